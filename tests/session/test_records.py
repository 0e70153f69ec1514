"""What is kept of a session, whatever is pressed: all of it, once, and the same everywhere."""

from __future__ import annotations

import csv
import io
from collections import Counter
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.rig import Rig
from timer.journal.events import Entry, Removal
from timer.journal.store import Store, open_store
from timer.player.commands import Digit, Jump, Key
from timer.player.effects import Outcome, SegmentEntered
from timer.player.results import FINISHED_FROM, Result, counts
from timer.player.snapshot import State
from timer.routine.screening_questions import answers_noted

NOW = "2026-01-02T09:00:00+00:00"
ROUTINE = """\
name: All kinds
defaults: {settle: 2s, rest: 2s, switch: 2s}
steps:
  - {hold: Reach, for: 8s, sides: each, sets: 2}
  - {reps: Lift, count: 3, tempo: {up: 1s, down: 1s}, load: 5 kg}
  - {reps: Press, count: 4, pace: 2s}
  - {breathe: Calm, pattern: {in: 2, out: 2}, cycles: 2}
  - {effort: Push, to: 8/10, window: 2-4, sets: 2}
  - {ask: How was it?, options: [Good, Bad], for: 5s}
  - {open: Walk, about: 6s, cap: 20s}
"""
KEYS = st.sampled_from([*Key, *[Key.NEXT, Key.DONE, Key.LESS, Key.BACK, Key.RESTART] * 2])
COMMANDS = st.one_of(KEYS, st.builds(Digit, st.integers(0, 9)), st.builds(Jump, st.integers(0, 24)))


def played(steps: list[tuple[int, Any]]) -> tuple[Rig, int, int]:
    """Return a session that is over, how long its bouts were played, and what may be missing.

    That is the time of attempts that were left out, and of those of less than a second.
    """
    rig = Rig(ROUTINE).begin()
    spent = missing = attempt = 0

    def over(*, left_out: bool = False) -> None:
        nonlocal missing, attempt
        missing += attempt if left_out or attempt < 1_000 else 0
        attempt = 0

    def let(ms: int) -> None:
        nonlocal spent, attempt
        until = rig.clock.read().awake + ms
        while not rig.session.ended and rig.clock.read().awake < until:
            shown, before = rig.session.snapshot, rig.clock.read().awake
            entered = len(rig.seen_as(SegmentEntered))
            rig.run(min(50, until - before))
            if shown.state is State.PLAYING and shown.segment.is_bout:
                spent += rig.clock.read().awake - before
                attempt += rig.clock.read().awake - before
            if len(rig.seen_as(SegmentEntered)) > entered:
                over()

    for wait, command in [*steps, (3_000, Key.LEAVE)]:
        let(wait)
        entered = len(rig.seen_as(SegmentEntered))
        rig.press(command)
        if len(rig.seen_as(SegmentEntered)) > entered or rig.session.ended:
            over(left_out=command is Key.NEXT)
    rig.session.stop(Outcome.INTERRUPTED)
    rig.turn()
    rig.session.finish()
    return rig, spent, missing


def agree(rig: Rig, store: Store) -> None:
    """Check that summary, history, CSV and statistics say the same."""
    store.save(*rig.keeper.records)
    summary = rig.session.join(0)
    (session,) = store.sessions()
    sets = session["sets"]
    counted = [one for one in sets if counts(one["result"], one["done"])]
    assert not [one for one in counted if one["result"] == Result.SKIPPED]
    places = Counter((one["label"], one["side"], one["set"]) for one in sets)
    assert set(places.values()) <= {1}
    assert (len(sets), len(counted)) == (len(summary.sets), summary.count)
    assert (session["state"], session["share"]) == (summary.outcome, summary.share)
    finished = summary.at_end and session["share"] >= FINISHED_FROM
    assert (session["state"] == "finished") == finished == bool(store.last_done(NOW))
    done = {one["label"] for one in counted}
    skipped = {one["label"] for one in sets if one["result"] == "skipped"}
    assert skipped <= {*session["left_out"]}
    (listed,) = store.summaries()
    assert not done & {*listed["missing"]}
    assert all(any(f" of {one}" in text for text in listed["missing"]) for one in skipped & done)

    rows = list(csv.DictReader(io.StringIO(store.history_csv())))
    wanted = [{key: "" if one[key] is None else str(one[key]) for key in one} for one in sets]
    assert [{key: row[key] for key in wanted[0]} for row in rows] == wanted if sets else rows == []

    figures = store.stats(NOW)
    assert figures["sessions"] == bool(counted)
    moves = figures["moves"]
    assert sum(one["sets"] for one in moves) == len(counted)
    assert sum(one["seconds"] for one in moves) == sum(one["seconds"] for one in counted)
    assert sum(one["done"] or 0 for one in moves) == sum(one["done"] or 0 for one in counted)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(steps=[(0, Jump(8)), (11_000, Key.LATER), (0, Digit(2))])
@given(steps=st.lists(st.tuples(st.integers(0, 15_000), COMMANDS), max_size=14))
def test_the_time_in_bouts_is_kept_once_and_the_same_everywhere(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, Any]]
) -> None:
    rig, spent, missing = played(steps)
    sets = rig.session.join(0).sets
    kept = 1000 * sum(one.seconds for one in sets)
    # Each set is rounded to a second, and a look that straddles its end to a twentieth.
    rounded = 550 * len(sets)
    assert spent - missing - rounded <= kept <= spent + rounded
    with closing(open_store(tmp_path_factory.mktemp("journal"))) as store:
        agree(rig, store)


def test_what_is_done_to_the_end_is_all_there(tmp_path: Any) -> None:
    steps = [(400_000, Key.DONE)] * 5 + [(60_000, Key.MUTE)] * 2
    rig, spent, _ = played(steps)
    summary = rig.session.join(0)
    assert {one.result for one in summary.sets} == {Result.DONE}
    assert (summary.outcome, summary.share) == (Outcome.FINISHED, 1.0)
    assert abs(1000 * sum(one.seconds for one in summary.sets) - spent) < 1_500
    counted = {one.segment.label: (one.done, one.planned) for one in summary.sets}
    assert counted["Lift"] == (3, 3)
    assert counted["Press"] == (4, 4)
    assert counted["Reach"] == (None, None)
    with closing(open_store(tmp_path)) as store:
        agree(rig, store)


BACK_AGAIN = """\
name: Back again
defaults: {settle: 0, rest: 4s}
steps:
  - {effort: Push, to: 8/10, window: 2-4, sets: 3}
  - {hold: Reach, for: 5s}
  - {hold: Bend, for: 5s}
"""


def test_a_pain_is_noted_and_is_no_answer_to_a_question_that_nobody_asked(tmp_path: Any) -> None:
    rig = Rig(ROUTINE).begin().run(4_000)
    rig.press(Key.HURTS).press(Digit(2)).run(1_000).press(Key.LEAVE)
    rig.session.finish()
    with closing(open_store(tmp_path)) as store:
        store.save(*rig.keeper.records)
        (session,) = store.sessions()
        assert (session["answers"], session["left_out"]) == ([], [])
        (note,) = session["notes"]
        assert (note["kind"], note["value"], note["side"]) == ("pain", "tingling", "left")
        assert store.summaries()[0]["hurt"] == ["Reach"]
        assert store.facts()["guard.nerve-signs"].startswith("yes")
    assert [one.id for one in rig.session.pains] == ["guard.nerve-signs"]
    assert answers_noted(session["notes"]) == {"nerve-signs": True}


def test_sets_that_are_left_out_later_keep_their_place(tmp_path: Any) -> None:
    rig = Rig(BACK_AGAIN).begin().run(6_000).press(Key.DONE).run(12_000).press(Key.DONE)
    place = next(one.index - 1 for one in rig.session.timeline.segments if one.is_bout)
    rig.press(Jump(place)).run(6_000).press(Key.DONE, Digit(0)).run(60_000)
    rig.session.finish()
    with closing(open_store(tmp_path)) as store:
        agree(rig, store)
        labels = [(one["label"], one["set"]) for one in store.sessions()[0]["sets"]]
    assert sorted(labels) == [("Bend", 1), ("Push", 1), ("Push", 2), ("Reach", 1)]


def test_pain_leads_the_return_back_at_once_unless_it_was_a_slip() -> None:
    """A process that is killed has no end to note it at."""
    rig = Rig(ROUTINE, if_it_hurts="bridges hurt").begin().run(4_000).press(Key.HURTS)
    (noted,) = [one for one in rig.keeper.records if isinstance(one, Entry)]
    assert (noted.kind, noted.value) == ("return", "bridges hurt")
    assert rig.session.flared is None, "it isn't over"
    rig.press(Key.ESCAPE).run(20_000)
    assert Removal(noted.id) in rig.keeper.records
    rig.press(Key.HURTS).press(Key.LEAVE)
    assert rig.session.flared in rig.keeper.records
