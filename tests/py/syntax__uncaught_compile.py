# An error in compile() and exec() shows the text of the string.
def run(source):
    exec(source)


def main():
    try:
        eval("1 +\n")
    except SyntaxError as e:
        print(e, e.filename, e.lineno, e.offset, e.text, e.print_file_and_line)
    try:
        compile("a b", "named.txt", "eval")
    except SyntaxError as e:
        print(e.args)
    run("x = 1\ny = = 2\n")


main()
