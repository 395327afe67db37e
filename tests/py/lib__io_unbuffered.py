# Streams without buffers write everything, however long.
import os
import subprocess
import sys

program = "import sys; sys.stdout.write('x' * 200_000); print(sys.stderr.write('y\\n' * 100_000), file=sys.stderr)"
for options in (["-u"], []):
    answer = subprocess.run([sys.executable, *options, "-c", program], capture_output=True)
    print(len(answer.stdout), len(answer.stderr), answer.stderr[-8:])
read, write = os.pipe()
os.set_blocking(write, False)
with open(write, "wb", buffering=0) as stream:
    print(0 < stream.write(b"z" * 10_000_000) < 10_000_000, stream.write(b"more"))
os.close(read)
