# Library modules that are in C elsewhere: their messages, and tracebacks without their frames.
import asyncio
import datetime
import decimal
import pickle
import queue
import sys
import traceback

day = datetime.date(2020, 1, 1)
aware = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
naive = datetime.datetime(2020, 1, 1)
number = decimal.Decimal(1)
for function in (
    lambda: day + 1,
    lambda: day.nothing,
    lambda: "x" + day,
    lambda: len(day),
    lambda: aware - naive,
    lambda: aware < naive,
    lambda: day < 3,
    lambda: datetime.date.max + datetime.timedelta(1),
    lambda: datetime.date.fromordinal(0),
    lambda: datetime.timedelta(days=10**9),
    lambda: datetime.timedelta.max * -2,
    lambda: datetime.timedelta(1) * 10**20,
    lambda: datetime.date.fromisoformat("2020-13-01"),
    lambda: datetime.date.fromisoformat("x"),
    lambda: datetime.datetime.now(3),
    lambda: naive.astimezone(3),
    lambda: datetime.datetime.combine(day, 4),
    lambda: day.isocalendar(),
    lambda: decimal.Decimal("x"),
    lambda: number / 0,
    lambda: decimal.Decimal(0) / 0,
    lambda: number + 1.5,
    lambda: [1][number],
    lambda: int(decimal.Decimal("inf")),
    lambda: format(number, "q"),
    lambda: number.quantize("x"),
    lambda: pickle.loads(b""),
    lambda: queue.Queue().get_nowait(),
):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)
print(decimal.getcontext())
for function in (
    lambda: day.replace(month=13),
    lambda: decimal.Decimal("x"),
    lambda: pickle.loads(b""),
    lambda: pickle.dumps(open),
    lambda: queue.Queue().get_nowait(),
):
    try:
        function()
    except Exception:
        traceback.print_exc(file=sys.stdout)
called = []
sys.settrace(lambda frame, event, arg: called.append(frame.f_code.co_name))
day.replace(month=2), number / 3
sys.settrace(None)
print(called)


async def fails():
    await asyncio.sleep(0)
    raise ValueError("in a task")


async def main():
    try:
        await asyncio.gather(fails(), fails(), return_exceptions=False)
    except ValueError as error:
        print([entry.name for entry in traceback.extract_tb(error.__traceback__)])
        try:
            await asyncio.create_task(fails())
        except ValueError as error:
            print([entry.name for entry in traceback.extract_tb(error.__traceback__)])


asyncio.run(main())
