# time: clocks, the calendar, struct_time.
import time

now = time.time()
print(now > 1.7e9, abs(time.time_ns() / 1e9 - now) < 60, isinstance(time.time_ns(), int))
for name in "monotonic perf_counter process_time thread_time".split():
    first, second = getattr(time, name)(), getattr(time, name)()
    third, fourth = getattr(time, name + "_ns")(), getattr(time, name + "_ns")()
    print(name, type(first).__name__, first <= second, type(third).__name__, second * 1e9 <= fourth + 1)
    print(time.get_clock_info(name))
print(time.get_clock_info("time"), time.clock_gettime(time.CLOCK_MONOTONIC) <= time.monotonic())
before = time.monotonic()
time.sleep(0.01)
time.sleep(0)
time.sleep(False)
print(time.monotonic() - before >= 0.01)

CASES = """
time.gmtime(0)
time.gmtime(951782400)
time.gmtime(-1.5)
time.gmtime(True)
time.gmtime(1e17)
time.gmtime(2**62)
time.gmtime(2**70)
time.gmtime(float('nan'))
time.gmtime(float('inf'))
time.gmtime('a')
time.gmtime(0).tm_zone, time.gmtime(0).tm_gmtoff
time.localtime(-10**18)
time.strftime('%Y', 1)
time.strftime('%Y', (1, 2))
time.strftime('%Y %j %U %w %a %A %b %B %d %H %I %p %M %S %y %Z %z %%', time.gmtime(86400 * 200))
time.strftime('%Y', (2020, 1, 2, 3, 4, 5, 6, 7, 'a'))
time.strftime('%Y', (2020, 13, 2, 3, 4, 5, 6, 7, 0))
time.strftime('%Y', (2020, 1, 2, 3, 4, 5, -2, 7, 0))
time.strftime('%Y', (2**40, 1, 2, 3, 4, 5, 6, 7, 0))
time.strftime('%Y', (-2**40, 1, 2, 3, 4, 5, 6, 7, 0))
time.strftime('%Z|%z', (2020, 1, 2, 3, 4, 5, 6, 7, -1))
time.strftime('%Z|%z', time.struct_time((2020, 1, 2, 3, 4, 5, 6, 7, 0, 'abc', -3660)))
time.strftime('%Z|%z', time.struct_time((2020, 1, 2, 3, 4, 5, 6, 7, -1, None, None)))
time.strftime('%Z', time.struct_time((2020, 1, 2, 3, 4, 5, 6, 7, -1, 5, 3600)))
time.strftime('%Z', time.struct_time((2020, 1, 2, 3, 4, 5, 6, 7, -1, 'a', 'b')))
time.strftime('%Y-%m-%d', (0, 0, 0, 0, 0, 0, 0, 0, 0))
time.strftime(1)
time.strftime('')
time.strftime('a\\0b\\ud800\\u20ac%Y', time.gmtime(0))
time.strftime('%Y') >= '2024'
time.asctime((2020, 1, 2, 3, 4, 5, 6, 7, 0))
time.asctime(1)
time.asctime((1, 2))
time.asctime((2020, 13, 2, 3, 4, 5, 6, 7, 0))
time.asctime(time.gmtime(0))
time.ctime('a')
time.mktime(1)
time.mktime((1, 2))
time.mktime((10**12, 1, 2, 3, 4, 5, 6, 7, 0))
time.mktime((1970, 'a', 2, 3, 4, 5, 6, 7, 0))
time.mktime(time.localtime(12345678))
time.sleep(-1)
time.sleep('a')
time.sleep(1e20)
time.sleep(10**20)
time.sleep(float('nan'))
time.get_clock_info('x')
time.get_clock_info(1)
time.clock_gettime(99)
time.clock_gettime('a')
time.struct_time
time.struct_time((1, 2, 3, 4, 5, 6, 7, 8, 9))
time.struct_time((1, 2))
time.struct_time(range(12))
time.struct_time(range(10))
time.struct_time(range(11)).tm_zone
time.struct_time(range(9), {'tm_zone': 'x'}).tm_zone
time.struct_time(range(9), {'zone': 'x'})
time.struct_time(1)
time.struct_time(range(9), 1)
time.struct_time.tm_year
time.struct_time.__match_args__
time.struct_time.n_fields, time.struct_time.n_sequence_fields, time.struct_time.n_unnamed_fields
time.gmtime(0).__reduce__()
time.gmtime(0).__replace__(tm_year=5, tm_zone='x').tm_zone
time.gmtime(0).__replace__(year=5)
time.gmtime(0) == (1970, 1, 1, 0, 0, 0, 3, 1, 0)
hash(time.gmtime(0)) == hash((1970, 1, 1, 0, 0, 0, 3, 1, 0))
time.gmtime(0)[:3], time.gmtime(0) + (1,), len(time.gmtime(0))
time.struct_time.__mro__
time.struct_time.tm_year.__doc__
setattr(time.gmtime(0), 'tm_year', 1)
isinstance(time.gmtime(0), tuple)
len(time.tzname), time.daylight in (0, 1), time.tzset()
"""
for case in CASES.strip().splitlines():
    try:
        print(case, "=", ascii(eval(case)))
    except Exception as error:
        print(case, "->", type(error).__name__, error)
match time.gmtime(0):
    case time.struct_time(year, month):
        print(year, month)
