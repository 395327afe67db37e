"""What `sysconfig` knows of how this interpreter was built.

Nothing is compiled against it, so that only names which describe its files and its kind have values.
"""

import sys

_tag = sys.implementation.cache_tag

build_time_vars = {
    "ABIFLAGS": "",
    "EXE": "",
    "EXT_SUFFIX": f".{_tag}.so",
    "MULTIARCH": "",
    "Py_DEBUG": 0,
    "Py_ENABLE_SHARED": 0,
    "Py_GIL_DISABLED": 0,
    "SHLIB_SUFFIX": ".so",
    "SIZEOF_VOID_P": 8,
    "SOABI": _tag,
    "VERSION": f"{sys.version_info[0]}.{sys.version_info[1]}",
    "WITH_DOC_STRINGS": 1,
    "exec_prefix": sys.base_exec_prefix,
    "prefix": sys.base_prefix,
}
