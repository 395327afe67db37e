"""What `sysconfig` knows of how this interpreter was built."""

from _sysconfigdata__linux_ import build_time_vars
