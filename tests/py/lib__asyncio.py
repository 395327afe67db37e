# Tasks, queues, locks, time limits, streams and subprocesses of asyncio.
import asyncio
import contextlib


async def work(number, delay, former=None):
    await asyncio.sleep(delay)
    if former is not None:
        await former
    print("work", number)
    return number * 2


async def fail():
    await asyncio.sleep(0.01)
    raise ValueError("boom")


async def produce(queue):
    for item in range(3):
        await queue.put(item)
        await asyncio.sleep(0)
    await queue.put(None)


async def consume(queue):
    while (item := await queue.get()) is not None:
        print("got", item)


@contextlib.asynccontextmanager
async def resource(name):
    print("open", name)
    yield name
    print("close", name)


async def answer(reader, writer):
    line = await reader.readline()
    writer.write(line.upper())
    await writer.drain()
    writer.close()


async def main():
    former = asyncio.create_task(work(2, 0.01))
    print(await asyncio.gather(work(1, 0, former), former))
    queue = asyncio.Queue(2)
    await asyncio.gather(produce(queue), consume(queue))
    try:
        async with asyncio.TaskGroup() as group:
            slow = group.create_task(work(3, 60))
            group.create_task(fail())
    except* ValueError as errors:
        print(errors.exceptions, slow.cancelled())
    try:
        await asyncio.wait_for(asyncio.sleep(60), 0.01)
    except TimeoutError as error:
        print(repr(error))
    async with asyncio.timeout(60), resource("r"):
        pass
    print(await asyncio.gather(fail(), work(4, 0), return_exceptions=True))
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    loop.call_later(0.01, event.set)
    await event.wait()
    print(await loop.run_in_executor(None, lambda: "thread"), await asyncio.to_thread(sum, [1, 2]))
    task = asyncio.create_task(asyncio.sleep(10), name="T")
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", task.get_name(), task.done())
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"hey\n")
        print(await reader.readline())
        writer.close()
        await writer.wait_closed()
    echo = await asyncio.create_subprocess_exec("echo", "child", stdout=asyncio.subprocess.PIPE)
    print((await echo.communicate())[0], echo.returncode)


asyncio.run(main())
