"""`supple diary`, and the week as a calendar file."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Home


def test_numbers_are_kept_and_listed(home: Home) -> None:
    assert "Nothing in your diary yet" in home.supple("diary").out
    assert home.supple("diary", "--tightness", 6, "--side", "left", "--soreness", 3).code == 0
    assert home.supple("diary", "--tightness", 4).code == 0
    entries = home.supple("diary", "--json").data["entries"]
    found = [(one["kind"], one["side"], one["value"]) for one in entries]
    assert sorted(found, key=str) == [
        ("soreness", "left", 3), ("tightness", "left", 6), ("tightness", None, 4),
    ]  # fmt: skip
    shown = home.supple("diary").out
    assert "both legs" in shown
    assert "soreness" in shown
    assert {one["kind"] for one in home.supple("history", "--json").data["facts"]} == {"diary"}


def test_a_line_is_corrected_or_deleted_by_its_number(home: Home) -> None:
    home.supple("diary", "--tightness", 6, "--side", "left", "--soreness", 3)
    home.supple("diary", "--tightness", 4)

    def numbers() -> set[tuple[str, str | None, int]]:
        entries = home.supple("diary", "--json").data["entries"]
        return {(one["kind"], one["side"], one["value"]) for one in entries}

    assert home.supple("diary", "--correct", "last", "--soreness", 1).code == 2
    assert home.supple("diary", "--correct", "last").code == 2
    corrected = home.supple("diary", "--correct", "last", "--tightness", 5, "--side", "right")
    assert corrected.out.startswith("Corrected: tightness 5, right leg, ")
    kept = {("soreness", "left", 3), ("tightness", "left", 6)}
    assert numbers() == {("tightness", "right", 5), *kept}
    unsure = home.supple("diary", "--delete", 1)
    assert (unsure.code, "Add --yes" in unsure.err) == (1, True)
    assert "There is no line 9" in home.supple("diary", "--delete", 9, "--yes").err
    assert home.supple("diary", "--delete", 1, "--yes").out.startswith("Deleted: tightness 5")
    assert numbers() == kept


def test_what_hurt_in_a_session_is_among_the_entries_and_no_odd_line_stops_the_list(
    home: Home, tmp_path: Path
) -> None:
    home.supple("diary", "--tightness", 4)
    (noted,) = home.supple("diary", "--json").data["entries"]
    at = noted["at"]
    hurt = {"kind": "pain", "value": "knee", "side": "left", "at": at}
    session = {
        "id": "a", "routine": "b", "started_at": at, "ended_at": at, "state": "finished",
        "notes": [hurt],
    }  # fmt: skip
    odd = [{"kind": "diary", "at": at, "value": value} for value in ("inf", "1e999", "nan", "4 x")]
    path = tmp_path / "history.json"
    path.write_text(
        json.dumps({"schema_version": 1, "sessions": [session], "facts": odd}), encoding="utf-8"
    )
    assert home.supple("history", "--import", path).code == 0
    entries = home.supple("diary", "--json").data["entries"]
    (entry,) = (one for one in entries if one != noted)
    assert (entry["kind"], entry["side"], entry["value"]) == ("pain", "left", "knee")
    assert home.supple("diary").code == 0
    assert home.supple("today").code == 0


def test_news_about_other_files_loses_no_number(home: Home) -> None:
    assert home.supple("diary", "--tightness", 1).code == 0
    (home.root / "data" / "unsaved-1.jsonl").write_text("not ours", encoding="utf-8")
    found = home.supple("diary", "--tightness", 8, "--soreness", 6)
    assert found.code == 0
    assert "can't be read" in found.err
    entries = home.supple("diary", "--json").data["entries"]
    assert sorted(one["value"] for one in entries) == [1, 6, 8]


@pytest.mark.parametrize("wrong", ["11", "-1", "x", "2.5"])
def test_a_number_out_of_range_is_refused(home: Home, wrong: str) -> None:
    assert home.supple("diary", "--tightness", wrong).code == 2
    assert home.supple("diary", "--json").data["entries"] == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the parsers
def test_the_week_is_a_calendar_that_other_programs_read(home: Home, tmp_path: Path) -> None:
    icalendar = pytest.importorskip("icalendar")
    ics = pytest.importorskip("ics")
    vobject = pytest.importorskip("vobject")
    path, monday = tmp_path / "week.ics", "2026-05-04T00:00:00+00:00"
    command = ("week", "--at", monday, "--ics", path)
    assert home.supple(*command).code == 0
    days = home.supple("week", "--at", monday, "--json").data["days"]
    planned = sum(len(day["planned"]) for day in days)
    assert planned
    ours = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    others = ics.Calendar(path.read_text(encoding="utf-8")).events
    third = vobject.readOne(path.read_text(encoding="utf-8")).vevent_list
    assert {str(one["uid"]) for one in ours} == {one.uid for one in others}
    assert {one.uid.value for one in third} == {one.uid for one in others}
    assert all(one.begin >= datetime.fromisoformat(monday) for one in others)
    with_reminder = [one for one in ours if one.walk("VALARM")]
    assert len(with_reminder) >= 9, "breaks from sitting on weekdays"
    assert len(ours) - len(with_reminder) <= planned
    again = home.supple(*command)
    assert again.code == 1
    assert "exists" in again.err
    assert home.supple(*command, "--force").code == 0
    nowhere = home.supple(*command[:-1], tmp_path / "nowhere" / "week.ics")
    assert (nowhere.code, "there is no folder" in nowhere.err) == (1, True)


def test_run_days_are_as_chosen_and_as_said(home: Home) -> None:
    folder = home.root / "config"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(
        'plan = "stretch-after-runs"\nrun_days = ["mon", "wed"]\n', encoding="utf-8"
    )
    days = home.supple("week", "--at", "2026-05-04T06:00:00+00:00", "--json").data["days"]
    assert [bool(day["planned"]) for day in days] == [True, False, True, *[False] * 4]
