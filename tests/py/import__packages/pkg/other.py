print("init other")


def sibling():
    from . import a_name
    from .sub.deep import VALUE

    return a_name, VALUE
