"""The summary says what was done, what was not, and what improved; the same everywhere."""

from __future__ import annotations

from typing import Any

from tests.rig import Rig
from timer.player.commands import Digit, Key
from timer.player.feedback import over
from timer.player.results import SAID, Result, Tally
from timer.services.summing_up import RESTS, Report, report, week_text
from timer.sound.clips import recorded

HOLDS = """
name: Three
defaults: {settle: 0, switch: 0, rest: 0}
steps:
  - {hold: Reach, for: 30s, sides: each, sets: 2}
  - {hold: Fold, for: 40s}
"""
WHEN = "2026-03-03T08:00:00+00:00"


def reported(rig: Rig, **more: Any) -> Report:
    rig.session.finish()
    given: dict[str, Any] = {
        "efforts": {},
        "remarks": (),
        "before": None,
        "days": (),
        "today": WHEN,
        "following": None,
        "speed": 1,
    }
    return report("Three", rig.session.join(0), **{**given, **more})


def test_all_of_it_is_said_to_be_all() -> None:
    rig = Rig(HOLDS)
    rig.begin().run(161_000)
    found = reported(rig)
    assert found.headline == "All 5 sets done."
    assert found.figures[0] == "3 minutes"
    assert not found.named
    assert [one.text for one in found.moves] == [
        "Reach: 2 sets a side, 2:00 (left 1:00, right 1:00).",
        "Fold: 1 set, 0:40.",
    ]


def test_what_was_cut_short_or_left_out_is_named() -> None:
    rig = Rig(HOLDS)
    rig.begin().run(10_000).press(Key.DONE).run(1_000).press(Key.NEXT).run(200_000)
    found = reported(rig)
    assert found.headline == "3 of 5 sets done, 1 cut short, 1 left out."
    assert found.figures[-1] == "4 of 5 sets saved"
    assert found.named == (
        "Cut short: Reach, left side (10 of 30 seconds).",
        "Left out: Reach, left side (1 of 2 sets).",
    )
    assert found.results[:3] == (Result.SHORT, Result.SKIPPED, Result.DONE)
    assert found.moves[0].mark == "1 cut short, 1 left out"


def test_what_hurt_says_what_follows_and_being_tired_does_not() -> None:
    rig = Rig(HOLDS)
    rig.begin().run(10_000).press(Key.HURTS).run(1_000).press(Key.NEXT).run(200_000)
    assert reported(rig).named[-1] == RESTS
    tired = Rig(HOLDS)
    tired.begin().run(10_000).press(Key.HURTS).run(1_000).press(Digit(4)).run(200_000)
    assert reported(tired).named == ()


def test_a_session_left_early_says_what_was_not_started() -> None:
    rig = Rig(HOLDS)
    rig.begin().run(31_000).press(Key.LEAVE)
    found = reported(rig)
    assert found.headline.startswith("Ended early. 1 of 5 sets done")
    assert found.waiting == ("Not started: Reach, right side (2 sets); Fold.",)


EFFORTS = """
name: Curls
defaults: {settle: 0, switch: 0, rest: 5s}
steps:
  - {effort: Curl, to: 8/10, window: 2-8, sets: 3}
  - {open: Put the anchor away, about: 10s}
"""


def test_reps_that_nobody_counted_are_no_part_of_a_total() -> None:
    rig = Rig(EFFORTS)
    rig.begin().run(2_000).press(Key.DONE).press(Digit(8)).run(3_000).press(Digit(5)).run(3_500)
    rig.press(Key.DONE).run(6_000).press(Key.NEXT).run(2_000).press(Key.DONE)
    rig.session.finish()
    assert [one.done for one in rig.session.join(0).sets] == [5, None, 0, None]
    found = reported(rig)
    assert "5 reps, 1 set not counted" in found.figures
    assert found.named == ("Left out: Curl (1 of 3 sets).",)
    assert "5 reps" in found.moves[0].text
    assert "1 set not counted" in found.moves[0].text
    assert "not counted" not in found.moves[1].text


def test_what_improved_is_named_with_the_day() -> None:
    rig = Rig(HOLDS)
    rig.begin().run(161_000)
    row = {"move": None, "label": "Fold", "side": None, "set": 1, "done": None, "effort": None}
    before = {
        "started_at": "2026-02-24T08:00:00+00:00",
        "sets": [{**row, "seconds": 30, "result": "done"}],
    }
    found = reported(rig, before=before)
    assert found.better == ("Fold: 10 seconds longer than on 24 February.",)


def test_the_week_has_days_and_no_streak() -> None:
    rig = Rig(HOLDS)
    rig.begin().run(161_000)
    days = ("2026-03-01T23:00:00+00:00", WHEN, "2026-02-20T08:00:00+00:00")
    found = reported(rig, days=days)
    assert [had for _, had in found.week] == [False, False, False, False, True, False, True]
    assert week_text(found.week) == "Sessions in the last seven days: Sunday and today."


def test_the_end_is_said_and_every_phrase_has_a_clip() -> None:
    assert Tally.of(9, [Result.DONE] * 9).phrases() == ("That was all:",)
    (form,) = over(Tally.of(9, [Result.DONE] * 9), 24 * 60_000, asks=False)
    assert " ".join(form) == "That was all: 24 minutes."
    mixed = Tally.of(9, [Result.DONE] * 5 + [Result.SHORT] * 2 + [Result.SKIPPED] * 2)
    (form,) = over(mixed, 24 * 60_000, asks=False)
    assert " ".join(form) == "5 sets done, 2 cut short, 2 skipped. 24 minutes."
    assert mixed.text == "5 of 9 sets done, 2 cut short, 2 left out."
    assert all(recorded().knows((phrase,)) for phrase in (*form, *SAID))


def test_a_session_of_skips_was_no_session() -> None:
    assert Tally.of(3, [Result.SKIPPED] * 3).text == "No set was done."
    (form,) = over(Tally.of(3, [Result.SKIPPED] * 3), 5_000, asks=False)
    assert form == ("No set was done.",)
