"""Charts of characters: true to the numbers, and read without colour."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from timer.tui.drawing.charts import LABELS, SHADES, bar, by_day, by_year, columns, weekly

TODAY = date(2026, 11, 30)
DAYS = st.dictionaries(
    st.integers(0, 1200).map(lambda back: TODAY - timedelta(days=back)), st.integers(1, 90)
)


@settings(max_examples=40)
@given(DAYS, st.integers(30, 200))
def test_a_calendar_fits_its_width_and_shows_every_day_once(
    minutes: dict[date, float], width: int
) -> None:
    found = by_day(minutes, TODAY, TODAY, width)
    cells = [cell for line in found.rows for cell in line if cell]
    assert len(found.rows) == 7
    assert LABELS + len(found.rows[0]) * found.step <= max(width, LABELS + found.step) + 1
    assert len({cell.first for cell in cells}) == len(cells)
    assert max(cell.last for cell in cells) == TODAY
    assert all(cell.minutes == minutes.get(cell.first, 0) for cell in cells)
    assert len(found.heading) <= max(width, LABELS)


@settings(max_examples=40)
@given(DAYS, st.integers(30, 200))
def test_years_leave_out_no_minute_of_the_years_on_show(
    minutes: dict[date, float], width: int
) -> None:
    found = by_year(minutes, TODAY.year, TODAY, width)
    total = sum(cell.minutes for line in found.rows for cell in line if cell)
    assert total == sum(minutes.values())
    assert LABELS + max(len(line) for line in found.rows) * found.step <= width


def test_a_week_of_the_years_begins_on_monday_and_stays_in_its_year() -> None:
    for year in (2012, 2024, 2026, 9999):
        (line,) = by_year({}, year, date(year, 12, 31), 80).rows
        cells = [cell for cell in line if cell]
        assert (cells[0].first, cells[-1].last) == (date(year, 1, 1), date(year, 12, 31))
        assert all(one.first.weekday() == 0 for one in cells[1:])
        assert all(one.last.weekday() == 6 for one in cells[:-1])


def test_each_shade_is_a_character_of_its_own() -> None:
    found = by_day({TODAY: 45, TODAY - timedelta(days=1): 3}, TODAY, TODAY, 80)
    shades = {
        cell.minutes: SHADES[found.shade(cell)] for line in found.rows for cell in line if cell
    }
    assert shades == {0: "·", 3: "░", 45: "█"}
    assert len(set(SHADES)) == len(SHADES)


@given(st.floats(0, 100), st.integers(1, 60))
def test_a_bar_is_exactly_as_wide_as_it_is_said_to_be(value: float, width: int) -> None:
    for leftwards in (False, True):
        drawn = bar(value, 100, width, leftwards=leftwards)
        assert len(drawn) == width
        assert bool(drawn.strip()) == (value > 0)
    assert bar(100, 100, width) == "━" * width


def test_columns_start_at_nothing_and_leave_gaps_where_nothing_is_known() -> None:
    assert columns([10, None, 5, 0], 10, 1, 4) == ["▇ ▄▁"]
    assert columns([10, None], 10, 1, 8) == ["▇▇▇▇    "]
    assert columns([10, 5, 4, 1], 10, 1, 2) == ["▅▂"]
    assert columns([10, 5, 0], 10, 2, 3) == ["▇  ", "██▁"]


def test_a_week_is_the_mean_of_its_numbers() -> None:
    days = [TODAY - timedelta(days=back) for back in (20, 19, 2)]
    found = weekly([(days[0], 8), (days[1], 6), (days[2], 3)], days[0], TODAY)
    assert found == [7, None, 3]


def test_the_shades_suit_what_is_shown() -> None:
    """The minutes of one move would all be of one shade on the scale of whole sessions."""
    of_a_move = {TODAY - timedelta(days=day): day + 1 for day in range(8)}
    found = by_day(of_a_move, TODAY, TODAY, 80)
    shades = {found.shade(cell) for row in found.rows for cell in row if cell and cell.minutes}
    assert shades == {1, 2, 3, 4}
    assert found.legend == ("none", "<2", "<4", "<8", "8+", "min")
    assert by_day({TODAY: 45}, TODAY, TODAY, 80).legend[1:5] == ("<10", "<20", "<40", "40+")
