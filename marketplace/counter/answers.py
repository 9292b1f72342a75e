"""What the counter answers: a word and a colour, a sentence, and what the input waits for next."""

from __future__ import annotations

from dataclasses import dataclass, field

GOOD, ATTENTION, REFUSE = "good", "attention", "refuse"


@dataclass(frozen=True)
class Link:
    url: str
    label: str


@dataclass(frozen=True)
class Ask:
    """What the one input waits for. `step` and `hidden` come back with it; `others` are further buttons: what "do" then
    says, and the button's words."""

    step: str
    label: str
    button: str
    hidden: dict[str, str] = field(default_factory=dict)
    placeholder: str = ""
    numeric: bool = False
    others: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """`state` is one of the three above; `facts` are pairs of label and value; `typed` stays in the input."""

    state: str
    word: str
    sentence: str = ""
    code: str = ""
    detail: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    ask: Ask | None = None
    typed: str = ""
