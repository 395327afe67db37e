# Sockets: pairs, streams, datagrams, time limits, names of hosts, what is refused.
import errno
import socket
import threading

one, other = socket.socketpair()
one.sendall(b"hi")
print(other.recv(10), one.family, one.type)
one.close()
print(other.recv(1), one.fileno())
other.close()


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: other.recv(1))
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 0))
listener.listen()
port = listener.getsockname()[1]


def serve():
    connection, _ = listener.accept()
    with connection, connection.makefile("rw") as file:
        for line in file:
            if line.strip() == "quit":
                break
            file.write(line.upper())
            file.flush()


server = threading.Thread(target=serve)
server.start()
with socket.create_connection(("localhost", port), timeout=5) as client:
    file = client.makefile("rw")
    file.write("hello\n")
    file.flush()
    print(file.readline().strip(), client.gettimeout(), client.getpeername() == ("127.0.0.1", port))
    file.write("quit\n")
    file.flush()
server.join()
listener.close()
print(listener)

receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.settimeout(0.02)
receiver.bind(("", 0))
attempt(lambda: receiver.recvfrom(10))
receiver.setblocking(False)
attempt(lambda: receiver.recv(1))
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.sendto(b"abc", ("127.0.0.1", receiver.getsockname()[1]))
receiver.setblocking(True)
room = bytearray(5)
print(receiver.recvfrom_into(room)[0], room, receiver.getblocking())
sender.close()
receiver.close()

client = socket.socket()
attempt(lambda: client.connect(("127.0.0.1", 1)))
attempt(lambda: client.connect("x"))
attempt(lambda: client.connect((1, 2)))
attempt(lambda: client.connect(("127.0.0.1", 70000)))
attempt(lambda: client.settimeout(-1))
attempt(lambda: client.sendall("x"))
attempt(lambda: client.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE))
attempt(lambda: socket.inet_aton("x"))
attempt(lambda: socket.inet_ntoa(b"x"))
client.close()
print(socket.inet_aton("1.2.3.4"), socket.inet_ntoa(b"\x7f\0\0\1"), socket.inet_ntop(socket.AF_INET6, b"\0" * 15 + b"\1"))
print(socket.htons(1), socket.ntohl(1), socket.SOCK_STREAM.name, socket.getdefaulttimeout())
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
print(socket.gethostbyname("localhost"), issubclass(socket.gaierror, OSError), socket.timeout)

one, other = socket.socketpair()
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
attempt(lambda: one.recv(-1))
attempt(lambda: one.recvfrom(-1))
attempt(lambda: one.recv_into(bytearray(3), 9))
attempt(lambda: one.recvfrom_into(bytearray(3), 9))
attempt(lambda: datagrams.sendto(b"", 1 << 40, ("127.0.0.1", 1)))
attempt(lambda: datagrams.sendto(b"", ("127.0.0.1", 1 << 70)))
attempt(lambda: datagrams.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 40))
attempt(lambda: datagrams.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, True))
attempt(lambda: one.settimeout("x"))
attempt(lambda: one.settimeout(1e30))
attempt(lambda: one.settimeout(float("nan")))
# The time limit of sendall is that of the whole.
one.settimeout(0.05)
attempt(lambda: one.sendall(bytes(1 << 22)))
one.close()
attempt(lambda: one.recv(1))
other.close()
datagrams.close()
# A connection that nobody accepts.
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(0)
waiting = [socket.socket() for _ in range(4)]
for client in waiting:
    client.settimeout(0.02)
print([client.connect_ex(server.getsockname()) for client in waiting][-1] == errno.EAGAIN)
attempt(lambda: waiting[-1].connect(server.getsockname()))
for client in [*waiting, server]:
    client.close()
