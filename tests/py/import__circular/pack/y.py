import pack.x as x

name = "y"
