"""Less is said to somebody who knows a routine: what is offered, kept and left out by habit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.each import each
from tests.services.test_session_flow import Person
from timer.cli.main import supple
from timer.frozen import replace
from timer.journal.events import SessionEnd, SessionStart, SetRecord, State
from timer.journal.store import open_store
from timer.services.preferences import BRIEF, FULL
from timer.services.session_factory import plan_session, plan_speech
from timer.services.session_flow import KEPT_BRIEF, debrief, keep_voice
from timer.session.session import Session
from timer.timeline.cues.context import well_known


def did(person: Person, times: int, routine: str = "breathe-down", move: str = "plank") -> None:
    """Record finished sessions of a routine with a set of a move each."""
    store = open_store(person.context.folders.data)
    for number in range(times):
        id, at = (
            f"{routine} {move} {number}",
            f"2026-01-01T0{number // 60}:{number % 60:02}:00+0000",
        )
        store.save(
            SessionStart(id, routine, at, 1000, 1),
            SetRecord(
                id=f"set of {id}", session_id=id, segment=1, move=move, label=move, side=None,
                set=1, planned=None, done=None, effort=None, seconds=30, kind="hold",
                result="done", position_ms=0, ended_at=at,
            ),
            SessionEnd(id, at, State.FINISHED, 1000),
        )  # fmt: skip
    store.close()


def spoken(person: Person, slug: str, **options: Any) -> str:
    """Return all that a session would say."""
    plan = plan_session(person.context, slug)
    plan = replace(plan, options=replace(plan.options, **options))
    cues = plan_speech(person.context, plan).plan
    said = (cue for place in range(len(cues.timeline.segments)) for cue in cues.of(place))
    return " ".join(cue.text or "" for cue in said if not cue.tone)


@each("count, known", [(0, 0), (9, 0), (10, 1), (11, 1), (12, 0), (13, 1), (14, 1), (15, 0)])
def test_from_ten_sessions_on_a_cue_is_said_in_every_third(count: int, known: int) -> None:
    assert len(well_known({"plank": count})) == known


def test_a_session_leaves_out_what_was_heard_in_ten_unless_a_setting_wants_it(
    tmp_path: Path,
) -> None:
    person = Person(tmp_path)
    cue = "abs braced"
    assert cue in spoken(person, "core")
    did(person, 10)
    assert cue not in spoken(person, "core")
    assert "Plank" in spoken(person, "core")
    every = Person(tmp_path, fewer_cues=False)
    assert cue in spoken(every, "core")


def test_at_the_end_of_the_third_session_less_is_offered_and_then_kept(tmp_path: Path) -> None:
    person = Person(tmp_path)
    did(person, 3)
    session = person.begin("breathe-down")
    assert isinstance(session, Session)
    summary = replace(session.join(0), at_end=True)
    found = debrief(person.context, session, summary)
    assert (found.voice, bool(found.offer)) == (FULL, True)
    full = spoken(person, "breathe-down")
    assert keep_voice(person.context, session, BRIEF) == KEPT_BRIEF
    assert len(spoken(person, "breathe-down")) < len(full)
    assert spoken(person, "breathe-down", voice="full") == full
    again = debrief(person.context, session, summary)
    assert (again.voice, again.offer) == (BRIEF, None)
    keep_voice(person.context, session, FULL)
    assert spoken(person, "breathe-down") == full


@pytest.mark.parametrize(("times", "settings"), [(2, {}), (4, {}), (3, {"voice": "names"})])
def test_it_is_offered_once_and_to_nobody_who_has_chosen(
    tmp_path: Path, times: int, settings: dict[str, str]
) -> None:
    person = Person(tmp_path, **settings)
    did(person, times)
    session = person.begin("breathe-down")
    assert isinstance(session, Session)
    assert debrief(person.context, session, replace(session.join(0), at_end=True)).offer is None


def test_the_script_knows_no_habit_and_is_full_unless_told(tmp_path: Path) -> None:
    person = Person(tmp_path)
    env = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "DATA", "CACHE", "STATE")}

    def script(*options: str) -> str:
        done = CliRunner().invoke(supple, ["script", "core", *options], env=env)
        assert done.exit_code == 0, done.output
        return done.output

    before = script()
    did(person, 12)
    assert script() == before == script("--voice", "full")
    assert len(before) > len(script("--voice", "brief")) > len(script("--voice", "names"))
    assert "speech" not in script("--voice", "off")
