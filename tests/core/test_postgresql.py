"""A connection that the server has ended is found dead before it is used, without asking the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dj_database_url
import psycopg
import pytest
from django.db import connections

from marketplace.core.postgresql.base import DatabaseWrapper
from tests.races.database import POSTGRES

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def kept() -> Iterator[Any]:
    """A connection as a request leaves it for the next one."""
    settings: Any = dj_database_url.parse(POSTGRES, conn_max_age=60, conn_health_checks=True)
    kept = DatabaseWrapper(connections.configure_settings({"default": settings})["default"], "kept")
    kept.inc_thread_sharing()
    assert _one(kept) == 1
    yield kept
    kept.close()


def _one(connection: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return int(cursor.fetchone()[0])


def _end(connection: Any) -> None:
    """What a restart of the server does to it."""
    with psycopg.connect(POSTGRES, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])


def test_a_connection_that_lives_is_used_on(kept: Any) -> None:
    before = kept.connection
    assert kept.is_usable()
    kept.close_if_unusable_or_obsolete()  # as at the begin of a request
    assert _one(kept) == 1
    assert kept.connection is before


def test_a_connection_that_the_server_has_ended_is_replaced(kept: Any) -> None:
    before = kept.connection
    _end(kept)
    assert not kept.is_usable()
    kept.close_if_unusable_or_obsolete()
    assert _one(kept) == 1
    assert kept.connection is not before


def test_no_connection_is_not_usable(kept: Any) -> None:
    kept.close()
    assert not kept.is_usable()


def test_a_connection_left_in_the_middle_of_a_query_is_not_usable(kept: Any) -> None:
    kept.connection.pgconn.send_query(b"SELECT pg_sleep(2)")  # as when a job's time was up
    assert not kept.is_usable()
