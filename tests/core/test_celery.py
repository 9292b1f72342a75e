"""Hints leave by our own Celery application, in a web process too."""

import uuid

import pytest

from marketplace.celery import app
from marketplace.core import jobs


def test_hints_use_our_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, **options: sent.append(options["queue"]))
    jobs.hint(uuid.uuid4(), "money")
    assert sent == ["money"]
    assert app.conf.broker_url == "memory://"
    assert app.conf.task_acks_late is True
    assert app.conf.task_reject_on_worker_lost is True
    assert app.conf.get("CELERY_DB_REUSE_MAX") == 1000  # Celery's Django fixup asks for it by this name
    app.loader.import_default_modules()
    assert {"marketplace.core.tasks.run_job", "marketplace.core.tasks.tick"} <= set(app.tasks)
