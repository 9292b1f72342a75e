"""Processor time as the benchmark reads it."""

from __future__ import annotations

import os
import time

from bench import cpu


def test_work_is_seen_and_sleep_is_not() -> None:
    before = cpu.used([os.getpid()])
    until = time.process_time() + 0.2
    while time.process_time() < until:
        pass
    worked = cpu.used([os.getpid()])
    assert 0.1 < cpu.between(before, worked) < 1
    assert cpu.between({1: 5.0, 2: 1.0}, {2: 1.5, 3: 0.25}) == 0.75  # 1 has ended, 3 has begun


def test_a_family_is_a_process_and_all_below_it() -> None:
    assert os.getpid() in cpu.family(os.getppid())
    assert os.getppid() not in cpu.family(os.getpid())
    assert cpu.used([2**30]) == {}
