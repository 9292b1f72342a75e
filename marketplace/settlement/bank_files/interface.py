"""What a layout of the bank file is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from marketplace.settlement.models import Payout, PayoutBatch


@dataclass(frozen=True)
class BankFile:
    name: str
    content_type: str
    content: bytes


class Layout(Protocol):
    def write(self, batch: PayoutBatch, transfers: Sequence[Payout]) -> BankFile:
        """The file that has these transfers carried out. The same transfers make the same file, to the byte."""
        ...
