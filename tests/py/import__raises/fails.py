import helper

print("fails is running, helper says", helper.word)


def raise_it():
    raise ValueError("from the body of a module")


raise_it()
