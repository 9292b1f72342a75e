"""Prometheus' text format, as scrapers read it (prometheus.io/docs/instrumenting/exposition_formats).

Written by hand: all values are read from the database at each scrape, so there is nothing to be kept by a process, and
nothing to be gathered from several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


@dataclass(frozen=True)
class Sample:
    """One value of a gauge, and what tells it from the gauge's others."""

    value: int | float | Decimal
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Gauge:
    """`read` asks the database; `says` is one line for whoever looks at a graph."""

    name: str
    says: str
    read: Callable[[], Iterable[Sample]]


def written(gauges: Iterable[Gauge]) -> str:
    """The page that is scraped."""
    return "".join(line + "\n" for gauge in gauges for line in _lines(gauge))


def _lines(gauge: Gauge) -> Iterable[str]:
    yield f"# HELP {gauge.name} {gauge.says}"
    yield f"# TYPE {gauge.name} gauge"
    for sample in gauge.read():
        labels = ",".join(f'{name}="{value.translate(_ESCAPED)}"' for name, value in sample.labels.items())
        yield f"{gauge.name}{{{labels}}} {sample.value}" if labels else f"{gauge.name} {sample.value}"
