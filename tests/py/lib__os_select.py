# select, fcntl and _posixsubprocess: what subprocess and asyncio stand on.
import _posixsubprocess
import fcntl
import os
import select


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


reader, writer = os.pipe()
print(select.select([reader], [writer], [], 0) == ([], [writer], []), select.select([reader], [], [reader], 0.001))
os.write(writer, b"x")
print(select.select([reader], [], [])[0] == [reader])
poll = select.poll()
poll.register(reader, select.POLLIN)
poll.register(writer)
print([(fd == reader, event == select.POLLIN, event == select.POLLOUT) for fd, event in poll.poll()])
poll.modify(writer, 0)
poll.unregister(reader)
print(poll.poll(0))
show(poll.unregister, 12345)
show(poll.modify, 12345, 1)
show(poll.register, "x")
show(poll.register, -1)
show(select.select, [], [], [], -1)
show(select.select, [], [], [], "x")
show(select.select, [object()], [], [], 0)
show(select.select, 5, [], [], 0)
print(fcntl.fcntl(reader, fcntl.F_GETFD) & fcntl.FD_CLOEXEC, fcntl.fcntl(reader, fcntl.F_SETFD, 0), fcntl.fcntl(reader, fcntl.F_GETFD), os.get_inheritable(reader))
buffer = bytearray(4)
print(fcntl.ioctl(reader, 0x541B, buffer), buffer[0], fcntl.ioctl(reader, 0x541B, bytes(4))[0])
show(fcntl.fcntl, 12345, fcntl.F_GETFD)
show(fcntl.fcntl, "x", 1)
show(fcntl.lockf, reader, 0)
os.close(writer)
print(os.read(reader, 5), select.select([reader], [], [], 1)[0] == [reader])
os.close(reader)


def spawn(executable, code, preexec=None, cwd=None):
    report, report_end = os.pipe()
    out, out_end = os.pipe()
    pid = _posixsubprocess.fork_exec(
        ["sh", "-c", code], [os.fsencode(executable)], True, (report_end,), cwd, [b"WHO=child"], -1, -1, out, out_end, -1, -1, report, report_end,
        True, False, -1, None, None, None, -1, preexec)
    os.close(report_end)
    os.close(out_end)
    _, status = os.waitpid(pid, 0)
    print(os.waitstatus_to_exitcode(status), os.read(out, 100), os.read(report, 100))
    os.close(report)
    os.close(out)


spawn("/bin/sh", 'echo "I am $WHO"; exit 4')
spawn("/nonexistent", "")
spawn("/bin/sh", "pwd", cwd=b"/")
spawn("/bin/sh", "pwd", cwd=b"/nonexistent")
spawn("/bin/sh", "umask", preexec=lambda: os.umask(0o77))
spawn("/bin/sh", "umask", preexec=lambda: 1 / 0)
