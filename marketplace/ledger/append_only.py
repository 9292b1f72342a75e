"""Triggers that make the database refuse to change what was booked, whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("ledger_posting", "ledger_transfer")
_REFUSAL = "the ledger is append-only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE and DELETE, and on PostgreSQL TRUNCATE (SQLite has none). Safe to repeat."""
    _run(connection, _install_statements(connection.vendor))


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for undoing the migration, and for the test runner's flush."""
    _run(connection, _lift_statements(connection.vendor))


def _install_statements(vendor: str) -> list[str]:
    statements = _lift_statements(vendor)
    if vendor == "postgresql":
        statements.append(
            "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        statements += [
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
            for table in TABLES
        ]
        return statements
    statements += [
        f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for table in TABLES
        for action in ("UPDATE", "DELETE")
    ]
    return statements


def _lift_statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in TABLES]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{action}" for table in TABLES for action in ("update", "delete")]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
