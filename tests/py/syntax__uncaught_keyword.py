# A misspelt keyword is pointed out.
fro x in range(3):
    print(x)
