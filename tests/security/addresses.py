"""Every address the resolver knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern, RoutePattern

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """`name` is the name with its namespaces, or the route where there is none; `kinds` says what each parameter is."""

    name: str
    route: str
    kinds: Mapping[str, str]

    @property
    def is_named(self) -> bool:
        return self.name != self.route

    def path(self, **arguments: Any) -> str:
        """Raises `NoReverseMatch` for arguments that can never lead here."""
        if self.is_named:
            return reverse(self.name, kwargs=arguments)
        return "/" + _PARAMETER.sub(lambda found: str(arguments[found[1]]), self.route)


@cache
def every_address() -> tuple[Address, ...]:
    return tuple(_below(get_resolver(), "", "", {}))


def _below(above: URLResolver, route: str, space: str, kinds: Mapping[str, str]) -> Iterator[Address]:
    for one in above.url_patterns:
        here, all_kinds = route + str(one.pattern), {**kinds, **_kinds(one)}
        if isinstance(one, URLPattern):
            yield Address(f"{space}{one.name}" if one.name else here, here, all_kinds)
        else:
            yield from _below(one, here, f"{space}{one.namespace}:" if one.namespace else space, all_kinds)


def _kinds(one: URLPattern | URLResolver) -> dict[str, str]:
    if isinstance(one.pattern, RoutePattern):
        return {name: type(way).__name__.removesuffix("Converter") for name, way in one.pattern.converters.items()}
    if isinstance(one.pattern, RegexPattern):
        return dict.fromkeys(one.pattern.regex.groupindex, "Regex")
    return {}
