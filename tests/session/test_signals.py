"""A signal is obeyed at once, whichever thread the system gives it to."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from queue import SimpleQueue
from threading import get_ident

import pytest

from timer.session.loop import heeding_signals, listen

PATIENCE_S = 10


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="threads get no signals here")
def test_a_signal_that_another_thread_gets_wakes_the_main_thread() -> None:
    told: SimpleQueue[int] = SimpleQueue()
    begin: SimpleQueue[int] = SimpleQueue()
    before = signal.signal(signal.SIGUSR1, lambda number, _: told.put(number))
    urgent = signal.getsignal(signal.SIGURG)
    try:
        with heeding_signals():
            for _ in range(5):
                one = iter(begin.get, 0)
                listen("other", one, lambda number: signal.pthread_kill(get_ident(), number))
                begin.put(signal.SIGUSR1)  # the thread obeys once this one waits below
                assert told.get(timeout=PATIENCE_S) == signal.SIGUSR1
                begin.put(0)
        assert signal.set_wakeup_fd(-1) == -1
        assert signal.getsignal(signal.SIGURG) == urgent
    finally:
        signal.signal(signal.SIGUSR1, before)


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="threads get no signals here")
def test_what_listens_ends_even_where_nothing_more_can_be_told() -> None:
    reader, full = os.pipe()
    os.set_blocking(full, False)
    with suppress(BlockingIOError):
        while True:
            os.write(full, b"\1" * 4096)
    before = set(threading.enumerate())
    with heeding_signals():
        (listener,) = set(threading.enumerate()) - before
        told = signal.set_wakeup_fd(-1)
        os.dup2(full, told, inheritable=False)  # what it reads from comes to its end
        listener.join(PATIENCE_S)
        assert not listener.is_alive()
    for one in (reader, full):
        os.close(one)
