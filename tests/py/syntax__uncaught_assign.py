if x = 5:
    print("compare, do not assign")
