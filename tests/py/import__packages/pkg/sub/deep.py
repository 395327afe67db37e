print("init deep")
from ..other import sibling
from .. import sub
from . import public_one as one

VALUE = 99


def up():
    return sibling.__name__, sub.__name__, one
