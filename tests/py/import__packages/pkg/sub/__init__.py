print("init sub")
__all__ = ["public_one", "deep"]
public_one, private, _hidden = 1, 2, 3
