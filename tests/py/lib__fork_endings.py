# A copy of the process ends like the program: with its code, its output written, its own machine code made.
import os
import sys
import threading
import warnings

warnings.simplefilter("ignore")


def split(body):
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        body()
        return True
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    return False


def leave():
    sys.exit(3)


def fail():
    sys.stderr = open(os.devnull, "w")
    raise ValueError


def work():
    total = 0
    for number in range(5000):
        total += number * 2
    print(total)


def silent():
    pass


work()
for body in silent, leave, fail, work:
    if split(body):
        sys.exit()

# Other threads are not there.
event = threading.Event()
other = threading.Thread(target=event.wait)
other.start()
if split(work):
    print(threading.active_count(), threading.current_thread() is threading.main_thread())
    os._exit(7)
event.set()
other.join()
if split(silent):
    raise SystemExit(4)
