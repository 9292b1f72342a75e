"""What a channel is."""

from __future__ import annotations

from typing import Protocol

from marketplace.notifications.models import Message


class Send(Protocol):
    """Hands one message over and returns the carrier's id for it ("" if it gives none).

    Raises `errors.Refused` when the message can never be sent; any other exception brings the job back.
    It may be called twice for one message: the worker was killed before it wrote that it was sent.
    """

    def __call__(self, message: Message) -> str: ...
