__all__ = ["also", "_chosen", "shadowing"]
also = "also"
_chosen = "chosen"
unlisted = 1
shadowing = None
