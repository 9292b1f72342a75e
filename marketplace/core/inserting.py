"""Rows that are inserted once per key, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def insert_new(rows: Sequence[Row], *, unique: str) -> list[Row]:
    """Insert the rows whose unique field of that name is free, and return these; the others are left out silently.

    An insert that finds its key taken must not spoil the caller's transaction: so no error. Django can insert in this
    way, too, but does not say which rows it inserted. The rows are of one model that makes its own primary keys, each
    with another key.
    """
    if not rows:
        return []
    meta, quote = rows[0]._meta, connection.ops.quote_name
    fields = meta.local_concrete_fields
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows for field in fields]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * len(rows))
    key = quote(unique)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES {places} "  # noqa: S608 (names from the model)
            f"ON CONFLICT ({key}) DO NOTHING RETURNING {key}",
            values,
        )
        inserted = {taken for (taken,) in cursor.fetchall()}
    return [row for row in rows if getattr(row, unique) in inserted]
