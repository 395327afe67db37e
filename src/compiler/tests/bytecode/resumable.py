def gen():
    x = yield 1
    return (yield from x)
async def co():
    async with a as b:
        async for c in b:
            await c
    return [x async for x in y if x]
async def agen():
    yield (z async for z in y)
