import helper


def deep(n):
    if n == 0:
        return helper.missing_word
    return deep(n - 1)


deep(2)
