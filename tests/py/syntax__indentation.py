# Bad indentation, tabs, missing blocks, dedents to nowhere.
SOURCES = [
    "if 1:\npass", "if 1:\n", "if 1:\n\n# comment\n", "def f():\nx = 1", "def f():", "class A:\nx = 1", "class A:", "for x in y:\npass", "while 1:\npass", "with a:\npass", "try:\npass\nexcept: pass", "try:\n    pass\nexcept A:\npass", "try:\n    pass\nfinally:\npass",
    "if 1:\n    pass\nelse:\npass", "if 1:\n    pass\nelif 2:\npass", "for x in y:\n    pass\nelse:\npass", "while 1:\n    pass\nelse:\npass", "match x:\ncase 1: pass", "match x:\n    case 1:\n    pass", "async def f():\npass", "def f(\n  a,\n  b):\nreturn",
    " x = 1", "x = 1\n y = 2", "x = 1\n\ty = 2", "if 1:\n    x = 1\n  y = 2", "if 1:\n    x = 1\n   y = 2\nz = 3", "if 1:\n    if 2:\n        x\n      y", "if 1:\n    x\n        y", "def f():\n    x = 1\n     y = 2", "def f():\n  if x:\n    y\n   z",
    "if 1:\n\tx = 1\n        y = 2", "if 1:\n        x = 1\n\ty = 2", "if 1:\n\tif 2:\n\t    x\n        \ty", "if 1:\n    x\n\ty", "\tx = 1", "if 1:\n \tx\n\ty", "if 1:\n\tx\n \ty", "  # comment\nx = 1", "x = 1\n    # comment", "if 1:\n    pass\n  # odd comment\nx",
    "(\n  1,\n      2)", "x = [\n1,\n  2\n]", "if 1: pass\n  else: pass", "if 1:\n    pass\n    else: pass", "def f(): pass\n    pass", "else:\n    pass", "class A:\n    def f(self):\n        pass\n   def g(self):\n        pass", "\n\n  \n x", "if 1:\n    '''doc\n  string'''\n    x\n   y",
    "for i in x:\n    pass;\n     y", "x = 1;\n  y = 2", "if 1: x = 1; y = 2\n   z = 3", "@d\n  def f(): pass", "if 1:\n    @d\ndef f(): pass", "if 1:\n    x = (1,\n2)\n    y", "if 1: if 2: pass", "if 1: for x in y: pass", "for x in y: while 1: pass", "class A: def f(): pass", "x = 1; if x: pass", "if 1:\\\n  pass", "if 1:\n\\\n    pass", "def f():\n    return\\\n\n x", "if 1:\n    pass\n\x0c\nx = 1", "if 1:\r\n    pass\r\n  x", "if 1:\r    x\r  y", "lambda:\n  1", "with a,\n  b: pass", "try: pass", "try:\n    pass\nexcept*\n A: pass", "def f()\n:pass", "x = [\n  1\n  2\n]", "f(\n  a\n  b\n)", "if x:\n    pass\nelse if y:\n    pass", "if x:\n  pass\nelif:\n  pass",
]
for source in SOURCES:
    try:
        compile(source, "case.py", "exec")
        print(f"{source!r}: compiles")
    except SyntaxError as e:
        print(f"{source!r}: {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset}) {e.text!r}")
