"""The package."""
print("init pkg")
from .other import sibling
from . import sub

a_name = "a name of pkg"
