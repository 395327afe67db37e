x = 5
print(f"value {x +} end")
