import pack.y as y

name = "x"
