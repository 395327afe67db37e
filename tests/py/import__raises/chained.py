def go():
    try:
        import nowhere_to_be_found
    except ImportError:
        import also_fails
