# What the process uses and may use.
import resource

usage = resource.getrusage(resource.RUSAGE_SELF)
print(type(usage), usage.ru_maxrss > 0, usage[0] >= 0, len(usage), resource.getpagesize() > 0)
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0], resource.error, resource.RLIM_INFINITY)
for function, arguments in (
    (resource.getrlimit, (99,)),
    (resource.getrusage, (99,)),
    (resource.setrlimit, (resource.RLIMIT_NOFILE, (3,))),
    (resource.setrlimit, (resource.RLIMIT_NOFILE, (64, 32))),
    (resource.setrlimit, (resource.RLIMIT_NOFILE, "xy")),
):
    try:
        function(*arguments)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
