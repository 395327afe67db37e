print("never printed")
call(1,
     2,

def f():
    pass
