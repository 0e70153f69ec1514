"""`history`: choosing sessions, and putting right what is wrong, for people and for scripts."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
from contextlib import closing
from datetime import date, datetime
from typing import Any

import pytest

from tests.each import each
from tests.machines import PATIENCE_S
from timer.cli.dates import day_of
from timer.frozen import replace
from timer.journal.events import Entry, SessionEnd, SessionStart, SetRecord, State
from timer.journal.lock import hold
from timer.journal.store import open_store
from timer.player.results import Result

TODAY = date(2026, 3, 11)  # a Wednesday


@each(
    "written, meant",
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-3-1", "2026-03-01"),
        ("2026-02", "2026-02-01"),
        ("2025", "2025-01-01"),
        ("2026-03-01T10:00", "2026-03-01"),
        (" Since YESTERDAY", "2026-03-10"),
        ("today", "2026-03-11"),
        ("monday", "2026-03-09"),
        ("last thu", "2026-03-05"),
        ("last week", "2026-03-02"),
        ("this month", "2026-03-01"),
        ("last month", "2026-02-01"),
        ("3 weeks", "2026-02-18"),
        ("30d", "2026-02-09"),
        ("the last six months", "2025-09-11"),
        ("a year ago", "2025-03-11"),
        ("1 month", "2026-02-11"),
        ("1st of March", "2026-03-01"),
        ("March 12", "2025-03-12"),
        ("dec 2024", "2024-12-01"),
        ("sept", "2025-09-01"),
        ("1.3.", "2026-03-01"),
        ("25/12/2025", "2025-12-25"),
        ("12/25", "2025-12-25"),
        ("3/3", "2026-03-03"),
        ("29 feb", "2024-02-29"),
        ("9999 years", "0001-01-11"),
    ],
)
def test_a_day_is_understood_as_people_write_it(written: str, meant: str) -> None:
    assert day_of(written, TODAY).isoformat() == meant


@each(
    "written, why",
    [
        ("", "isn't a day"),
        ("soon", "isn't a day. Write one such as"),
        ("2026-13-01", "There is no month 13."),
        ("2026-02-30", "There is no 30 February in 2026"),
        ("31 april", "There is no 31 April"),
        ("3/4", "could be 3 April or 4 March. Write `2025-04-03`"),
        ("99/99", "isn't a day of any year"),
        ("12345678901234567890", "isn't a day"),
        ("a b c", "isn't a day"),
    ],
)
def test_what_is_no_day_says_what_to_write(written: str, why: str) -> None:
    with pytest.raises(ValueError, match="Write") as told:
        day_of(written, TODAY)
    assert why in str(told.value)


@pytest.fixture
def done(home: Any) -> Any:
    """A home in which three sessions were done, the newest first: hips, core, core."""
    with closing(open_store(home.root / "data")) as store:
        for number, (routine, day) in enumerate(
            (("core", "2026-02-01"), ("core", "2026-03-01"), ("hips", "2026-03-02")), 1
        ):
            id, at = f"{number}{number}{number}{number}-id", f"{day}T07:00:00+01:00"
            store.save(SessionStart(id, routine, at, 600_000, 1.0, routine.title(), 120_000))
            for place in (1, 2):
                store.save(_set(f"{id}-{place}", id, place, at))
            store.save(SessionEnd(id, at, State.FINISHED, 130_000, 1.0))
    return home


def _set(id: str, session: str, place: int, at: str) -> SetRecord:
    return SetRecord(
        id=id, session_id=session, segment=place, move="glute-bridge", label="Glute bridge",
        side=("left", "right")[place - 1], set=1, result=Result.DONE, planned=10, done=10,
        planned_seconds=60, seconds=60, part=1.0, effort=None, load=None, kind="reps",
        position_ms=0, ended_at=at,
    )  # fmt: skip


def listed(home: Any, *options: str) -> list[str]:
    sessions = home.supple("history", "--json", *options).data["sessions"]
    return [one["id"][0] for one in sessions]


def test_sessions_are_chosen_by_day_routine_and_number(done: Any) -> None:
    assert listed(done) == ["3", "2", "1"]
    assert listed(done, "--since", "2026-03-01") == ["3", "2"]
    assert listed(done, "--routine", "core") == ["2", "1"]
    assert listed(done, "--routine", "CORE", "--last", "1") == ["2"]
    text = done.supple("history", "--last", "2", "--ids")
    assert [line.split()[1] for line in text.out.splitlines() if "ID" in line] == [
        *("3333-id", "2222-id")
    ]
    rows = csv.DictReader(io.StringIO(done.supple("history", "--csv", "--last", "1").out))
    assert {row["session"] for row in rows} == {"3333-id"}
    wrong = done.supple("history", "--since", "soon")
    assert (wrong.code, wrong.out) == (2, "")
    assert "'soon' isn't a day" in wrong.err
    assert "still to come" in done.supple("history", "--since", "2999-01-01").err
    near = done.supple("history", "--routine", "hisp")
    assert (near.code, near.out) == (1, "")
    assert "Did you mean 'hips'?" in near.err


def test_facts_are_those_of_the_time_that_is_asked_for(done: Any) -> None:
    with closing(open_store(done.root / "data")) as store:
        for day in ("2026-01-31", "2026-03-01", "2026-03-02"):
            store.save(Entry(day, "run", f"{day}T00:10:00+14:00", "easy"))

    def facts(*options: str) -> list[str]:
        found = done.supple("history", "--json", *options).data["facts"]
        return [one["at"][:10] for one in found]

    assert facts() == ["2026-03-02", "2026-03-01", "2026-01-31"]
    assert facts("--since", "2026-03-01") == ["2026-03-02", "2026-03-01"]
    assert facts("--last", "1") == ["2026-03-02"]
    assert facts("--last", "9", "--since", "2026-03-02") == ["2026-03-02"]


def test_the_text_of_a_long_history_is_a_page(home: Any) -> None:
    at = "2026-03-01T07:00:00+01:00"
    with closing(open_store(home.root / "data")) as store:
        store.save(*(SessionStart(f"s{n:04}", "core", at, 600_000) for n in range(60)))
    answer = home.supple("history")
    assert answer.out.count("core") == 50
    assert "`--last 500`" in answer.err
    assert home.supple("history", "--last", "60").out.count("core") == 60
    assert len(home.supple("history", "--json").data["sessions"]) == 60


def test_a_wrong_session_is_deleted_and_brought_back(done: Any) -> None:
    before = done.supple("history", "--json").out
    refused = done.supple("history", "--delete", "2222")
    assert (refused.code, refused.out) == (1, "")
    assert "--yes" in refused.err
    assert "--undo" in done.supple("history", "--delete", "2222", "--yes").out
    assert listed(done) == ["3", "1"]
    figures = done.supple("stats", "--json").data
    assert [one["sessions"] for one in figures["routines"]] == [1, 1]
    file = done.root / "old.json"
    file.write_text(before)
    said = done.supple("history", "--import", str(file)).out
    assert said == (
        "0 sessions added. 2 sessions were there already. "
        "1 session left out, because you deleted it here. "
        "`supple history --restore ID` brings one back.\n"
    )
    assert "Deleted: 2222-id (core, 2026-03-01)." in done.supple("history", "--restore", "7").err
    assert done.supple("history", "--restore", "2222").out == "The session is back.\n"
    assert done.supple("history", "--json").out == before
    done.supple("history", "--delete", "last", "--yes")
    assert listed(done) == ["2", "1"]
    done.supple("history", "--undo")
    assert done.supple("history", "--json").out == before
    assert "nothing to take back" in done.supple("history", "--undo").out


def test_pain_that_was_none_is_corrected(done: Any) -> None:
    change = ("history", "--correct", "3333", "--set", "2", "--yes", "--pain")
    done.supple(*change, "yes")
    assert "Stopped because it hurt: Glute bridge." in done.supple("history").out
    assert done.supple(*change, "no").out.startswith("Set 2 is corrected.")
    assert "hurt" not in done.supple("history").out
    export = done.root / "export.json"
    text = done.supple("history", "--json").out
    assert '"result": "done"' in text.split('"corrected": {')[1].split("}")[0]
    export.write_text(text)
    assert "3 sessions" in done.supple("history", "--import", str(export)).out
    assert "hurt" not in done.supple("history", "--show", "last").out
    assert "maybe" in done.supple(*change, "maybe").err


def test_a_wrong_set_is_corrected_and_says_so(done: Any) -> None:
    change = ("--correct", "last", "--set", "2", "--reps", "7", "--effort", "8", "--load", "5 kg")
    assert done.supple("history", *change).code == 1
    assert done.supple("history", *change, "--yes").out.startswith("Set 2 is corrected.")
    (session,) = done.supple("history", "--json", "--last", "1").data["sessions"]
    before = session["sets"][1].pop("corrected")
    assert before.pop("at")
    assert before == {"done": 10, "seconds": 60, "effort": None, "load": None}
    assert (session["sets"][1]["done"], session["sets"][1]["result"]) == (7, "short")
    assert (session["share"], session["state"]) == (0.85, "finished")
    assert "corrected" not in session["sets"][0]
    shown = done.supple("history", "--show", "3333", COLUMNS="40").out
    words = " ".join(shown.split())
    assert "2 Glute bridge, right, set 1: 7 of 10 reps" in words
    assert "before: 10 reps" in words
    assert max(map(len, shown.splitlines())) <= 40
    assert "1 set corrected afterwards." in done.supple("history").out
    assert done.supple("history", "--undo").out == "The set has what it had before.\n"


@pytest.mark.parametrize(
    ("options", "code", "why"),
    [
        (("--correct", "last", "--yes"), 2, "Say which set"),
        (("--correct", "last", "--set", "9", "--reps", "1", "--yes"), 1, "no set 9"),
        (("--correct", "last", "--set", "1", "--reps", "10", "--yes"), 1, "these values already"),
        (("--correct", "last", "--set", "1", "--effort", "11", "--yes"), 2, "--effort"),
        (("--delete", "77777", "--yes"), 1, "No session has the id"),
        (("--delete", "", "--yes"), 1, "No session has the id"),
        (("--delete", "last", "--undo"), 2, "either --delete or --undo"),
        (("--reps", "3"), 2, "--correct ID"),
        (("--json", "--csv"), 2, "either --json or --csv"),
    ],
)
def test_what_cannot_be_done_says_why(done: Any, options: Any, code: int, why: str) -> None:
    answer = done.supple("history", *options)
    assert (answer.code, answer.out) == (code, "")
    assert why in answer.err


def test_a_running_session_is_left_alone(done: Any) -> None:
    held = hold(done.root / "data", "3333-id")
    assert "still running" in done.supple("history", "--delete", "last", "--yes").err
    held.release()


def test_a_running_session_is_called_that_until_it_ends(done: Any) -> None:
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    with closing(open_store(done.root / "data")) as store:
        store.save(SessionStart("4444-id", "core", now, 600_000, 1.0, "Core", 120_000))
        cut = replace(_set("4444-1", "4444-id", 1, now), seconds=20, done=3, result=Result.SHORT)
        store.save(cut)
    held = hold(done.root / "data", "4444-id")
    asked = (("history",), ("history", "--show", "4444"), ("week",))
    texts = [done.supple(*options).out for options in asked]
    held.release()
    assert all("running" in text and "partial" not in text for text in texts[:2])
    assert "Core and pelvis, running" in texts[2]
    assert "3 of 10 reps, 0:20. So far." in texts[1]
    ended = [done.supple(*options).out for options in asked]
    assert not any("running" in text for text in ended[:2])
    assert "Core and pelvis, running" not in ended[2]
    assert "3 of 10 reps, 0:20. Short." in ended[1]


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals")
@pytest.mark.parametrize(
    ("options", "keys", "changed"),
    [
        (("--delete", "last"), "y\n", "deleted"),
        (("--delete", "last"), "n\n", "Nothing was changed"),
        (("--delete", "last"), "jein\nYes\n", "'jein' isn't an answer. Write y or n."),
        (("--correct", "last"), "1\n8\n\n\ny\n", "Set 1 is corrected"),
        (("--correct", "last"), "1\n\n\n\n", "Nothing was changed"),
    ],
)
def test_a_person_is_asked(done: Any, options: Any, keys: str, changed: str) -> None:
    master, slave = os.openpty()
    os.write(master, keys.encode())
    with subprocess.Popen(
        done.command("history", *options), env=done.env, stdin=slave, stdout=slave, stderr=slave
    ) as person:
        os.close(slave)
        said = b""
        while changed.encode() not in said:
            said += os.read(master, 4096)
        assert person.wait(PATIENCE_S) == 0
    os.close(master)
    assert b"invalid input" not in said


def test_a_narrow_history_has_sets_with_their_unit(done: Any) -> None:
    narrow = done.supple("history", COLUMNS="40").out.splitlines()
    under = [line for line in narrow if re.match(r"\s+(finished|partial|stopped)", line)]
    assert under
    assert all(re.search(r", \d+ sets?( a side)?$", line) for line in under), under


def test_totals_are_narrowed_and_fit_the_line(done: Any) -> None:
    figures = done.supple("stats", "--json", "--muscle", "glute", "--since", "2026-03-01").data
    assert figures["asked"] == {
        "routine": None, "move": None, "muscle": "glutes", "since": "2026-03-01",
    }  # fmt: skip
    assert (figures["sessions"], figures["sets"]) == (2, 4)
    (move,) = figures["progress"]
    assert (move["move"], move["reps"], move["best"]) == ("glute-bridge", 40, 10)
    assert [one["side"] for one in move["sides"]] == ["left", "right"]
    for width in (40, 80):
        text = done.supple("stats", COLUMNS=str(width)).out
        assert max(map(len, text.splitlines())) <= width
        assert "reps" in text
        assert "left" in text
    assert done.supple("stats", "--move", "Glute Bridge", "--routine", "hips").code == 0
    for option, why in (("--muscle", "There is no muscle"), ("--move", "There is no move")):
        wrong = done.supple("stats", option, "elbow")
        assert (wrong.code, wrong.out) == (1, "")
        assert why in wrong.err
    assert (
        "Nothing was done of core since"
        in done.supple(*("stats", "--routine", "core", "--since", "2026-03-05")).err
    )
    assert json.loads(done.supple("stats", "--json", "--move", "plank").out)["sessions"] == 0
