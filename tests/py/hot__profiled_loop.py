# A loop of native calls under a profile function, long enough that a native frame per call would show.
import sys

count = 0


def profile(frame, event, arg):
    global count
    if event == "c_call":
        count += 1


def work():
    total = 0
    for i in range(300_000):
        total += abs(i) + len("abc")
    return total


sys.setprofile(profile)
total = work()
sys.setprofile(None)
print(total, count)
