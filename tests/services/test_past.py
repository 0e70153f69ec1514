"""A journal that another program holds is waited for once, and never taken for an empty one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.locking import Locked
from timer.journal.events import Fact
from timer.journal.spool import Rescue
from timer.journal.store import open_store
from timer.machine import BARE
from timer.routine.screening_questions import fact
from timer.services import recommendations
from timer.services.context import Context
from timer.services.past import START_MS, WAITING, Past
from timer.services.recommendations import caution
from timer.services.screening import (
    WELCOMED,
    current_answers,
    keep_answers,
    keep_welcome,
    needs_welcome,
)

NAMES = ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME")


def person(tmp_path: Path) -> Context:
    return Context.of({f"XDG_{name}": str(tmp_path / name.lower()) for name in NAMES}, BARE)


def unexpected(_: float) -> None:
    raise AssertionError("nothing is to be waited for")


def test_a_start_waits_once_for_all_its_looks_and_says_so(tmp_path: Path) -> None:
    pauses: list[float] = []
    said: list[str] = []
    past = Past(tmp_path, pauses.append)
    with Locked(tmp_path):
        past.wait(said.append)
        assert sum(pauses) == pytest.approx(START_MS / 1000)
        assert past.find(lambda store: store.recall("it"), "nothing") == "nothing"
        assert past.missed
    assert said == [WAITING]


def test_a_journal_that_is_freed_meanwhile_ends_the_wait(tmp_path: Path) -> None:
    said: list[str] = []
    busy = Locked(tmp_path)
    past = Past(tmp_path, lambda _: busy.free())
    past.wait(said.append)
    assert past.missed is None
    assert said == [WAITING]


def test_a_free_journal_or_none_is_not_waited_for(tmp_path: Path) -> None:
    said: list[str] = []
    Past(tmp_path / "none", unexpected).wait(said.append)
    open_store(tmp_path).close()
    Past(tmp_path, unexpected).wait(said.append)
    assert said == []
    assert not (tmp_path / "none").exists()


def test_a_busy_journal_is_not_one_without_welcome_answers_or_sessions(tmp_path: Path) -> None:
    assert needs_welcome(person(tmp_path))
    keep_welcome(person(tmp_path))
    context = person(tmp_path)
    with Locked(context.folders.data):
        assert not needs_welcome(context)
        titles = [section.title for section in recommendations.menu(context)]
        assert not {"Now", "Not now"} & set(titles)
        assert titles
        assert context.past.missed
        assert "not taken into account" in (
            recommendations.caution(context, "post-run-cooldown").note or ""
        )
        assert context.past.missed.sentences in (caution(context, "of-my-own").note or "")
        assert recommendations.remarks(context, "post-run-cooldown") == ()
    assert next(section.title for section in recommendations.menu(context)) == "Now"
    assert context.past.missed is None
    assert recommendations.caution(context, "post-run-cooldown").note is None


def test_what_is_answered_while_it_is_busy_holds_at_once_and_later(tmp_path: Path) -> None:
    context = person(tmp_path)
    with Locked(context.folders.data):
        keep_welcome(context)
        keep_answers(context, {"sharp-pain": True})
        assert current_answers(person(tmp_path)) == {"sharp-pain": True}
    assert current_answers(person(tmp_path)) == {"sharp-pain": True}
    assert not needs_welcome(person(tmp_path))
    assert sorted(path.suffix for path in context.folders.data.iterdir()) == [".db"]


def test_what_waits_beside_a_journal_that_is_not_there_counts_too(tmp_path: Path) -> None:
    context = person(tmp_path)
    now = context.clock.wall()
    context.folders.data.mkdir(parents=True)
    Rescue(context.folders.data).append([Fact(WELCOMED, now), Fact(*fact("sharp-pain", True, now))])
    assert not needs_welcome(context)
    assert current_answers(context) == {"sharp-pain": True}
