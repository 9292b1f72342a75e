"""Django's PostgreSQL backend, but that it looks whether a kept connection still lives without asking the server.

Django sends `SELECT 1` before the first query of every request. Over a connection that idles nothing can be waiting to
be read, unless the server has ended it (restarted, or told to): then its last words or the end of the stream are.
"""

from __future__ import annotations

import select

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """False when the connection has broken, was left in the middle of a query, or was closed by the server."""
        connection = self.connection
        if connection is None or connection.info.transaction_status not in {
            TransactionStatus.IDLE,
            TransactionStatus.INTRANS,
        }:
            return False
        waiting = select.poll()
        waiting.register(connection.fileno(), select.POLLIN)
        return not waiting.poll(0)
