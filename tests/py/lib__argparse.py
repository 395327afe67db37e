# argparse: parsing, help, errors.
import argparse
import sys

parser = argparse.ArgumentParser(prog="tool", description="Does things.", epilog="The end.")
parser.add_argument("files", nargs="*", help="files to read")
parser.add_argument("-v", "--verbose", action="count", default=0, help="say more")
parser.add_argument("-n", "--number", type=int, default=3, metavar="N", help="how many (default: %(default)s)")
parser.add_argument("--mode", choices=["fast", "slow"], default="fast")
parser.add_argument("--flag", action=argparse.BooleanOptionalAction)
parser.add_argument("--list", nargs="+", action="extend", type=float)
parser.add_argument("-q", dest="quiet", action="store_true")
group = parser.add_mutually_exclusive_group()
group.add_argument("--red", action="store_const", const="red", dest="colour")
group.add_argument("--blue", action="store_const", const="blue", dest="colour")
for args in [[], ["a", "b"], ["-vv", "-n", "5", "x"], ["--number=7", "--mode", "slow"], ["-n8", "--no-flag"], ["--list", "1", "2.5", "--list", "3"], ["-qv", "--red"], ["--", "-n"], ["--num", "9"]]:
    print(args, vars(parser.parse_args(args)))
print(parser.format_help())
print(parser.format_usage())
for args in [["-n", "x"], ["--mode", "medium"], ["--nope"], ["--red", "--blue"], ["-n"], ["--list"]]:
    try:
        parser.parse_args(args)
    except SystemExit as e:
        print(args, "exit", e.code)
print(parser.parse_known_args(["--unknown", "a", "-v"]))
sub = argparse.ArgumentParser(prog="git", exit_on_error=False)
commands = sub.add_subparsers(dest="command", required=True)
add = commands.add_parser("add", help="adds")
add.add_argument("path")
add.set_defaults(fn=lambda a: f"adding {a.path}")
commit = commands.add_parser("commit")
commit.add_argument("-m", required=True)
a = sub.parse_args(["add", "x.py"])
print(a.command, a.fn(a), sub.parse_args(["commit", "-m", "msg"]).m)
for args in [["push"], [], ["commit"]]:
    try:
        sub.parse_args(args)
    except (SystemExit, argparse.ArgumentError) as e:
        print(args, type(e).__name__, e)


def positive(text):
    n = int(text)
    if n <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not positive")
    return n


p = argparse.ArgumentParser(prog="p", formatter_class=argparse.RawDescriptionHelpFormatter, description="line 1\n  line 2", add_help=False)
p.add_argument("count", type=positive)
p.add_argument("--version", action="version", version="%(prog)s 1.0")
p.add_argument("rest", nargs=argparse.REMAINDER)
print(p.parse_args(["5", "a", "--b"]), p.format_help())
for args in [["-3"], ["0"], ["--version"]]:
    try:
        p.parse_args(args)
    except SystemExit as e:
        print(args, e.code)
print(argparse.Namespace(a=1, b="x"), argparse.Namespace(a=1) == argparse.Namespace(a=1), "a" in argparse.Namespace(a=1))
sys.stdout.flush()
parser.parse_args(["--mode", "wrong"])
