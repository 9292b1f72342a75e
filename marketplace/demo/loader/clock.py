"""Lets what happens now have happened then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from django.utils import timezone


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment` for all code that asks Django for the time.

    The services then write the demo's past themselves: deadlines, history and messages agree with each other. Only
    for the loader's own process, which has one thread.
    """
    with mock.patch.object(timezone, "now", lambda: moment):
        yield
