import os

visible = "visible"
_hidden = "hidden"
shadowing = 1
