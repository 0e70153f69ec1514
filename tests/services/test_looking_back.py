"""Every figure agrees with one that is worked out from an exported history, set by set."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timer.coach.past import local
from timer.coach.week import GUESSED_RUNS
from timer.errors import SuppleError
from timer.figures.figure_file import read_figure
from timer.frozen import replace
from timer.journal.connection import FILE
from timer.journal.errors import JournalError
from timer.journal.events import (
    Entry,
    Note,
    Removal,
    SessionEnd,
    SessionStart,
    SetRecord,
    State,
)
from timer.journal.tally import WORTH
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.player.results import Result
from timer.routine.library.muscles import muscles_of
from timer.routine.model import Move
from timer.services.coaching import week_note
from timer.services.context import Context, read_past
from timer.services.correcting import Correction, correct_set, delete_session, undo_last
from timer.services.looking_back import (
    EVERYTHING,
    Amount,
    Asked,
    LookingBack,
    looking_back,
    session_page,
)
from timer.settings import Plan

NOW = "2026-03-11T12:00:00+01:00"
TODAY = date(2026, 3, 11)
MOVES = ("strap-stretch", "swiss-ball-curl", "glute-bridge", "nordic-curl")
MUSCLES = ("hamstrings", "glutes", "calves")


@pytest.fixture
def person(tmp_path: Path) -> Context:
    environ = {f"XDG_{one}_HOME": str(tmp_path) for one in ("CONFIG", "DATA", "CACHE", "STATE")}
    return replace(Context.of(environ, BARE), clock=ManualClock(wall=NOW))


def start_anew(context: Context, records: list[Any]) -> None:
    """Empty the person's journal and put records into it."""
    context.folders.data.mkdir(parents=True, exist_ok=True)
    for path in context.folders.data.iterdir():
        path.unlink()
    with closing(context.journal.open(read_only=False)) as store:
        store.save(*records)


def exported(context: Context) -> tuple[list[Any], list[Any]]:
    with closing(context.journal.open()) as store:
        return store.sessions(), store.entries()


def added(sets: list[Any]) -> dict[str, Any]:
    """Return what `Amount` has of some sets."""
    reps = [one["done"] for one in sets if one["done"] is not None]
    efforts = [one["effort"] for one in sets if one["effort"] is not None]
    return {
        "sets": len(sets),
        "reps": sum(reps) if reps else None,
        "seconds": sum(one["seconds"] for one in sets),
        "best": max(reps, default=None),
        "longest": max(one["seconds"] for one in sets),
        "effort": pytest.approx(sum(efforts) / len(efforts)) if efforts else None,
    }


def amount(one: Amount) -> dict[str, Any]:
    return {name: getattr(one, name) for name in added([{"done": 0, "effort": 0, "seconds": 0}])}


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


class Naive:
    """Figures worked out from an exported history, without anything of ours."""

    def __init__(self, context: Context, asked: Asked, weeks: int) -> None:
        self.first = monday(TODAY) - timedelta(weeks=weeks - 1)
        self.start = max(self.first, asked.since or self.first)
        self.tags = {slug: context.moves.find(slug).tags for slug in MOVES}  # type: ignore[union-attr]
        rows, self.facts = exported(context)
        self.sessions: list[tuple[date, Any, list[Any], int]] = []
        late = datetime.fromisoformat(NOW) + timedelta(minutes=5)
        for row in reversed(rows):
            at = datetime.fromisoformat(row["started_at"])
            sets = [
                one
                for one in row["sets"]
                if (one["result"] in ("done", "short") and one["done"] != 0)
                or (one["result"] == "hurt" and one["done"])
            ]
            own = [one for one in sets if self.fits(context, asked, one)]
            narrowed = asked.move is not None or asked.muscle is not None
            if row["speed"] != 1 or at > late or asked.routine not in (None, row["routine"]):
                continue
            if asked.since and at.date() < asked.since:
                continue
            if own or (row["state"] == "finished" and not narrowed):
                time = sum(one["seconds"] for one in own) * 1000 if narrowed else row["active_ms"]
                self.sessions.append((at.date(), row, own, time or 0))

    @staticmethod
    def fits(context: Context, asked: Asked, one: Any) -> bool:
        name = one["label"] if one["move"] is None else one["move"]
        if asked.move not in (None, name):
            return False
        move = context.moves.find(name) if one["move"] is not None else None
        return asked.muscle is None or asked.muscle in muscles_of(move)

    def sets(self) -> dict[str, list[tuple[date, Any, Any]]]:
        found = defaultdict(list)
        for day, row, own, _ in self.sessions:
            for one in own:
                found[one["move"] or one["label"]].append((day, row, one))
        return found

    def check(self, back: LookingBack) -> None:
        assert back.error is None
        assert back.sessions == len(self.sessions)
        assert back.active_ms == sum(time for *_, time in self.sessions)
        assert back.sets == sum(len(own) for _, _, own, _ in self.sessions)
        assert back.since == min((day for day, *_ in self.sessions), default=None)
        self.check_days(back)
        self.check_weeks(back)
        self.check_routines(back)
        self.check_moves(back)
        self.check_capacity(back)
        self.check_lately(back)
        self.check_diary(back)

    def check_days(self, back: LookingBack) -> None:
        expected: dict[date, list[int]] = {}
        for day, _, own, time in self.sessions:
            if day >= self.start:
                sums = expected.setdefault(day, [0, 0, 0])
                sums[:] = [sums[0] + 1, sums[1] + time, sums[2] + len(own)]
        found = {one.day: [one.sessions, one.active_ms, one.sets] for one in back.days}
        assert found == expected
        assert [*found] == sorted(found)

    def check_weeks(self, back: LookingBack) -> None:
        expected: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
        for day, _, own, time in self.sessions:
            if day >= self.start:
                week = expected[monday(day)]
                week[0] += 1
                week[1] += time
                week[2] += len(own)
                for one in own:
                    tags = self.tags.get(one["move"], ())
                    week[3] += one["seconds"] if "static" in tags else 0
                    week[4] += (one["done"] or 0) if "eccentric" in tags else 0
        for one in back.weeks:
            doses = [one.stretch_seconds, one.eccentric_reps]
            assert [one.sessions, one.active_ms, one.sets, *doses] == expected.pop(one.day, [0] * 5)
        assert not expected
        if self.sessions:
            begun = monday(min(day for day, *_ in self.sessions))
            assert back.weeks[0].day == max(self.first, begun)
            assert back.weeks[-1].day >= monday(TODAY)

    def check_routines(self, back: LookingBack) -> None:
        expected: dict[str, list[Any]] = {}
        for day, row, _, time in self.sessions:
            one = expected.setdefault(row["routine"], [0, 0, 0, day, day])
            one[:3] = [one[0] + 1, one[1] + (row["state"] == "finished"), one[2] + time]
            one[3:] = [min(one[3], day), max(one[4], day)]
        assert {
            one.routine: [
                *(one.sessions, one.finished, one.active_ms, one.first_done, one.last_done)
            ]
            for one in back.routines
        } == expected

    def check_moves(self, back: LookingBack) -> None:
        by_move = self.sets()
        assert [one.move for one in back.moves] == sorted(
            by_move, key=lambda m: (-len(by_move[m]), m)
        )
        for line in back.moves:
            sets = by_move[line.move]
            weeks = [monday(day) for day, *_ in sets]
            assert amount(line) == added([one for *_, one in sets])
            assert line.sessions == len({row["id"] for _, row, _ in sets})
            for week, at in ((line.first, min(weeks)), (line.now, max(weeks))):
                assert week.monday == at
                assert amount(week) == added([one for day, _, one in sets if monday(day) == at])
            assert {one.side: amount(one) for one in line.sides} == {
                side: added([one for *_, one in sets if one["side"] == side])
                for side in {one["side"] for *_, one in sets}
            }
            self.check_trend(line.trend, sets)

    def check_trend(self, trend: Any, sets: list[Any]) -> None:
        recent = monday(TODAY) - timedelta(weeks=3)
        now = [one for day, _, one in sets if monday(day) >= recent]
        before = [
            one for day, _, one in sets if recent - timedelta(weeks=4) <= monday(day) < recent
        ]
        if not now or not before:
            assert trend is None
            return
        reps = [[one["done"] for one in some if one["done"] is not None] for some in (before, now)]
        if all(reps):
            means = [sum(some) / len(some) for some in reps]
        else:
            means = [sum(one["seconds"] for one in some) / len(some) for some in (before, now)]
        assert (trend.unit, trend.before, trend.now) == (
            "reps" if all(reps) else "seconds", pytest.approx(means[0]), pytest.approx(means[1]),
        )  # fmt: skip

    def check_capacity(self, back: LookingBack) -> None:
        expected: dict[Any, dict[date, int]] = defaultdict(dict)
        for move, sets in self.sets().items():
            for day, _, one in sets:
                week = monday(day)
                rated = one["effort"] and one["effort"] <= 8 and one["done"] is not None
                if rated and week >= monday(self.start):
                    line = expected[move, one["side"]]
                    line[week] = max(line.get(week, 0), one["done"])
        found = {(o.move, o.side): {p.day: p.reps for p in o.points} for o in back.capacity}
        assert found == expected

    def check_lately(self, back: LookingBack) -> None:
        since = TODAY - timedelta(days=27)
        days = [(day, own, time) for day, _, own, time in self.sessions if day >= since]
        assert back.lately.sessions == len(days)
        assert back.lately.active_ms == sum(time for *_, time in days)
        assert back.lately.days == len({day for day, *_ in days})
        found = {
            (move, one.side): amount(one)
            for move, sides in back.lately.moves.items()
            for one in sides
        }
        expected = defaultdict(list)
        for _, own, _ in days:
            for one in own:
                expected[one["move"] or one["label"], one["side"]].append(one)
        assert found == {key: added(sets) for key, sets in expected.items()}

    def check_diary(self, back: LookingBack) -> None:
        expected: dict[Any, dict[date, list[float]]] = defaultdict(lambda: defaultdict(list))
        late = datetime.fromisoformat(NOW) + timedelta(minutes=5)
        for one in self.facts:
            day = date.fromisoformat(one["at"][:10])
            at = datetime.fromisoformat(one["at"])
            if one["kind"] == "diary" and self.start <= day <= TODAY and at <= late:
                kind, _, number = str(one["value"]).rpartition(" ")
                expected[kind or "tightness", one["side"]][day].append(float(number))
        found = {
            (line.kind, line.side): {one.day: one.value for one in line.points}
            for line in back.diary
        }
        assert found == {
            key: {day: sum(own) / len(own) for day, own in days.items()}
            for key, days in expected.items()
        }


zones = st.sampled_from(
    [timezone(timedelta(hours=-11)), timezone(timedelta(hours=14)), ZoneInfo("Europe/Berlin")]
)
longest = 4 * 365 * 24 * 60
ages = st.integers(-1_000, 40 * 24 * 60) | st.integers(-1_000, longest) | st.just(30)
few = st.none() | st.integers(0, 20)


@st.composite
def bouts(draw: Any, id: str, session: str) -> SetRecord:
    move = draw(st.none() | st.sampled_from(MOVES))
    planned = draw(few)
    return SetRecord(
        id=id, session_id=session, segment=1, move=move, label=move or draw(st.sampled_from("AB")),
        side=draw(st.none() | st.sampled_from(["left", "right"])), set=1,
        result=draw(st.sampled_from([*Result, Result.DONE, Result.DONE])), planned=planned,
        done=None if planned is None else draw(few), planned_seconds=draw(few),
        seconds=draw(st.integers(0, 90)), part=1.0, effort=draw(st.none() | st.integers(1, 10)),
        load=None, kind=draw(st.sampled_from(["hold", "reps", "effort"])), position_ms=0,
        ended_at="2026-01-01T00:00:00Z",
    )  # fmt: skip


@st.composite
def journals(draw: Any, prefix: str = "s") -> list[Any]:
    now = datetime.fromisoformat(NOW)
    records: list[Any] = []
    for number in range(draw(st.integers(0, 9))):
        id = f"{prefix}{number}"
        at = (now - timedelta(minutes=draw(ages))).astimezone(draw(zones)).isoformat()
        speed = draw(st.sampled_from([1.0, 1.0, 1.0, 2.0]))
        records.append(
            SessionStart(id, draw(st.sampled_from(["core", "hips"])), at, 9_000, speed, "N", 9_000)
        )
        for place in range(draw(st.integers(0, 4))):
            records.append(draw(bouts(f"{id}:{place}", id)))
        if state := draw(st.none() | st.sampled_from([*State, State.FINISHED])):
            share = draw(st.none() | st.floats(0, 1))
            records.append(SessionEnd(id, at, state, draw(st.integers(0, 10**6)), share))
        if draw(st.booleans()):
            kind = draw(st.sampled_from(["", "soreness "]))
            value = f"{kind}{draw(st.integers(0, 10))}"
            records.append(Entry(id, "diary", at, value, None, draw(st.none() | st.just("left"))))
    return records


asks = st.builds(
    Asked,
    routine=st.none() | st.sampled_from(["core", "none"]),
    move=st.none() | st.sampled_from([*MOVES, "A"]),
    muscle=st.none() | st.sampled_from(MUSCLES),
    since=st.none() | st.integers(0, 200).map(lambda ago: TODAY - timedelta(days=ago)),
)


def seal(context: Context) -> None:
    with closing(context.journal.open(read_only=False)) as store:
        store.seal(NOW)
        assert store.waiting(NOW) == 0
        assert store.left_out_lately(NOW) == store.left_out(NOW)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    first=journals(),
    more=journals("t"),
    changes=st.lists(
        st.tuples(st.sampled_from("dcu"), st.integers(0, 8), st.integers(1, 4), st.integers(0, 9)),
        max_size=4,
    ),
    wanted=st.lists(asks, min_size=1, max_size=2),
    weeks=st.sampled_from([1, 12, 300]),
    sealed=st.booleans(),
)
def test_every_figure_agrees_with_the_exported_history(
    person: Context,
    first: list[Any],
    more: list[Any],
    changes: list[tuple[str, int, int, int]],
    wanted: list[Asked],
    weeks: int,
    sealed: bool,
) -> None:
    context = person
    start_anew(context, first)
    if sealed:
        seal(context)
    with closing(context.journal.open(read_only=False)) as store:
        store.save(*more)
    for what, session, number, value in changes:
        try:
            if what == "d":
                delete_session(context, f"s{session}")
            elif what == "c":
                correct_set(context, f"s{session}", number, Correction(reps=value, effort=value))
            else:
                undo_last(context)
        except SuppleError:
            pass
    for asked in (EVERYTHING, *wanted):
        some: list[LookingBack] = []
        back = looking_back(context, asked, weeks=weeks, early=some.append)
        Naive(context, asked, weeks).check(back)
        summed = {name: getattr(back, name) for name in ("since", "sessions", "active_ms", "sets")}
        summed |= {"asked": asked, "today": back.today, "days": back.days, "partial": True}
        assert some == [LookingBack(**summed)]
    if sealed:
        seal(context)
        Naive(context, EVERYTHING, weeks).check(looking_back(context, weeks=weeks))


def long_ago(id: str, **values: Any) -> list[Any]:
    """Return a session of last summer with two sets."""
    at = "2025-07-02T23:50:00+02:00"
    sets = [
        SetRecord(
            id=f"{id}{n}", session_id=id, segment=n, move="swiss-ball-curl", label="Ball",
            side=None, set=n, result=Result.DONE, planned=10, done=10 + n, planned_seconds=60,
            seconds=60, part=1.0, effort=8, load=None, kind="effort", position_ms=0, ended_at=at,
        )
        for n in (1, 2)
    ]  # fmt: skip
    return [SessionStart(id, "core", at, 9_000), *sets, SessionEnd(id, at, State.FINISHED, 120_000)]


def test_totals_that_were_kept_follow_every_later_change(person: Context) -> None:
    start_anew(person, [*long_ago("first"), *long_ago("other")])

    def check() -> LookingBack:
        back = looking_back(person, weeks=52)
        Naive(person, EVERYTHING, 52).check(back)
        return back

    seal(person)
    assert check().sessions == 2
    delete_session(person, "first")
    assert check().sessions == 1
    undo_last(person)
    correct_set(person, "first", 2, Correction(reps=15))
    assert check().moves[0].best == 15
    with closing(person.journal.open(read_only=False)) as store:
        store.save(*long_ago("late"))  # such as from a rescue file
    assert check().sessions == 3
    seal(person)
    assert check().sessions == 3
    with closing(person.journal.open(read_only=False)) as store:
        store.save(Removal("late1"))
    assert check().sets == 5


def test_a_year_is_added_up_once_until_something_in_it_changes(person: Context) -> None:
    before = [
        replace(one, started_at="2024-07-02T23:50:00+02:00") if hasattr(one, "started_at") else one
        for one in long_ago("before")
    ]
    start_anew(person, [*before, *long_ago("first"), *long_ago("other")])
    seal(person)
    Naive(person, EVERYTHING, 12).check(looking_back(person))
    with closing(sqlite3.connect(person.folders.data / FILE)) as db:
        assert {*db.execute("SELECT * FROM tally_year")} == {("2024", 1), ("2025", 1)}
        db.execute("UPDATE tally_year_move SET sets = 70")
        db.execute("UPDATE tally_year_routine SET sessions = 70 WHERE year = '2025'")
        db.commit()
    back = looking_back(person)
    assert (back.moves[0].sets, back.sessions) == (140, 71)
    delete_session(person, "first")
    back = looking_back(person)
    assert (back.moves[0].sets, back.sessions) == (72, 2)
    seal(person)
    delete_session(person, "before")
    Naive(person, EVERYTHING, 12).check(looking_back(person))


def test_any_age_can_be_looked_back_on(person: Context) -> None:
    old = [replace(one, **MOVED) if hasattr(one, "started_at") else one for one in long_ago("old")]
    start_anew(person, [*old, *long_ago("first"), *long_ago("other")])
    Naive(person, EVERYTHING, 52).check(looking_back(person, weeks=52))
    seal(person)
    delete_session(person, "first")
    Naive(person, EVERYTHING, 52).check(looking_back(person, weeks=52))


MOVED = {"started_at": "0001-01-03T00:00:00+14:00"}


def test_without_triggers_every_set_is_added_up_again(person: Context) -> None:
    start_anew(person, long_ago("first"))
    seal(person)
    with closing(sqlite3.connect(person.folders.data / FILE)) as db:
        db.execute("DROP TRIGGER tally_bout_DELETE_old")
        db.execute("DELETE FROM bout WHERE id = 'first2'")
        db.commit()
    Naive(person, EVERYTHING, 52).check(looking_back(person, weeks=52))
    with closing(person.journal.open(read_only=False)) as store:
        store.seal(NOW)
    Naive(person, EVERYTHING, 52).check(looking_back(person, weeks=52))


def test_a_long_journal_is_sealed_by_the_first_look(person: Context) -> None:
    start_anew(person, [one for n in range(WORTH) for one in long_ago(f"s{n:03}-")])
    assert looking_back(person).sessions == WORTH
    with closing(person.journal.open()) as store:
        assert store.waiting(NOW) == 0
        with pytest.raises(JournalError):
            store.save(Removal("late1"))
    assert looking_back(person).sessions == WORTH


def test_a_long_journal_in_use_is_added_up_all_the_same(
    person: Context,
) -> None:
    start_anew(person, [one for n in range(WORTH) for one in long_ago(f"s{n:03}-")])
    with closing(sqlite3.connect(person.folders.data / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert looking_back(person).sessions == WORTH
    with closing(person.journal.open()) as store:
        assert store.waiting(NOW) == WORTH


def test_what_is_noted_after_a_session_is_in_the_diary(person: Context) -> None:
    at = "2026-03-01T08:00:00+01:00"
    start_anew(person, [
        SessionStart("s", "core", at, 9_000),
        Note("a", "s", "soreness", 4, None, at), Note("b", "s", "pain", "sharp", "left", at),
        Note("c", "s", "pain", "tingling", "left", at), Entry("d", "diary", at, 6.0),
        SessionStart("fast", "core", at, 9_000, 5.0), Note("e", "fast", "soreness", 9, None, at),
    ])  # fmt: skip
    lines = {(one.kind, one.side): one.points[0].value for one in looking_back(person).diary}
    assert lines == {("pain", "left"): 2, ("soreness", None): 4, ("tightness", None): 6}


def test_a_capacity_test_is_known_as_one(person: Context) -> None:
    records = long_ago("s")
    start_anew(person, [replace(records[0], routine="capacity-test"), *records[1:]])
    (line,) = looking_back(person, weeks=52).capacity
    assert [(one.reps, one.effort, one.tested) for one in line.points] == [(12, 8, True)]
    assert line.tests == line.points
    start, bout, *rest = long_ago("s2")
    start_anew(person, [*records, start, replace(bout, done=13), *rest])
    with closing(person.journal.open(read_only=False)) as store:
        store.save(replace(records[0], routine="capacity-test"))
    (line,) = looking_back(person, weeks=52).capacity
    found = [(one.reps, one.effort, one.tested) for one in line.points]
    assert found == [(13, 8, False)], "a set of the same week did more than the test"


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_have_every_session_once(person: Context, limit: int) -> None:
    records = [one for n in range(7) for one in long_ago(f"same{n}")]
    start_anew(person, [*records, SessionStart("new", "hips", NOW, 9_000)])
    found, page = [], session_page(person, limit=limit)
    while True:
        found += [one.id for one in page.sessions]
        if not page.more:
            break
        page = session_page(person, before=page.sessions[-1], limit=limit)
    with closing(person.journal.open()) as store:
        assert found == [one["id"] for one in store.sessions()]
    only = session_page(person, Asked(routine="hips"))
    assert [one.id for one in only.sessions] == ["new"]
    assert len(session_page(person, Asked(muscle="hamstrings")).sessions) == 7


def test_every_move_with_a_figure_has_the_muscles_that_the_figure_marks(person: Context) -> None:
    regions = {
        "back thigh": "hamstrings", "seat": "glutes", "front thigh": "quads", "thigh": "thighs",
        "calf": "calves", "groin": "hip flexors", "hip": "hips", "belly": "core",
        "middle": "core", "flank": "core", "low back": "core",
    }  # fmt: skip
    adductors = {"strap-leg-out": "thighs"}  # the figure can only mark the groin
    for slug in person.moves.slugs:
        move = person.moves.find(slug)
        assert move is not None
        found = set(muscles_of(move))
        if move.figure in adductors:
            assert found == {adductors[move.figure]}
        elif move.figure:
            sheet = read_figure(move.figure)
            assert sheet is not None
            marked = {
                regions[one.removeprefix("left ").removeprefix("right ")] for one in sheet.works
            }
            assert found - {*move.tags} == marked - {*move.tags}
    assert muscles_of(Move(slug="mine", name="Mine", tags=("calves",))) == ("calves",)
    assert muscles_of(None) == ()


@pytest.mark.parametrize("plan", Plan)
def test_targets_are_of_the_plan_or_of_what_is_done(person: Context, plan: Plan) -> None:
    context = replace(person, settings=replace(person.settings, plan=plan, run_days=("mon",)))
    start_anew(context, [])
    found = looking_back(context).targets
    assert (found.stretch_minutes is None) == (plan is Plan.STRENGTH_INSTEAD)
    assert (found.eccentric_reps is None) == (plan not in (Plan.STRENGTH_INSTEAD, Plan.MIXED))
    if plan is Plan.MIXED:
        reps, minutes = found.eccentric_reps, found.stretch_minutes
        assert reps is not None
        assert minutes is not None
        assert (reps.low, reps.high, reps.source) == (10, 60, "004")
        assert (minutes.routine, minutes.source) == ("post-run-cooldown", "002")
        assert "one run a week" in minutes.why
    if plan is Plan.GENTLE_TWICE_DAILY:
        assert found.stretch_minutes is not None
        assert "14 times a week" in found.stretch_minutes.why


def test_the_weekly_stretches_go_by_the_runs_that_are_known_of(person: Context) -> None:
    def why() -> str:
        found = looking_back(person).targets.stretch_minutes
        assert found is not None
        return found.why

    start_anew(person, [])
    assert "3 runs a week, as nothing says how often you run" in why()
    days = [
        TODAY - timedelta(days=n) for n in range(1, 15) if (TODAY - timedelta(days=n)).weekday() < 5
    ]
    start_anew(person, [Entry(f"{day}", "run", f"{day}T18:00:00+01:00", "easy") for day in days])
    assert "after 5 runs a week." in why()
    stretched: list[Any] = []
    for back, state in ((2, "finished"), (9, "finished"), (3, "partial"), (10, "partial")):
        at = f"{TODAY - timedelta(days=back)}T18:00:00+01:00"
        stretched.append(SessionStart(f"{back}", "post-run-cooldown", at, 600_000))
        stretched.append(SessionEnd(f"{back}", at, State(state), 600_000, 1.0))
    start_anew(person, stretched)
    assert "after one run a week." in why()
    past = read_past(person, brief=True)
    assert GUESSED_RUNS not in week_note(person, past, local(NOW)), "the week goes by the same day"


def test_a_single_leg_bridge_is_for_the_hamstrings_too(person: Context) -> None:
    assert "hamstrings" in muscles_of(person.moves.find("single-leg-bridge"))
