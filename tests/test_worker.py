"""A worker handles everything in order, and is waited for within a limit."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path
from queue import Full, SimpleQueue
from threading import Event
from typing import Any

import pytest

from tests.machines import PATIENCE_S
from timer.worker import Worker

HEAPS = """
import re, sys
from threading import Barrier, Thread, stack_size
from timer.worker import share_heap

if sys.argv[1:]:
    share_heap()
stack_size(64 * 1024)
all_there = Barrier(9)

def work():
    kept = bytearray(5_000)
    all_there.wait()
    all_there.wait()

for _ in range(8):
    Thread(target=work).start()
all_there.wait()
print(re.search(r"VmSize:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
all_there.wait()
"""


def test_what_was_put_before_the_start_is_handled_in_order_up_to_the_close() -> None:
    calls: list[tuple[list[int], bool]] = []
    worker = Worker[int]("w", lambda items, last: calls.append((items, last)))
    worker.put(1)
    worker.put(2)
    worker.start()
    worker.start()
    worker.put(3)
    assert worker.close(PATIENCE_S)
    worker.put(4)
    assert [item for items, _ in calls for item in items] == [1, 2, 3]
    assert [last for _, last in calls][-1]
    assert not any(last for _, last in calls[:-1])


def test_a_worker_that_asks_for_it_is_called_again_though_nothing_was_put() -> None:
    calls: SimpleQueue[list[str]] = SimpleQueue()

    def handle(items: list[str], _: bool) -> float | None:
        calls.put(items)
        return 0 if items else None

    worker = Worker("w", handle)
    worker.put("late")
    worker.start()
    assert [calls.get(timeout=PATIENCE_S) for _ in range(2)] == [["late"], []]
    assert worker.close(PATIENCE_S)


def test_close_gives_up_on_a_worker_that_hangs_and_one_never_started_is_closed() -> None:
    free = Event()

    def handle(items: list[int], last: bool) -> None:
        free.wait(PATIENCE_S)

    worker = Worker("w", handle)
    worker.put(1)
    worker.start()
    assert not worker.close(0)
    free.set()
    assert worker.close(PATIENCE_S)
    assert Worker("w", handle).close(0)


def test_no_more_than_the_limit_may_wait() -> None:
    worker = Worker[int]("w", lambda items, last: None, limit=2)
    worker.put(1)
    worker.put(2)
    with pytest.raises(Full):
        worker.put(3)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only there a thread has a heap")
def test_threads_share_one_heap_if_they_are_to() -> None:
    def mib(*how: str) -> float:
        command = [sys.executable, "-c", HEAPS, *how]
        env = {key: value for key, value in os.environ.items() if key != "MALLOC_ARENA_MAX"}
        where: Any = {"cwd": Path(__file__).parents[1], "env": env}
        done = subprocess.run(command, capture_output=True, text=True, check=True, **where)
        return int(done.stdout) / 1024

    assert mib("shared") < mib() - 64, "each other heap has 64 MiB of addresses"
