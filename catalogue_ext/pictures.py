"""Sizes of a picture are made by a durable job."""

from __future__ import annotations

from marketplace.core.jobs import enqueue as enqueue_job


def enqueue(
    *, storage: object, file_name: str, sender: tuple[str, str, str], new: list[object] | None = None, old: object = None
) -> None:
    """Processor of django-pictures: insert the job instead of sending a bare message."""
    if new:
        enqueue_job("media.render_picture", key=file_name, model=".".join(sender[:2]), field=sender[2], file_name=file_name)
