print("with a BOM", __doc__)
x = 1
print(x)
