"""The rows of the history: as wide as they should be, no number cut off, whatever they hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.each import each
from timer.frozen import replace
from timer.services.looking_back import (
    EVERYTHING,
    Capacity,
    CapacityLine,
    DiaryLine,
    DiaryPoint,
    Lately,
    LookingBack,
    MoveLine,
    SessionDetail,
    SessionLine,
    SetLine,
    SideAmount,
    Trend,
    Uncounted,
    Week,
    WeekAmount,
)
from timer.tui.drawing.themes import DARK, NO_COLOURS
from timer.tui.screens.history import counted_text, session_row
from timer.tui.screens.history_panels import all_series, move_rows, trend_rows, week_rows
from timer.tui.screens.past_session import set_rows, word_rows

TODAY = date(2026, 11, 30)
WIDTHS = (*range(38, 84, 3), 100, 127, 160, 200)
NAMES = (
    "Nordic curl",
    "\x1b[31m漢字の動き 👩‍👩‍👧 e\u0301",
    "A name that is longer than any row has room for it" * 2,
)


def looked() -> LookingBack:
    amount = {"sets": 1212, "reps": 98765, "seconds": 400_000, "best": 30, "longest": 90}
    monday = TODAY - timedelta(weeks=100)
    return LookingBack(
        asked=EVERYTHING,
        today=TODAY,
        weeks=tuple(
            Week(day=monday + timedelta(weeks=n), active_ms=n * 600_000, sets=n * 11)
            for n in range(101)
        ),
        moves=tuple(
            MoveLine(
                move=name,
                name=name,
                sessions=5,
                muscles=(),
                first=WeekAmount(monday=monday, **amount),
                now=WeekAmount(monday=TODAY, **amount),
                trend=Trend(10, 20, "reps"),
                sides=(),
                **amount,
            )
            for name in NAMES
        ),
        lately=Lately(
            moves={
                name: tuple(SideAmount(side=side, **amount) for side in ("left", "right"))
                for name in NAMES
            }
        ),
        capacity=tuple(
            CapacityLine(
                move=name,
                name=name,
                side=side,
                points=tuple(
                    Capacity(day=monday + timedelta(weeks=n), reps=n, effort=8, tested=n % 4 == 0)
                    for n in range(100)
                ),
            )
            for name in NAMES
            for side in ("left", "right")
        ),
        diary=tuple(
            DiaryLine(
                kind=kind,
                side=side,
                points=tuple(DiaryPoint(day=TODAY - timedelta(days=n), value=5.5) for n in (9, 1)),
            )
            for kind in ("tightness", "pain", "something else")
            for side in ("left", None)
        ),
    )


def session(name: str) -> SessionLine:
    return SessionLine(
        id="a", routine=name, name=name, started_at="2026-11-29T18:10:00+01:00", state="partial",
        running=False, share=0.5, speed=1.0, active_ms=600 * 60_000, counted={None: 120},
        hurt=(name,), missing=(name,),
    )  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_every_row_is_as_wide_as_its_panel_and_numbers_are_whole(width: int) -> None:
    back = looked()
    for palette in (DARK, NO_COLOURS):
        weeks = [*week_rows(back, width, palette)]
        moves = [*move_rows(back, width, palette)]
        trends = [*trend_rows(all_series(back), TODAY, width, 20, palette)]
        rows = [session_row(session(name), width, palette, chosen=True) for name in NAMES]
        for strip in (*weeks, *moves, *trends, *rows):
            assert strip.cell_length == width
            assert "\x1b" not in strip.text
        assert "1000" in weeks[1].text
        assert "1100" in weeks[1].text
        assert sum("1212" in strip.text for strip in moves) == len(NAMES)
        assert sum(strip.text.count("98765") for strip in moves) == 2 * len(NAMES)
        assert sum("0 → 99" in strip.text for strip in trends) == 2 * len(NAMES)
        assert sum("a trend needs" in strip.text.casefold() for strip in trends) == 4
        assert all("600 min" in strip.text for strip in rows)


@each("width", WIDTHS)
def test_a_session_s_rows_leave_nothing_out(width: int) -> None:
    sets = tuple(
        SetLine(
            number=n, move=None, label=name, side="left", set=n, result=result, planned=n, done=12,
            planned_seconds=40, seconds=40, effort=9, load="10 kg",
        )
        for n, (name, result) in enumerate(zip(NAMES, ("done", "short", "hurt"), strict=True), 1)
    )  # fmt: skip
    detail = SessionDetail(
        line=session("Core"), planned_ms=700_000, ended_at=None, sets=sets,
        answers=(("How did it feel?", "tight"),), notes=(("soreness", "left", "4"),),
        left_out=("Plank",),
    )  # fmt: skip
    strips = [strip for strip, _ in set_rows(detail, 0, width, DARK)]
    strips += word_rows(detail, width, DARK)
    told = " ".join(" ".join(strip.text.split()) for strip in strips)
    assert {strip.cell_length for strip in strips} == {width}
    for words in ("Left out: Plank", "cut short", "it hurt", "9/10", "10 kg", "Soreness, left: 4"):
        assert words in told
    assert told.count("9/10") == told.count("10 kg") == len(sets)


@each("width", WIDTHS)
def test_the_heading_says_how_many_sessions_count_in_no_figure(width: int) -> None:
    back = replace(looked(), sessions=975)
    said = counted_text(back, Uncounted(other_speed=6, empty=1), width)
    assert "975" in said
    assert "7" in said or "6 at another speed and 1 without a set done" in said
    assert "not" in said.casefold()
