# a comment
name = "café"
print(name)
