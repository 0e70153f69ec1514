"""A wrong entry is deleted or corrected, honestly, and everything that reads it agrees."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.past import interrupted, leave
from timer.digests import named_id
from timer.errors import SuppleError
from timer.frozen import replace
from timer.journal.events import (
    RETURN,
    Entry,
    Fact,
    Note,
    Rating,
    SessionEnd,
    SessionStart,
    SetRecord,
    State,
)
from timer.journal.lock import hold
from timer.journal.spool import Rescue
from timer.journal.transfer import Added, read_export
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.player.results import Result
from timer.routine.screening_questions import PAIN, fact
from timer.services.coaching import suggestions
from timer.services.context import Context, read_past
from timer.services.correcting import (
    STAYS,
    Correction,
    correct_set,
    delete_session,
    find_session,
    restore_session,
    undo_last,
)
from timer.services.looking_back import looking_back, session_detail, session_page
from timer.session.bookmark import fact_of

AT = "2026-03-10T08:00:00+01:00"
NOW = "2026-03-11T12:00:00+01:00"


@pytest.fixture
def me(tmp_path: Path) -> Context:
    environ = {f"XDG_{one}_HOME": str(tmp_path) for one in ("CONFIG", "DATA", "CACHE", "STATE")}
    context = replace(Context.of(environ, BARE), clock=ManualClock(wall=NOW))
    context.folders.data.mkdir(parents=True, exist_ok=True)
    return context


def keep(context: Context, *records: Any) -> None:
    with closing(context.journal.open(read_only=False)) as store:
        store.save(*records)


def bout(id: str, session: str = "first", **values: Any) -> SetRecord:
    plain: dict[str, Any] = {
        "segment": int(id[-1]), "move": "swiss-ball-curl", "label": "Swiss ball curl",
        "side": None, "set": int(id[-1]), "result": Result.DONE, "planned": 10, "done": 10,
        "planned_seconds": 60, "seconds": 60, "part": 1.0, "effort": 8, "load": None,
        "kind": "effort", "position_ms": 0, "ended_at": AT,
    }  # fmt: skip
    return SetRecord(id=id, session_id=session, **(plain | values))


def session(id: str = "first", at: str = AT, **values: Any) -> list[Any]:
    """Three sets of ball curls, of which the last is by a tempo."""
    sets = [bout(f"{id}{number}", id, **values) for number in (1, 2)]
    sets.append(bout(f"{id}3", id, **{"kind": "reps", "effort": None, **values}))
    start = SessionStart(id, "swiss-ball-capacity", at, 300_000, 1.0, "Swiss", 180_000)
    return [start, *sets, SessionEnd(id, at, State.FINISHED, 290_000, 1.0)]


def waiting_for_pain(context: Context) -> set[str]:
    """Return what isn't suggested because something hurt, or was said to."""
    found = suggestions(context, read_past(context), datetime.fromisoformat(NOW))
    return {
        one.slug for one in found.not_today if {"hurt", "pain:"} & {*one.reason.lower().split()}
    }


def exported(context: Context) -> str:
    with closing(context.journal.open()) as store:
        found = {"schema_version": 1, "sessions": store.sessions(), "facts": store.entries()}
        return json.dumps(found)


def figures(context: Context) -> tuple[object, ...]:
    """Return what the totals, the coach and the menu read."""
    past = read_past(context)
    with closing(context.journal.open()) as store:
        return (
            (past.last_done, past.finished, past.rated, past.heard, past.times_done, past.newest),
            ([dict(one) for one in past.sessions], store.stats(NOW), store.left_out(NOW)),
            store.sets_of(["swiss-ball-curl"], 9, "2026-01-01T00:00:00Z", NOW),
            replace(looking_back(context), error=None),
            session_page(context),
        )


def test_a_deleted_session_is_in_no_list_and_no_figure_until_it_is_back(me: Context) -> None:
    keep(me, *session("early", "2026-03-03T08:00:00+01:00"))
    before = figures(me)
    keep(me, *session())
    after = figures(me)
    assert "--undo" in delete_session(me, "first")
    assert figures(me) == before
    assert undo_last(me) == "The session is back."
    assert figures(me) == after
    assert undo_last(me) is None
    delete_session(me, "first")
    restore_session(me, "first")
    assert figures(me) == after
    with pytest.raises(SuppleError, match="No deleted session"):
        restore_session(me, "first")


def test_what_is_left_of_a_deleted_session_is_not_offered(me: Context) -> None:
    leave(me, "core", 2, NOW)
    (offered,) = interrupted(me)
    keep(me, SessionStart(offered.place.session, "core", NOW, 60_000))
    delete_session(me, offered.place.session)
    assert interrupted(me) == []
    undo_last(me)
    assert interrupted(me) == [offered]
    delete_session(me, offered.place.session)
    keep(me, fact_of("core", replace(offered.place, session="newer")))
    undo_last(me)
    assert [one.place.session for one in interrupted(me)] == ["newer"]


def test_sets_that_were_waiting_stay_with_their_deleted_session(me: Context) -> None:
    start, first, second, *rest = session()
    keep(me, start, first)
    delete_session(me, "first")
    Rescue(me.folders.data).append([start, first, second, *rest])
    assert exported(me) == '{"schema_version": 1, "sessions": [], "facts": []}'
    restore_session(me, "first")
    with closing(me.journal.open()) as store:
        assert len(store.sessions()[0]["sets"]) == 3


def test_an_older_export_does_not_bring_a_deleted_session_back(me: Context) -> None:
    keep(me, *session("early"), *session())
    old = read_export(exported(me))
    delete_session(me, "first")
    correct_set(me, "early", 1, Correction(reps=7))
    now = exported(me)
    with closing(me.journal.open(read_only=False)) as store:
        assert store.add(old) == Added(0, 0, 0, 1, 0, 1)
    assert exported(me) == now


def test_a_corrected_set_keeps_what_it_had(me: Context) -> None:
    keep(me, *session())
    before = figures(me), exported(me)
    correct_set(me, "first", 1, Correction(reps=7, effort=9, load="5 kg"))
    once = figures(me), exported(me)
    correct_set(me, "first", 1, Correction(reps=6, effort=0))
    told = session_detail(me, "first")
    assert told is not None
    one = told.sets[0]
    assert (one.done, one.effort, one.load, one.result) == (6, None, "5 kg", "done")
    assert one.corrected is not None
    assert (one.corrected.done, one.corrected.effort, one.corrected.load) == (10, 8, None)
    assert one.corrected.at == NOW
    assert (told.line.corrected, told.sets[1].corrected) == (1, None)
    assert read_past(me).rated == {"swiss-ball-curl": [(8, 10)]}
    undo_last(me)
    assert (figures(me), exported(me)) == once
    undo_last(me)
    assert (figures(me), exported(me)) == before


@pytest.mark.parametrize(
    ("wanted", "result", "share", "state"),
    [
        (Correction(reps=9), "done", 0.9667, "finished"),
        (Correction(reps=5), "short", 0.8333, "finished"),
        (Correction(reps=0), "skipped", 0.6667, "finished"),
        (Correction(effort=6), "done", 1.0, "finished"),
    ],
)
def test_the_share_of_the_session_follows(
    me: Context, wanted: Correction, result: str, share: float, state: str
) -> None:
    keep(me, *session())
    correct_set(me, "first", 3, wanted)
    told = session_detail(me, "first")
    assert told is not None
    assert (told.sets[2].result, told.line.share, told.line.state) == (result, share, state)


def test_a_session_is_finished_or_not_by_its_corrected_share(me: Context) -> None:
    keep(me, *session())
    correct_set(me, "first", 3, Correction(reps=0))
    correct_set(me, "first", 2, Correction(reps=0))
    assert read_past(me).last_done == {}
    correct_set(me, "first", 2, Correction(reps=10))
    assert read_past(me).last_done == {"swiss-ball-capacity": "2026-03-10"}


def test_a_hold_has_seconds_and_no_reps(me: Context) -> None:
    keep(me, *session(planned=None, done=None, kind="hold", effort=None))
    with pytest.raises(SuppleError, match="it has no reps"):
        correct_set(me, "first", 1, Correction(reps=3))
    correct_set(me, "first", 1, Correction(seconds=30))
    told = session_detail(me, "first")
    assert told is not None
    assert (told.sets[0].result, told.line.share) == ("short", 0.8333)


def test_pain_that_was_a_slip_of_a_finger_is_taken_back(me: Context) -> None:
    one = "4f1e2b0a-0000-4000-8000-000000000000"
    records = session(one, kind="reps", result=Result.HURT, done=4, part=0.4)
    note = Note("pain", one, PAIN, "sharp", None, AT)
    keep(me, *records, note, Entry(named_id(one, RETURN), RETURN, AT, "first hurt"))
    keep(me, Fact(*fact("sharp-pain", False, NOW)))
    waits = waiting_for_pain(me)
    assert "nordic-strength" in waits
    before = figures(me), exported(me)

    correct_set(me, one, 1, Correction(hurt=False, reps=10))
    told = session_detail(me, one)
    assert told is not None
    assert (told.sets[0].result, told.sets[1].result) == ("done", "hurt")
    assert told.notes, "another set of the session hurt"
    for number in (2, 3):
        correct_set(me, one, number, Correction(hurt=False))
    told = session_detail(me, one)
    assert told is not None
    assert [each.result for each in told.sets] == ["done", "short", "short"]
    assert (told.line.hurt, told.notes, [*read_past(me).returned]) == ((), (), [])
    assert told.sets[1].corrected is not None
    assert told.sets[1].corrected.hurt("short")
    assert "nordic-strength" not in waiting_for_pain(me)
    for _ in range(3):
        undo_last(me)
    assert (figures(me), exported(me), waiting_for_pain(me)) == (*before, waits)


def test_pain_that_was_denied_by_a_slip_is_noted_again(me: Context) -> None:
    """The return from an injury must not go on as if nothing had hurt."""
    one = "4f1e2b0a-0000-4000-8000-000000000000"
    note = Note("pain", one, PAIN, "sharp", None, AT)
    keep(me, *session(one, kind="reps", done=4, part=0.4), note)
    keep(me, bout(f"{one}1", one, kind="reps", done=4, part=0.4, result=Result.HURT))
    keep(me, Entry(named_id(one, RETURN), RETURN, AT, "first hurt"))
    keep(me, Fact(*fact("sharp-pain", True, AT)))

    def noted() -> tuple[object, ...]:
        told = session_detail(me, one)
        assert told is not None
        return told.notes, [*read_past(me).returned], told.line.hurt

    before = noted()
    correct_set(me, one, 1, Correction(hurt=False))
    denied = noted()
    assert denied == ((), [], ())
    correct_set(me, one, 1, Correction(hurt=True))
    assert noted() == before
    undo_last(me)
    assert noted() == denied
    undo_last(me)
    assert noted() == before


def test_an_answer_about_pain_holds_until_it_is_given_again(me: Context) -> None:
    keep(me, *session(result=Result.HURT), Fact(*fact("sharp-pain", True, NOW)))
    waits = waiting_for_pain(me)
    assert STAYS in correct_set(me, "first", 1, Correction(hurt=False))
    for number in (2, 3):
        correct_set(me, "first", number, Correction(hurt=False))
    assert "nordic-strength" in waits
    assert "nordic-strength" in waiting_for_pain(me)
    assert STAYS not in correct_set(me, "first", 1, Correction(hurt=True))


def test_an_answer_that_is_only_in_an_imported_session_holds_too(me: Context) -> None:
    note = Note("pain", "first", PAIN, "sharp", None, NOW)
    keep(me, *session(at=NOW, result=Result.HURT), note)
    for number in (1, 2, 3):
        correct_set(me, "first", number, Correction(hurt=False))
    assert "nordic-strength" in waiting_for_pain(me)


def test_pain_that_was_not_reported_counts_from_then_on(me: Context) -> None:
    keep(me, *session())
    assert "nordic-strength" not in waiting_for_pain(me)
    correct_set(me, "first", 3, Correction(hurt=True))
    told = session_detail(me, "first")
    assert told is not None
    assert (told.sets[2].result, told.line.hurt) == ("hurt", ("Swiss ball curl",))
    assert "nordic-strength" in waiting_for_pain(me)
    with pytest.raises(SuppleError, match="these values already"):
        correct_set(me, "first", 3, Correction(hurt=True))


def test_what_cannot_be_corrected_is_refused(me: Context) -> None:
    keep(me, *session())
    with pytest.raises(SuppleError, match="no set 4"):
        correct_set(me, "first", 4, Correction(reps=3))
    with pytest.raises(SuppleError, match="these values already"):
        correct_set(me, "first", 1, Correction(reps=10))
    with pytest.raises(SuppleError, match="no such session"):
        delete_session(me, "none")
    held = hold(me.folders.data, "first")
    with pytest.raises(SuppleError, match="still running"):
        correct_set(me, "first", 1, Correction(reps=3))
    with pytest.raises(SuppleError, match="still running"):
        delete_session(me, "first")
    held.release()
    delete_session(me, "first")
    with pytest.raises(SuppleError, match="no such session"):
        correct_set(me, "first", 1, Correction(reps=3))


@pytest.mark.parametrize(
    "wanted",
    [
        Correction(reps=-1),
        Correction(reps=10**10),
        Correction(seconds=-5),
        Correction(effort=11),
        Correction(load="x" * 81),
    ],
)
def test_a_value_that_no_set_can_have_changes_nothing(me: Context, wanted: Correction) -> None:
    keep(me, *session())
    before = exported(me)
    with pytest.raises(SuppleError, match="can't have that as its"):
        correct_set(me, "first", 1, wanted)
    assert exported(me) == before


def test_corrections_travel_with_an_export(me: Context, tmp_path: Path) -> None:
    keep(me, *session())
    correct_set(me, "first", 1, Correction(reps=7))
    text = exported(me)
    environ = {f"XDG_{one}_HOME": str(tmp_path / "b") for one in ("CONFIG", "DATA", "CACHE")}
    other = replace(Context.of(environ, BARE), clock=ManualClock(wall=NOW))
    with closing(other.journal.open(read_only=False)) as store:
        assert store.add(read_export(text)) == Added(1, 0, 0, 0, 0)
    assert exported(other) == text
    assert undo_last(other) is None


def test_a_late_record_of_a_set_leaves_its_correction_alone(me: Context) -> None:
    records = session()
    keep(me, *records)
    correct_set(me, "first", 1, Correction(reps=7))
    Rescue(me.folders.data).append(records[1:2])
    told = session_detail(me, "first")
    assert told is not None
    assert told.sets[0].done == 7
    keep(me, Rating("first2", 9))
    assert [one.effort for one in session_detail(me, "first").sets] == [8, 9, None]  # type: ignore[union-attr]


def test_the_beginning_of_an_id_is_enough(me: Context) -> None:
    keep(me, *session("abcd-1"), *session("abce-2"))
    assert find_session(me, "abce").id == "abce-2"
    for wrong, why in (("abc", "No session"), ("nope", "No session")):
        with pytest.raises(SuppleError, match=why):
            find_session(me, wrong)
    keep(me, *session("abcd-3"))
    with pytest.raises(SuppleError, match="2 sessions"):
        find_session(me, "abcd")
