def handlers():
    try:
        a()
    except A as e:
        return b(e)
    except (B, C):
        raise
    else:
        c()
    finally:
        d()
def group():
    try:
        a()
    except* E as e:
        b()
    except* F:
        c()
def loops():
    for x in y:
        with a as b, c():
            if x: continue
            break
        try: pass
        finally: d()
def leaving():
    try:
        with a:
            return b()
    finally:
        c
