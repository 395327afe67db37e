# os: environment, identity, children.
import os
import sys

os.environ["OS_CASE"] = "value"
print(os.getenv("OS_CASE"), os.environb[b"OS_CASE"], os.system('test "$OS_CASE" = value'), "OS_CASE" in os.environ)
del os.environ["OS_CASE"]
print(os.system('test -z "$OS_CASE"'), os.getenv("OS_CASE"), os.environ.get("OS_CASE", "gone"))
for key, value in (("a=b", "x"), ("", "x"), ("nul\0", "x"), (5, "x"), ("k", 5)):
    try:
        os.environ[key] = value
        print("set", key)
    except Exception as e:
        print(type(e).__name__, e)
print(os.getpid() > 0, os.getppid() > 0, os.getuid() == os.geteuid(), os.getgid() == os.getegid(), os.getpgrp() == os.getpgid(0))
print(os.uname().sysname, os.uname()[0], os.uname()._fields if hasattr(os.uname(), "_fields") else len(os.uname()), len(os.times()), os.times().elapsed > 0)
print(os.cpu_count() >= 1, len(os.urandom(8)), os.urandom(0), os.name, os.sep, os.curdir, os.devnull, os.linesep == "\n", os.get_exec_path(env={"PATH": "/a:/b"}))
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    os.write(1, b"child\n")
    os._exit(7)
done, status = os.waitpid(pid, 0)
print(done == pid, os.WIFEXITED(status), os.WEXITSTATUS(status), os.waitstatus_to_exitcode(status), os.WIFSIGNALED(status))
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    os.execve("/bin/sh", ["sh", "-c", 'echo "from $WHO"; exit 3'], {"WHO": "exec"})
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    os.kill(os.getpid(), 9)
status = os.waitpid(pid, 0)[1]
print(os.WIFSIGNALED(status), os.WTERMSIG(status), os.waitstatus_to_exitcode(status))
for call in (lambda: os.waitpid(-1, 0), lambda: os.kill(2**22 + 12345, 0), lambda: os.execv("/nonexistent", ["x"]), lambda: os.execv("/bin/sh", []), lambda: os.execv("/bin/sh", 5), lambda: os.urandom(-1), lambda: os.get_terminal_size(0), lambda: os.waitstatus_to_exitcode(0x137F), lambda: os.sysconf("nope"), lambda: os.register_at_fork(), lambda: os.strerror(13)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
log = []
os.register_at_fork(before=lambda: log.append("before"), after_in_parent=lambda: log.append("parent"), after_in_child=lambda: log.append("child"))
reader, writer = os.pipe()
pid = os.fork()
if pid == 0:
    os.write(writer, repr(log).encode())
    os._exit(0)
os.waitpid(pid, 0)
print(log, os.read(reader, 100))
print(os.sysconf("SC_PAGESIZE") > 0, os.terminal_size((80, 24)), os.terminal_size((80, 24)).columns, os.getloadavg()[0] >= 0, 0 in os.sched_getaffinity(0) or True)
