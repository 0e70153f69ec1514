"""The report of a made-up month, read back: all of the journal is in it, and nothing else is."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.bundled import BUNDLED, library
from tests.month import HOSTILE, made_up_month
from tests.pages import Page
from timer.coach.past import Past
from timer.frozen import replace
from timer.journal.corrections import Correction
from timer.journal.events import RETURN, Entry
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.player.results import Result, counts
from timer.routine.screening_questions import GUARDS
from timer.services.context import Context, read_past
from timer.services.correcting import correct_set
from timer.services.report.as_csv import COLUMNS, as_csv
from timer.services.report.as_html import as_html
from timer.services.report.as_markdown import as_markdown
from timer.services.report.content import TEST, Report, content, dose, read_report, weeks_to
from timer.services.report.sections import document
from timer.text import safe

NOW = "2026-05-28T19:00:00+02:00"
FIRST = date(2026, 5, 1)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """Return the context of somebody with a made-up month in the journal."""
    root = tmp_path_factory.mktemp("month")
    context = at(root)
    made_up_month(context.folders.data, datetime.fromisoformat(NOW))
    return context


def at(root: Path, wall: str = NOW) -> Context:
    names = ("CONFIG", "DATA", "CACHE", "STATE")
    environ = {f"XDG_{name}_HOME": str(root / name.lower()) for name in names}
    return replace(Context.of({**environ, "HOME": str(root)}, BARE), clock=ManualClock(wall=wall))


def made(context: Context, weeks: int = 4) -> Report:
    return read_report(context, read_past(context), weeks)


@pytest.fixture(scope="module")
def report(month: Context) -> Report:
    return made(month)


@pytest.fixture(scope="module")
def page(report: Report) -> Page:
    return Page(as_html(document(report), "1"))


@pytest.fixture(scope="module")
def rows(month: Context) -> list[dict[str, Any]]:
    """Return the sessions that count as `supple history --json` lists them, the oldest first."""
    store = month.journal.open()
    found = [one for one in store.sessions() if one["started_at"][:10] >= "2026-05-01"]
    store.close()
    assert {one["speed"] for one in found} == {1.0, 30.0}
    return [one for one in found if one["speed"] == 1][::-1]


def name_of(bout: Mapping[str, Any]) -> str:
    move = MOVES.find(bout["move"]) if bout["move"] else None
    return move.name if move else safe(bout["label"])


MOVES = library()


def test_every_set_of_the_journal_is_read_back_with_its_dose_and_effort(
    page: Page, rows: list[dict[str, Any]]
) -> None:
    found: Counter[Any] = Counter()
    columns = ("Exercise", "Side", "Planned", "Done", "Effort", "Load")
    for caption, (heads, lines) in page.tables.items():
        if not caption.startswith("Sets of"):
            continue
        for line in lines:
            known = dict(zip(heads, line, strict=True))
            name, side, planned, done, effort, load = (known.get(one, "–") for one in columns)
            planned = planned.replace("about ", "")
            took = re.sub(r" (reps|s|breaths)$", "", done).split(", ")
            times, _, dosed = planned.rpartition(" × ")
            asked = [*(re.sub(r" \w+$", "", dosed).split(", "))] * int(times or 1)
            efforts = [effort] * len(took) if effort == "–" else effort.split(", ")
            for each in zip(asked, took, efforts, strict=True):
                found[(caption, name, side, *each, load)] += 1
    expected: Counter[Any] = Counter()
    for session in rows:
        moment = datetime.fromisoformat(session["started_at"])
        when = f"{moment:%a} {moment.day} {moment:%b}, {moment:%H:%M}"
        loads = {}
        for bout in session["sets"]:
            loads.setdefault((bout["label"], bout["side"]), []).append(bout["load"])
        for bout in session["sets"]:
            timed = bout["planned"] is None
            done = bout["seconds"] if timed else bout["done"]
            done = "not counted" if done is None else str(done)
            done = "left out" if bout["result"] == "skipped" else done
            done += " (stopped)" if bout["result"] == "hurt" else ""
            load = ", ".join(filter(None, loads[bout["label"], bout["side"]]))
            expected[
                f"Sets of {when}: {safe(session['name'])}",
                name_of(bout),
                bout["side"] or "–",
                str(bout["planned_seconds"] if timed else bout["planned"]),
                done,
                "–" if bout["effort"] is None else str(bout["effort"]),
                load or "–",
            ] += 1
    assert found == expected
    assert sum(found.values()) > 70


def test_what_was_cut_short_stands_beside_each_exercise_as_well(page: Page) -> None:
    heads, weeks = page.tables["Week by week"]
    assert "Done in full" in heads
    short = sum(int(line[heads.index("Cut short")]) for line in weeks)
    heads, exercises = page.tables["Each exercise"]
    told = " ".join(line[heads.index("What else")] for line in exercises)
    assert sum(map(int, re.findall(r"(\d+) cut short", told))) == short > 0


def test_pain_answers_notes_diary_runs_and_injuries_are_read_back(
    page: Page, rows: list[dict[str, Any]], month: Context
) -> None:
    stopped = page.columns("Sets that the person stopped", "Stopped in", "What the person answered")
    assert stopped == [
        ("Nordic curl, set 2", "sharp pain, left (18:12)"),
        ("Single-leg RDL, right, set 1", "just tired, right (18:12)"),
    ]
    assert page.summary()["Pain"] == "In 1 session: Tue 12 May (Nordic curl: sharp pain, left)."
    answers = [
        (one["question"], one["answer"])
        for row in rows
        for one in row["answers"]
        if one["number"] is None
    ]
    asked = {GUARDS[slug].question: Counter() for slug, _ in answers}
    for slug, answer in answers:
        asked[GUARDS[slug].question][answer] += 1
    assert page.columns("Screening questions", "Question", "Asked", "No", "Yes") == [
        (question, str(both.total()), str(both["no"]), str(both["yes"]))
        for question, both in asked.items()
    ]
    assert page.columns("Latest answers, with or without a session", "Latest answer", "When") == [
        ("yes: a fresh injury", "Fri 15 May, 21:00"),
        ("yes: a blood clot, or a hot, swollen leg", "Tue 26 May, 09:00"),
    ]
    assert "pain at the sit bone (Tue 12 May)" in page.summary()["Screening"]
    assert "a blood clot, or a hot, swollen leg (Tue 26 May)" in page.summary()["Screening"]
    said = [
        (one["question"], f"{one['answer']} ({one['number']})")
        for row in rows
        for one in row["answers"]
        if one["number"]
    ]
    assert page.columns("Asked during sessions", "Question", "Answer (its number)") == said
    noted = [
        (one["kind"], safe(str(one["value"])))
        for row in rows
        for one in row["notes"]
        if one["kind"] != "pain"
    ]
    assert page.columns("Notes about sessions", "What", "Noted") == noted
    store = month.journal.open()
    entries = [one for one in store.entries()[::-1] if one["at"][:10] >= "2026-05-01"]
    store.close()
    runs = [str(one["minutes"] or "–") for one in entries if one["kind"] == "run"]
    assert [row for (row,) in page.columns("Runs", "Minutes")] == runs
    assert [
        row for (row,) in page.columns("Injuries that were reported", "Date of the injury")
    ] == ["Fri 15 May"]
    heads, lines = page.tables["Every number"]
    found = {
        (day, *head.lower().split(", "), value)
        for day, *values in lines
        for head, cell in zip(heads[1:], values, strict=True)
        for value in cell.split(", ")
        if value != "–"
    }
    expected = set()
    for one in entries:
        day = date.fromisoformat(one["at"][:10])
        if one["kind"] == "diary" and (
            number := re.fullmatch(r"(?:(\w+) )?(\d+)", str(one["value"]))
        ):
            kind = number[1] or "tightness"
            expected.add((f"{day:%a} {day.day} {day:%b}", kind, one["side"] or "both", number[2]))
    after = {one for one in found if "after a session" in one[1]}
    assert found - after == expected
    assert len(after) == sum(one["kind"] == "soreness" for row in rows for one in row["notes"])
    others = page.columns("Other notes", "What", "Noted")
    assert others == [("diary", "stiff all day"), ("mood", "fine")]
    assert page.columns("Coming back from an injury", "Noted") == [("started",)]
    assert page.summary()["Return"] == "Step 1 of 5: rest and cold. No setbacks."


@pytest.mark.parametrize(
    ("told", "said", "rows"),
    [
        (
            {40: "start", 20: "rest no", 12: "gentle hurt", 9: "rest no", 8: "gentle no"},
            "Step 3 of 5: holding bridges. Setbacks on Sat 16 May.",
            5,
        ),
        ({40: "start"}, "Step 1 of 5: rest and cold. No setbacks.", 1),
        ({40: "start", 9: "leave"}, "Over since Tue 19 May. No setbacks.", 2),
        ({60: "start", 50: "leave", 9: "start"}, "Step 1 of 5: rest and cold. No setbacks.", 1),
        ({60: "start", 50: "leave"}, None, 0),
    ],
)
def test_a_return_from_an_injury_stands_beside_the_pain(
    tmp_path: Path, told: Mapping[int, str], said: str | None, rows: int
) -> None:
    context, now = at(tmp_path), datetime.fromisoformat(NOW)
    for ago, what in told.items():
        then = (now - timedelta(days=ago)).isoformat()
        context.journal.keep(Entry(f"r{ago}", RETURN, then, what))
    page = Page(as_html(document(made(context)), "1"))
    assert page.summary().get("Return") == said
    assert len(page.columns("Coming back from an injury", "Noted") if rows else []) == rows
    assert ("Coming back from an injury" in page.tables) == bool(rows)


def test_each_leg_is_compared_with_the_other(page: Page, rows: list[dict[str, Any]]) -> None:
    assert TEST in BUNDLED
    tests = page.columns("Capacity tests", "Exercise", "Left", "Right", "Compared")
    assert tests == [
        ("Single-leg bridge", "10 (8)", "13 (8)", "Left did 3 reps fewer, 77% of right."),
        ("Single-leg bridge", "14 (8)", "15 (8)", "About the same."),
    ]
    best: dict[Any, dict[str, int]] = {}
    for row in rows:
        for one in row["sets"]:
            if one["done"] and one["effort"] and one["effort"] <= 8:
                days = best.setdefault((name_of(one), one["side"] or "–"), {})
                day = row["started_at"][:10]
                days[day] = max(one["done"], days.get(day, 0))
    caption = "Most reps of a day in one set, at 8 or less"
    for name, side, first, latest, more in page.tables[caption][1]:
        days = best.pop((name, side))
        reps = [reps for _, reps in sorted(days.items())]
        assert first.startswith(f"{reps[0]} (")
        assert latest.startswith(f"{reps[-1]} (") or len(reps) == 1
        assert more == (f"{reps[-1] - reps[0]:+d}" if len(reps) > 1 else "–")
    assert not best
    for name, left, right in page.columns("Both sides", "Exercise", "Sets left", "Sets right"):
        for side, said in (("left", left), ("right", right)):
            own = [
                one
                for row in rows
                for one in row["sets"]
                if name_of(one) == name and one["side"] == side
            ]
            done = sum(counts(one["result"], one["done"]) for one in own)
            assert said == f"{done} of {len(own)}"


def test_what_is_not_known_is_said(page: Page) -> None:
    (part,) = (one for one in page.root.iter("section") if one.get("class") == "unknown")
    told = " ".join(part.itertext())
    for words in (
        "In 1 set nobody counted the reps",
        "1 session ran faster or slower than real time (Fri 15 May)",
        "3 sessions ended early (Tue 12 May, Sat 23 May, Thu 28 May)",
        "swapped",
        "How the legs felt: there are numbers from 16 of 28 days",
    ):
        assert words in told
    assert not any("Core" in caption and "15 May" in caption for caption in page.tables)


def test_the_page_is_valid_and_runs_and_fetches_nothing(report: Report, page: Page) -> None:
    assert page.problems() == []
    text = as_html(document(report), "1")
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert safe(HOSTILE) in {name for (name,) in page.columns("Each exercise", "Exercise")}
    figures = [
        one
        for one in page.root.iter()
        if str(one.tag).endswith("svg") and one.get("class") == "figure"
    ]
    known = {one.key for one in report.exercises if one.figure}
    assert len(figures) == len(known) > 5


def test_markdown_has_the_same_tables_and_no_marks_from_outside(report: Report, page: Page) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(as_markdown(document(report)))
    assert not [one for one in tokens if one.type.startswith("html")]
    cells, tables, row = [], [], []
    for token, after in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        if token.type in ("td_open", "th_open"):
            children = after.children or []
            assert {one.type for one in children} <= {"text", "text_special"}
            row.append("".join(one.content for one in children))
        elif token.type == "tr_close":
            cells.append(row)
            row = []
        elif token.type == "table_close":
            tables.append(cells)
            cells = []
    assert tables == [[heads, *lines] for heads, lines in page.tables.values()]


def test_the_sets_as_csv(report: Report, rows: list[dict[str, Any]]) -> None:
    text = as_csv(report)
    assert text.count("\r\n") == text.count("\n")
    lines = [*csv.DictReader(io.StringIO(text, newline=""), strict=True)]
    assert [*lines[0]] == [*COLUMNS]
    bouts = [(row, bout) for row in rows for bout in row["sets"]]
    for line, (session, bout) in zip(lines, bouts, strict=True):
        timed = bout["planned"] is None
        done = bout["seconds"] if timed else bout["done"]
        assert line["planned"] == str(bout["planned_seconds"] if timed else bout["planned"])
        assert line["done"] == ("" if done is None else str(done))
        assert (line["session"], line["result"]) == (session["id"], bout["result"])
        assert line["effort"] == str(bout["effort"] or "")
        assert line["date"] == session["started_at"][:10]
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in line.values())
    assert {line["load"] for line in lines} == {"", "8 kg", "10 kg", "'@SUM(1)"}
    page = Path("docs/report.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` | {text} |" in page for name, text in COLUMNS.items())


def test_a_corrected_set_says_so(tmp_path: Path) -> None:
    context = at(tmp_path)
    made_up_month(context.folders.data, datetime.fromisoformat(NOW))
    session = next(one for one in made(context).sessions if one.routine == "nordic-strength")
    bout = next(n for n, one in enumerate(session.bouts, 1) if one.counted)
    correct_set(context, session.id, bout, Correction(reps=77))
    page = Page(as_html(document(made(context)), "1"))
    ((had, has),) = page.columns("Corrected sets", "It had", "It has")
    assert (had.split(",")[0], has.split(",")[0]) == (
        f"{session.bouts[bout - 1].done} reps",
        "77 reps",
    )


@pytest.mark.parametrize("weeks", [1, 4, 52])
def test_an_empty_journal_makes_a_report_too(tmp_path: Path, weeks: int) -> None:
    report = made(at(tmp_path), weeks)
    page = Page(as_html(document(report), "1"))
    assert page.problems() == []
    assert page.summary()["Sessions"] == "None in these weeks."
    assert not page.tables
    assert as_csv(report).count("\n") == 1


def test_a_year_lists_exercises_by_four_weeks(month: Context) -> None:
    report = made(month, 52)
    page = Page(as_html(document(report), "1"))
    assert len(page.tables["Week by week"][1]) == 52
    heads, rows = page.tables["Nordic curl"]
    assert (heads[0], len(rows)) == ("Four weeks", 1)
    assert any("Core" in caption and "Apr 2026" in caption for caption in page.tables)


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_an_instant_that_no_clock_reaches_stops_no_report(at: str) -> None:
    now = datetime.fromisoformat(NOW)
    values = {"value": "x", "minutes": None, "side": None}
    entries = [{"kind": kind, "at": at, **values} for kind in ("run", "injury", "diary", "mood")]
    found = content(now, weeks_to(now.date(), 4), [], Past(entries=entries), MOVES)
    assert not found.runs
    assert Page(as_html(document(found), "1")).problems() == []


LABELS = st.sampled_from(["plank", "nordic-curl", None])
BOUTS = st.fixed_dictionaries(
    {
        "move": LABELS,
        "label": st.sampled_from(["A", "B"]),
        "side": st.sampled_from(["left", "right", None]),
        "set": st.just(1),
        "result": st.sampled_from([*Result]),
        "planned": st.none() | st.integers(0, 20),
        "done": st.none() | st.integers(0, 20),
        "planned_seconds": st.integers(0, 90),
        "seconds": st.integers(0, 90),
        "effort": st.none() | st.integers(1, 10),
        "load": st.sampled_from([None, "8 kg", "10 kg"]),
        "kind": st.sampled_from(["reps", "breathe", "effort"]),
    }
)
SESSIONS = st.lists(st.tuples(st.integers(0, 40), st.lists(BOUTS, max_size=6)), max_size=8)


@settings(max_examples=60)
@given(SESSIONS)
def test_every_sum_agrees_with_counting_it_by_hand(sessions: list[Any]) -> None:
    now = datetime.fromisoformat(NOW)
    rows = [
        {
            "id": str(number),
            "routine": "r",
            "name": "R",
            "started_at": (now - timedelta(days=ago)).isoformat(),
            "ended_at": NOW,
            "state": "finished",
            "share": 1.0,
            "speed": 1.0,
            "planned_ms": 0,
            "active_ms": 60_000,
            "left_out": [],
            "answers": [],
            "notes": [],
            "sets": bouts,
        }
        for number, (ago, bouts) in enumerate(sessions)
    ]
    report = content(now, weeks_to(now.date(), 4), rows, Past(), MOVES)
    inside = [(ago, one) for ago, bouts in sessions if ago < 28 for one in bouts]
    assert len(report.sessions) == sum(ago < 28 for ago, _ in sessions)
    assert sum(len(one.bouts) for one in report.exercises) == len(inside)
    for exercise in report.exercises:
        for week in report.weeks:
            own = [
                one
                for ago, one in inside
                if (one["move"] or one["label"]) == exercise.key
                and (27 - ago) // 7 + 1 == week.number
            ]
            whole = dose(exercise.within(week))
            assert whole.sets == len(own)
            assert whole.counted == sum(counts(one["result"], one["done"]) for one in own)
            reps = [one for one in own if one["planned"] is not None or one["done"] is not None]
            units = [both for unit, both in whole.amounts.items() if unit != "seconds"]
            assert sum(both[0] for both in units) == sum(one["planned"] or 0 for one in reps)
            assert sum(both[1] for both in units) == sum(one["done"] or 0 for one in reps)
            timed = [one for one in own if one not in reps]
            held = sum(one["seconds"] for one in timed if one["result"] != "skipped")
            asked = sum(one["planned_seconds"] for one in timed)
            assert whole.amounts.get("seconds", (0, 0)) == (asked, held)
            assert sorted(whole.efforts) == sorted(one["effort"] for one in own if one["effort"])
        for side in exercise.sides:
            own = [
                one
                for _, one in inside
                if (one["move"] or one["label"]) == exercise.key and one["side"] == side
            ]
            assert exercise.on(side).sets == len(own)


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_no_name_becomes_a_mark_or_a_tag(name: str) -> None:
    now = datetime.fromisoformat(NOW)
    bout = {
        **dict.fromkeys(("move", "side", "planned", "done", "effort", "load"), None),
        **{"label": name, "set": 1, "result": "done", "planned_seconds": 9, "seconds": 9},
        "kind": "hold",
    }
    row = {
        **{"id": "1", "routine": "r", "name": name, "started_at": NOW, "ended_at": NOW},
        **{"state": "finished", "share": 1.0, "speed": 1.0, "planned_ms": 0, "active_ms": 0},
        **{"left_out": [name], "answers": [], "notes": [], "sets": [bout]},
    }
    found = document(content(now, weeks_to(now.date(), 1), [row], Past(), MOVES))
    page = Page(as_html(found, "1"))
    assert page.problems() == []
    assert page.columns("Each exercise", "Exercise") == [(safe(name.strip()) or "without a name",)]
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(as_markdown(found))
    inline = {each.type for one in tokens for each in one.children or ()}
    assert inline <= {"text", "text_special", "strong_open", "strong_close"}
    assert not [
        one for one in tokens if one.type.startswith(("html", "code", "fence", "heading_x"))
    ]
