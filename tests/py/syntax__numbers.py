# Invalid number literals and names.
SOURCES = [
    "0b", "0b2", "0b12", "0o", "0o8", "0o18", "0x", "0xg", "0xfg", "1_", "1__0", "_1_", "0_", "0b_", "0b1_", "0x_1", "0x1__2", "01", "007", "00", "0_0", "09.5", "010", "012345", "1.2.3", "1e", "1e+", "1e_1", "1_e1", "1._1", "1.0_", "1e1_", "1.5abc",
    "1abc", "0abc", "5x", "1if 2else 3", "1or 2", "1and 2", "1in x", "1is 1", "0xfor x", "0x1for x in y", "1_000_", "1jx", "1jj", "1.j", "0j", "01j", "09j", "1e5j", "0b1j", "0x1j", "0o7j", "1L", "0777L", "10l", "1u", "0b1.5", "0x1.5", "0xep1", "1.e", "1..", "1...", ".1.", "1.real", "1 .real",
    "1__", "0B_0", "0XFF_", "0O_7", "é1 = 1", "1é", "²", "x² = 1", "€ = 1", "a€b", "x = 1€", "“quoted”", "‘x’", "x = “a", "a – b", "x\u00a0= 1", "x = 1\u200b", "\ufeffx", "x \ufeff= 1", "日本 = 1", "😀 = 1", "a😀", "x = ½", "x=1\x0c+1", "\x01", "x = 1 \x7f", "٣ = 1", "٣", "1٣", "x = 0b1\u0661",
    "9" * 4301, "0x" + "f" * 5, "-" + "1" * 4300 if False else "1", "1e400", "0xz", "0b1a", "0o1a", "1_a", "0_7", "0e0", "00.5", "00e1", "0000", "0001", "1.0e", "1.e+", "2.", "2.x", "2.e5x", "0b0b1", "0x0x1",
]
import warnings

warnings.simplefilter("ignore")
for source in SOURCES:
    try:
        compile(source, "case.py", "exec")
        print(f"{source[:60]!r}: compiles")
    except SyntaxError as e:
        print(f"{source[:60]!r}: {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset}) {(e.text or '')[:60]!r}")
