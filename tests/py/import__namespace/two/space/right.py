side = "right"
