"""A mail server at the end of a slow line."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

_READ = 32 * 1024
_END = b"\r\n.\r\n"


@contextmanager
def slow_server(bytes_a_second: int) -> Iterator[int]:
    """A server that takes one mail, reading so many bytes a second; gives its port."""
    with socket.socket() as door:
        # Little room, so that the sender feels how slowly it is read.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        door.bind(("127.0.0.1", 0))
        door.listen(1)
        serving = Thread(target=_serve, args=(door, bytes_a_second), daemon=True)
        serving.start()
        yield door.getsockname()[1]
    serving.join()


def _serve(door: socket.socket, bytes_a_second: int) -> None:
    line, _ = door.accept()
    with line:
        line.sendall(b"220 slow\r\n")
        while command := line.recv(4096):
            if not command.upper().startswith(b"DATA"):
                line.sendall(b"250 OK\r\n")
                continue
            line.sendall(b"354 go ahead\r\n")
            tail = b""
            while not tail.endswith(_END):
                read = line.recv(_READ)
                if not read:
                    return
                tail = (tail + read)[-len(_END) :]
                time.sleep(len(read) / bytes_a_second)
            line.sendall(b"250 taken\r\n")
