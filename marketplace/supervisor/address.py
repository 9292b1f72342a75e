"""Finds a free port on loopback."""

from __future__ import annotations

import errno
import socket

HOST = "127.0.0.1"


def listen_from(port: int) -> socket.socket:
    """A socket listening on loopback at `port`, or at the next free one. Raises OSError when none is."""
    for candidate in range(port, 65536):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, candidate))
            listening.listen(128)
        except OSError as error:
            listening.close()
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
        else:
            return listening
    raise OSError(f"no free port from {port} on")


def address_of(listening: socket.socket) -> str:
    """The web address of a listening socket."""
    return f"http://{HOST}:{listening.getsockname()[1]}"
