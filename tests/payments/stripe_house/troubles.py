"""Scripted trouble: the next N calls that match get an answer that nobody likes, before or after they were obeyed."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from threading import Lock
from typing import Literal

from tests.payments.stripe_house.faults import Fault

REFUSALS = {
    "401": ("invalid_request_error", "Invalid API Key provided"),
    "403": ("invalid_request_error", "This key may not do that"),
    "409": ("idempotency_error", "another request with this key is in progress"),
    "429": ("invalid_request_error", "Request rate limit exceeded"),
}
Does = Literal["silence", "hang_up", "cut", "html", "slow", "401", "403", "409", "429", "500", "502", "503"]


@dataclass
class Trouble:
    """`path` may have `*`. `after`: the call is obeyed first, and only the answer is spoilt.

    silence: no answer until the caller gives up (or `seconds` passed); hang_up: the connection ends without an answer;
    cut: half of the body; html: a page where JSON should be; slow: the right answer, after `seconds`; a number: that
    status. `sticks`: a 500 that Stripe remembers and gives again to whoever comes with the same idempotency key.
    """

    path: str
    does: Does
    method: str = "*"
    times: int = 1
    after: bool = False
    sticks: bool = False
    seconds: float = 30.0

    def meets(self, method: str, path: str) -> bool:
        return fnmatchcase(method, self.method) and fnmatchcase(path, self.path)

    @property
    def spoils(self) -> bool:
        """The caller gets no answer that can be read."""
        return self.does in ("silence", "hang_up", "cut", "html")

    def refuse(self) -> None:
        """Raises the `Fault` of a trouble that is a status."""
        if self.does.isdecimal():
            kind, message = REFUSALS.get(self.does, ("api_error", "Something went wrong on Stripe's end."))
            raise Fault(int(self.does), kind, message, kept=self.sticks)


class Troubles:
    """Those to come. Safe for many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._coming: list[Trouble] = []

    def add(self, trouble: Trouble) -> None:
        with self._lock:
            self._coming.append(trouble)

    def clear(self) -> None:
        with self._lock:
            self._coming.clear()

    def take(self, method: str, path: str) -> Trouble | None:
        """The first that matches, counted down."""
        with self._lock:
            for trouble in self._coming:
                if trouble.times > 0 and trouble.meets(method, path):
                    trouble.times -= 1
                    return trouble
        return None
