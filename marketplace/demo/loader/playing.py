"""Plays what happened in the last weeks: each story goes on at its own time, and jobs are carried out when due."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime
from unittest import mock
from uuid import UUID

from django.db import transaction

from marketplace.core import jobs
from marketplace.core.models import Job, JobState
from marketplace.demo.loader import clock
from marketplace.fulfilment import keeping
from marketplace.settlement import holds

Story = Iterator[datetime]
"""Does one thing at each step, and says when it goes on."""

WEBHOOK = "money.demo_webhook"
DRAWN = ("fulfilment.make_label", "reports.draw_paper")
BATCH = 100


def play(stories: Iterable[tuple[datetime, Story]], *, until: datetime) -> None:
    """Play each story from its beginning, all or none of them; whatever would come after `until` happens then.

    Two kinds of jobs are not carried out here. The demo gateway's webhooks, for which the shop would have to be
    running, are taken away: the stories look at their payments themselves. What is drawn (labels, papers) is left to
    the worker.
    """
    waiting = [(beginning, number, story) for number, (beginning, story) in enumerate(stories)]
    heapq.heapify(waiting)
    with transaction.atomic(), mock.patch.object(jobs, "hint"):  # the worker need not be told of what is done here
        while waiting:
            moment, number, story = heapq.heappop(waiting)
            _carry_out_jobs(moment)
            with clock.at(moment):
                keeping.send_back_expired()
                holds.sweep()
                goes_on = next(story, None)
            if goes_on is not None:
                heapq.heappush(waiting, (min(goes_on, until), number, story))
        _carry_out_jobs(until)
        Job.objects.filter(kind=WEBHOOK, state=JobState.PENDING).delete()


def _carry_out_jobs(until: datetime) -> None:
    """Each once, at its time: one that asks for more time gets it until the next step of a story."""
    due = Job.objects.filter(state=JobState.PENDING, run_at__lte=until).exclude(kind__in=(WEBHOOK, *DRAWN))
    done: set[UUID] = set()
    while batch := list(due.exclude(pk__in=done).order_by("run_at").values_list("pk", "run_at")[:BATCH]):
        for pk, run_at in batch:
            with clock.at(run_at):
                jobs.run(pk)
            done.add(pk)
