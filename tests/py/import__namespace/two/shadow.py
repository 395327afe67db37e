where = "two"
loads = 1
