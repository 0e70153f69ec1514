"""The machine is kept awake while a session runs, in a thread that ends with it."""

from __future__ import annotations

import threading

from tests.machines import PATIENCE_S
from timer.session.sleep_inhibitor import SleepInhibitor


def threads() -> set[threading.Thread]:
    return {one for one in threading.enumerate() if one.name == "awake"}


def test_a_release_ends_the_thread_that_holds_the_machine_awake() -> None:
    before = threads()
    awake = SleepInhibitor({})
    awake.hold()
    held = threads() - before
    awake.hold()
    assert threads() - before == held
    awake.release()
    awake.release()
    for thread in held:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def test_nothing_is_held_awake_at_this_end_of_ssh() -> None:
    before = threads()
    awake = SleepInhibitor({"SSH_CONNECTION": "10.0.0.1 22 10.0.0.2 22"})
    awake.hold()
    assert threads() <= before
    awake.release()
