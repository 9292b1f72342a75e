"""Hints leave by our own Celery application, in a web process too."""

from marketplace.celery import app
from marketplace.core import jobs


def test_hints_use_our_broker() -> None:
    assert jobs.app is app
    assert app.conf.broker_url == "memory://"
    assert app.conf.task_acks_late is True
    assert app.conf.task_reject_on_worker_lost is True
    app.loader.import_default_modules()
    assert {"marketplace.core.tasks.run_job", "marketplace.core.tasks.tick"} <= set(app.tasks)
