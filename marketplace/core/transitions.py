"""State machines as tables; a move is one conditional UPDATE, and the row count says who won."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from marketplace.core.models import StateChange

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class WrongState(Exception):
    """The object is not (or no longer) in a state from which this event may happen. Nothing was changed."""

    def __init__(self, aggregate: str, object_id: object, event: str) -> None:
        super().__init__(f"{aggregate} {object_id}: {event} is not possible now")
        self.event = event


@dataclass(frozen=True)
class Event:
    """`sources`: the states from which the event may happen; `target`: the state it leads to."""

    sources: frozenset[str]
    target: str


def event(sources: Iterable[str], target: str) -> Event:
    return Event(frozenset(str(source) for source in sources), str(target))


@dataclass(frozen=True)
class Lifecycle:
    """The table of events of one aggregate, and the only writer of its state field."""

    aggregate: str
    events: Mapping[str, Event]
    field: str = "state"

    def move(
        self,
        rows: models.QuerySet[Any],
        pk: object,
        name: str,
        *,
        actor: AbstractBaseUser | None = None,
        on_behalf_of: str = "",
        reason: str = "",
        **values: Any,
    ) -> bool:
        """Move one row of `rows` by the event `name`, setting further `values` in the same UPDATE.

        True: this call moved it, and wrote the history row. False: it was not in a source state (or another caller
        won), and nothing was changed.
        """
        rule = self.events[name]
        with transaction.atomic(savepoint=False):  # within the caller's transaction there is nothing to go back to
            moved = rows.filter(pk=pk, **{f"{self.field}__in": rule.sources}).update(
                **{self.field: rule.target}, **values
            )
            if not moved:
                return False
            StateChange.objects.create(
                aggregate=self.aggregate,
                object_id=str(pk),
                event=name,
                target=rule.target,
                actor=actor,  # type: ignore[misc]
                on_behalf_of=on_behalf_of,
                reason=reason[:300],
            )
        return True

    def move_all(self, rows: models.QuerySet[Any], name: str, **values: Any) -> list[Any]:
        """`move` every one of `rows` by the event, each with its history row; three statements, however many there are.

        Rows in another state stay as they are. The primary keys of those that moved, in order.
        """
        rule = self.events[name]
        with transaction.atomic(savepoint=False):
            ready = rows.filter(**{f"{self.field}__in": rule.sources}).order_by("pk").select_for_update()
            ids = list(ready.values_list("pk", flat=True))
            rows.model._default_manager.filter(pk__in=ids).update(**{self.field: rule.target}, **values)
            StateChange.objects.bulk_create(
                StateChange(aggregate=self.aggregate, object_id=str(pk), event=name, target=rule.target) for pk in ids
            )
        return ids

    def must_move(self, rows: models.QuerySet[Any], pk: object, name: str, **options: Any) -> None:
        """`move`, raising `WrongState` where it returns False."""
        if not self.move(rows, pk, name, **options):
            raise WrongState(self.aggregate, pk, name)

    def allows(self, state: str, name: str) -> bool:
        return state in self.events[name].sources
