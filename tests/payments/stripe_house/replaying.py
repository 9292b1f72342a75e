"""Idempotency as Stripe has it: the first answer to a key is given again, and one key means one request.

Kept are successes, declines (402) and 500s that stick. A request that failed its checks, or that met another with the
same key on its way, leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from tests.payments.stripe_house.faults import Fault


@dataclass(frozen=True)
class Reply:
    status: int
    body: dict[str, Any]
    replayed: bool = False


class Replies:
    """Safe for many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, tuple[tuple[str, str], Reply]] = {}
        self._under_way: set[str] = set()

    def forget(self) -> None:
        """A day has passed."""
        with self._lock:
            self._kept.clear()

    def once(self, key: str, request: tuple[str, str], obey: Callable[[], Reply]) -> Reply:
        """`request`: endpoint and parameters. Raises `Fault` for a key in use, or used for something else."""
        with self._lock:
            if key in self._kept:
                first, reply = self._kept[key]
                if first != request:
                    what = "parameters" if first[0] == request[0] else "endpoint"
                    message = f"Keys for idempotent requests can only be used with the same {what} as at first."
                    raise Fault(400, "idempotency_error", message)
                return Reply(reply.status, reply.body, replayed=True)
            if key in self._under_way:
                message = "There is currently another in-progress request using this Idempotent Key."
                raise Fault(409, "idempotency_error", message, code="idempotency_key_in_use")
            self._under_way.add(key)
        try:
            reply = obey()
            self._keep(key, request, reply)
        except Fault as fault:
            if fault.kept:
                self._keep(key, request, Reply(fault.status, fault.body))
            raise
        finally:
            with self._lock:
                self._under_way.discard(key)
        return reply

    def _keep(self, key: str, request: tuple[str, str], reply: Reply) -> None:
        with self._lock:
            self._kept[key] = (request, reply)
