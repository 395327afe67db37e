print("init late")
x = "late x"
