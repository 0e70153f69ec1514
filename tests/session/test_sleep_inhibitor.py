"""The machine is kept awake while a session runs, in a thread that ends with it."""

from __future__ import annotations

import threading

import pytest

from tests.machines import PATIENCE_S
from timer.session.sleep_inhibitor import SleepInhibitor


def threads() -> set[threading.Thread]:
    return {one for one in threading.enumerate() if one.name == "awake"}


def test_a_release_ends_the_thread_that_holds_the_machine_awake() -> None:
    before = threads()
    awake = SleepInhibitor({}, "darwin")
    awake.hold()
    held = threads() - before
    awake.hold()
    assert threads() - before == held
    awake.release()
    awake.release()
    for thread in held:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("environ", "system"),
    [
        ({"SSH_CONNECTION": "10.0.0.1 22 10.0.0.2 22"}, "darwin"),  # that is the wrong machine
        ({}, "linux"),  # no bus, so nobody to ask
    ],
)
def test_nothing_is_held_awake_where_that_does_no_good(
    environ: dict[str, str], system: str
) -> None:
    before = threads()
    awake = SleepInhibitor(environ, system)
    awake.hold()
    assert threads() <= before
    awake.release()
