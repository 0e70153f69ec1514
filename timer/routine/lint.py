"""Hints: warnings about what is valid, but goes against the sources or is hardly what was meant.

Those that go against the sources give their reason and their source. Nothing is known about a move
outside the library, so where a routine has one the hints that depend on it are left out. What is
likely is a table of the library, and no hint ever changes a routine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from timer import assets
from timer.files import names
from timer.frozen import NamedTuple, frozen
from timer.routine.diagnostics import Measured, Problem, Report, replaced, shown
from timer.routine.durations import (
    DurationError,
    format_ms,
    format_range,
    parse_counts,
    parse_range,
)
from timer.routine.library.positions import bundled
from timer.routine.model import (
    AS_WRITTEN,
    ON_PURPOSE,
    Ask,
    Group,
    Hold,
    Move,
    Moves,
    Note,
    Open,
    Optional,
    Range,
    Reps,
    Rest,
    Routine,
    Schedule,
    Step,
    Zones,
)
from timer.routine.screening_questions import GUARDS
from timer.routine.yaml.tree import LARGEST, load
from timer.routine.yaml.tree import values as read_values

LONG_HOLD_MS = 60_000
"""A hold longer than the longest published one."""
COLD_MS = 15 * 60_000
A_DAY_MS = 24 * 3_600_000
WARM_UP_MS = (5 * 60_000, 10 * 60_000)


@frozen
class _Work:
    """A step in which you work, with what the library knows about it."""

    step: Step
    moves: tuple[Move, ...]
    tags: frozenset[str]
    known: bool
    """Whether all its names are moves of the library, or it has tags of its own."""

    @property
    def name(self) -> str:
        """The name of its move."""
        return self.moves[0].name if self.moves else getattr(self.step, "move", "this step")


def hints_on(
    routine: Routine | None,
    moves: Moves,
    total_ms: int | None,
    measured: Iterable[Measured] = (),
) -> tuple[Problem, ...]:
    """Return the hints on a routine, in the order of its file.

    `total_ms` is its length with every range at its middle. It is None where the file has errors:
    then `routine` is what could be read of it, and nothing is said of what seems to be missing.
    `measured` are the values that were read, with their places.
    """
    report = Report(moves)
    values = tuple(measured)
    for doubt in _DOUBTS:
        doubt(values, report)
    work = tuple(_work(routine.steps, moves)) if routine else ()
    if routine is not None:
        for hint in _HINTS:
            hint(routine, work, report)
        if total_ms is not None:
            for hint in _HINTS_ON_ALL:
                hint(routine, work, report)
            if "before-run" in routine.when and work:
                _warm_up_length(work[0], total_ms, report)
            _no_sides(routine.steps, moves, report)
    return report.problems()


# What is hardly meant


class _Likely(NamedTuple):
    """The likely amounts for one key: from the library's own, times a factor."""

    kind: str
    whose: str
    """`calm`, `free` or nothing: whether it is for what lasts long, or for free names."""
    least: int
    most: int
    low: int
    high: int
    what: str


class _Table(NamedTuple):
    amounts: dict[str, tuple[_Likely, ...]]
    """By key; of several that fit the last counts."""
    calm: frozenset[str]
    calm_words: tuple[str, ...]
    one_sided: frozenset[str]


@cache
def _table() -> _Table:
    data = read_values(
        load(assets.folder("routines") / "tables" / "plausible.yaml", LARGEST, "`amounts:`")
    )
    amounts: dict[str, tuple[_Likely, ...]] = {}
    for row in data["amounts"]:
        likely = _likely(row)
        amounts[row["key"]] = (*amounts.get(row["key"], ()), likely)
    words = tuple(word for line in data["calm-words"] for word in line)
    return _Table(amounts, frozenset(data["calm"]), words, frozenset(data["one-sided"]))


def _likely(row: dict[str, Any]) -> _Likely:
    most, least = _amount(row["most"]), _amount(row.get("least", "1"))
    return _Likely(
        row["of"],
        "calm" if "calm" in row else "free" if "free" in row else "",
        least,
        most,
        least // int(row["under"]) if "under" in row else 0,
        most * int(row["over"]),
        row["is"],
    )


def _amount(written: str) -> int:
    return int(written) if written.isdigit() else parse_range(written, days=True).low


_BREATH = ("in", "in again", "hold", "out", "pause")


def _amounts(values: tuple[Measured, ...], report: Report) -> None:
    """Warn of amounts that are far from any in the library."""
    seen = set()
    whose: dict[str, str] = {}
    for one in values:
        key = one.here.key
        low, high = _ends(one.amount)
        if high is None or low is None or one.place in seen:
            continue
        if (move := one.here.move) not in whose:
            whose[move] = _whose(move, report)
        likely = _likely_for(one, key, whose[move])
        if likely is None or (likely.low <= low and high <= likely.high) or (low == high == 0):
            continue
        seen.add(one.place)
        _doubt(one, likely, low, high, report)


def _ends(amount: object) -> tuple[int | None, int | None]:
    if isinstance(amount, Range):
        return amount.low, amount.high
    return (amount, amount) if type(amount) is int else (None, None)


def _likely_for(one: Measured, key: str, whose: str) -> _Likely | None:
    if key in _BREATH and one.here.kind in ("breathe", "hold"):
        key = "pattern"
    kind = one.here.kind or ("schedule" if key in ("apart", "per-week", "per-day") else "")
    fits = [
        likely
        for likely in _table().amounts.get(key, ())
        if likely.kind in ("any", kind) and likely.whose in ("", whose)
    ]
    return fits[-1] if fits else None


def _whose(name: str, report: Report) -> str:
    """Return whether a move may last long (`calm`), or else whether it is a `free` name."""
    move = report.moves.find(name) if report.moves and name else None
    if move is not None:
        return "calm" if _table().calm & set(move.tags) else ""
    return "calm" if any(word in name.lower() for word in _table().calm_words) else "free"


_COUNTS = ("count", "window", "sets", "rounds", "cycles", "per-week", "per-day")


def _doubt(one: Measured, likely: _Likely, low: int, high: int, report: Report) -> None:
    counted = one.here.key in _COUNTS
    show: Callable[[int], str] = str if counted else format_ms
    written = f"{low}-{high}" if counted else format_range(Range(low, high))
    written = show(low) if low == high else written
    much = high > likely.high
    words = ("a lot", "very little") if counted else ("very long", "very short")
    limit = f"most in the library is {show(likely.most)}"
    if not much:
        limit = f"least in the library is {show(likely.least)}"
    guess = _meant(written, likely, counted, much=much)
    report.warn(
        one.place,
        "implausible",
        f"{shown(written)} is {words[not much]} for {likely.what}. The {limit}.",
        f"Did you mean `{guess}`? If not, leave it as it is."
        if guess
        else "If you meant it, leave it as it is.",
        replaced(one.place, guess) if guess else None,
    )


def _meant(written: str, likely: _Likely, counted: bool, *, much: bool) -> str | None:
    """Return the likely amount for which `written` is a slip: another unit, a zero too few or many.

    Where seconds are usual a zero is missing sooner than the unit is wrong.
    """
    units = [("m", "s"), ("s", "m"), ("s", "h"), ("h", "m")]
    zeros = [("0", ""), ("00", ""), ("", "0")]
    unit = written[-1:] if written[-1:].isalpha() else ""
    body = written.removesuffix(unit)
    for old, new in (*units, *zeros) if much or likely.least >= 30_000 else (*zeros, *units):
        if old.isalpha():
            text = body + new if unit == old and not re.search("[a-z]", body) else ""
        elif new:
            text = body + new + unit
        else:
            text = re.sub(rf"(?<=\d){old}(?=-|$)", "", body) + unit
        if not text or text == written:
            continue
        try:
            days = likely.kind == "schedule"
            span = parse_counts(text) if counted else parse_range(text, days=days)
        except DurationError:
            continue
        if max(likely.least, likely.low) <= span.low and span.high <= likely.high:
            return text
    return None


def _one_window(values: tuple[Measured, ...], report: Report) -> None:
    """Warn of a window with one end."""
    for one in values:
        if one.here.key != "window" or one.here.kind != "effort":
            continue
        low, high = _ends(one.amount)
        if low == high and low:
            report.warn(
                one.place,
                "single-window",
                "This window is a single number.",
                f"Write the fewest and the most reps: `{max(low - 5, 1)}-{low}`."
                if low > 1
                else "Write the fewest and the most reps: `3-8`.",
            )


def _exhale(values: tuple[Measured, ...], report: Report) -> None:
    for one in values:
        if one.key != "pattern" or one.here.kind != "breathe" or not isinstance(one.amount, tuple):
            continue
        phases = {phase.name: phase.length for phase in one.amount}
        if "in" in phases and "out" in phases and phases["out"].low <= phases["in"].high:
            report.warn(
                one.place,
                "short-exhale",
                "The breath out isn't longer than the breath in.",
                "To wind down, breathe out for longer: `{in: 4, out: 6-8}`, as a coach advises.",
            )


def _positions(values: tuple[Measured, ...], report: Report) -> None:
    for one in values:
        if one.key == "position" and isinstance(one.amount, str):
            levels = bundled().levels
            if one.amount not in levels:
                from timer.routine.reader.meant import value_meant  # needed only for mistakes

                meant = value_meant(one.amount, levels, report)
                report.warn(
                    one.place,
                    "unknown-position",
                    f"Supple doesn't know the position {shown(one.amount)}.",
                    f"Did you mean `{meant}`?"
                    if meant
                    else "Give the step a `settle`, or one of the known positions: "
                    f"{', '.join(f'`{level}`' for level in levels)}.",
                    replaced(one.place, meant) if meant else None,
                )


def _tags(values: tuple[Measured, ...], report: Report) -> None:
    """Warn of a tag that is nearly one that guards or advice use."""
    known = {tag for guard in GUARDS.values() for tag in guard.tags}
    whole = False
    for one in values:
        if one.key != "tags" or not isinstance(one.amount, str) or one.amount in known | _OUR_TAGS:
            continue
        if not whole:
            known, whole = known | _tags_of(report.moves), True
        close = None if one.amount in known else report.guess(one.amount, sorted(known))
        if close:
            report.warn(
                one.place,
                "unknown-tag",
                f"No guard and no move of the library has the tag {shown(one.amount)}.",
                f"Did you mean `{close}`?",
                replaced(one.place, close),
            )


_OUR_TAGS = frozenset({AS_WRITTEN, ON_PURPOSE})
"""Tags with a meaning of their own; they are rarely meant, so they are no guess at others."""


def _tags_of(moves: Moves | None) -> set[str]:
    """Return every tag that two moves of the library share, which takes reading them all.

    A tag of a single move may be the misspelt one.
    """
    found = [move for slug in moves.slugs if (move := moves.find(slug))] if moves else []
    times = Counter(tag for move in found for tag in set(move.tags))
    return {tag for tag, number in times.items() if number > 1}


def _other_names(values: tuple[Measured, ...], report: Report) -> None:
    """Say which move a free name takes its cues and figure from."""
    for one in values:
        if one.key not in ("move", "zone") or not isinstance(one.amount, str) or not report.moves:
            continue
        move = report.moves.find(one.amount)
        if move is None or one.amount == move.slug or one.amount.casefold() == move.name.casefold():
            continue
        report.warn(
            one.place,
            "other-name",
            f"{shown(one.amount)} is another name for `{move.slug}`. Your words are kept; the cues "
            "and the figure are the move's.",
            f"If you meant it, write `{move.slug}`. Otherwise use a name that no move has.",
            replaced(one.place, move.slug),
        )


_DOUBTS: tuple[Callable[[tuple[Measured, ...], Report], None], ...] = (
    _amounts,
    _one_window,
    _exhale,
    _positions,
    _tags,
    _other_names,
)


def hints_on_moves(measured: Iterable[Measured], own: Moves, library: Moves) -> tuple[Problem, ...]:
    """Return the hints on a file of moves: what they name and isn't there. `own` are its moves."""
    report = Report(library)
    values = tuple(measured)
    for doubt in (_amounts, _positions, _tags):
        doubt(values, report)
    figures = [name.removesuffix(".yaml") for name in names(assets.folder("routines") / "figures")]
    slugs = (*own.slugs, *library.slugs)
    for one in values:
        if not isinstance(one.amount, str):
            continue
        if one.key == "figure" and one.amount not in figures:
            _unknown(one, "unknown-figure", "figure", figures, report)
        elif one.key == "swap" and one.amount not in slugs:
            _unknown(one, "unknown-move", "move", slugs, report)
    return report.problems()


def _unknown(one: Measured, code: str, what: str, known: Iterable[str], report: Report) -> None:
    word = str(one.amount)
    close = report.guess(word, known)
    if what == "move":
        from timer.routine.reader.meant import move_meant, surely  # needed only for mistakes

        near = close and surely(word, close)
        close = close if near or not report.moves else move_meant(word, report.moves, report)
    report.warn(
        one.place,
        code,
        f"There is no {what} {shown(str(one.amount))} in the library.",
        f"Did you mean `{close}`?" if close else f"Leave it out, or name another {what}.",
        replaced(one.place, close) if close else None,
    )


def _no_sides(steps: tuple[Step, ...], moves: Moves, report: Report) -> None:
    """Warn of a move that works one side at a time, where no side is named."""
    for step in steps:
        if isinstance(step, Group):
            if not step.sides.labels:
                _no_sides(step.steps, moves, report)
        elif isinstance(step, (Hold, Reps)) and not step.sides.labels:
            move = moves.find(step.move)
            if move is not None and move.slug in _table().one_sided:
                report.warn(
                    step.place,
                    "no-sides",
                    f"{shown(move.name)} works one side at a time, and this step has no `sides`.",
                    "Add `sides: each`, or `sides: left` for one side alone.",
                )


# What goes against the sources


def _before_run(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    if "before-run" not in routine.when:
        return
    for one in work:
        if "static" not in one.tags:
            continue
        length = _longest(one.step)
        if length > LONG_HOLD_MS:
            report.warn(
                one.step.place,
                "long-hold-before-run",
                f"{shown(one.name)} is held for {format_ms(length)} before a run.",
                "Long static holds on cold muscles cost power right afterwards. "
                "Move it to an after-run routine.",
            )
        else:
            report.warn(
                one.step.place,
                "hold-before-run",
                f"{shown(one.name)} is a static stretch in a routine for before a run.",
                "Move first and hold afterwards. Swings and lunges prepare you better.",
            )


def _warm_up_length(first: _Work, total_ms: int, report: Report) -> None:
    low, high = WARM_UP_MS
    if not low <= total_ms <= high:
        report.warn(
            first.step.place,
            "warm-up-length",
            f"This takes {format_ms(total_ms // 1000 * 1000)} before a run.",
            "A warm-up should take five to ten minutes.",
        )


def _eccentric(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    hard = [one for one in work if "eccentric" in one.tags]
    schedule = routine.schedule
    if hard and schedule is not None and _often(schedule):
        report.warn(
            hard[0].step.place,
            "eccentric-too-often",
            f"{shown(hard[0].name)} is eccentric work, and the schedule leaves too little rest.",
            "Once or twice a week is advised, with at least a day between (our own rule): "
            "`schedule: {per-week: 1-2, apart: 48h}`.",
        )
    elif hard and (schedule is None or schedule.apart_ms is None):
        report.warn(
            hard[0].step.place,
            "eccentric-without-rest",
            f"{shown(hard[0].name)} is eccentric work, and the routine doesn't plan any rest.",
            "Write `schedule: {per-week: 1-2, apart: 48h}`. Once or twice a week is enough, and "
            "soreness takes a day or two. The 48 hours are our own rule.",
        )


def _often(schedule: Schedule) -> bool:
    """Return whether a routine is scheduled more than twice a week, or on days in a row."""
    week, apart = schedule.per_week, schedule.apart_ms
    daily = schedule.per_day is not None or schedule.every_run
    return daily or bool(week and week.high > 2) or bool(apart and apart.low < A_DAY_MS)


def _neighbours(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    still = [one for one in work if "static" in one.tags and "cramp" not in one.tags]
    needed = [one for one in work if one.step.optional is Optional.NO]
    if not still or not all(one.known for one in work) or 2 * len(still) <= len(needed):
        return
    if not any("neighbour" in one.tags for one in still):
        report.warn(
            still[0].step.place,
            "no-neighbours",
            "This stretches only the hamstrings and none of the muscles around them.",
            "Add a stretch for your hip flexors, quads, calves or glutes, such as "
            "`hip-flexor-stretch`.",
        )


def _contrast(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    bouts = [
        (one, one.step.length.all)
        for one in work
        if "contrast" in one.tags and isinstance(one.step, Hold) and one.step.length
    ]
    warm = [amount for one, amount in bouts if "heat" in one.tags and amount]
    cold = [amount for one, amount in bouts if "cold" in one.tags and amount]
    if warm and cold and _sums(warm) != tuple(2 * end for end in _sums(cold)):
        report.warn(
            bouts[0][0].step.place,
            "contrast-ratio",
            f"Warm and cold take {format_ms(_sums(warm)[0])} and {format_ms(_sums(cold)[0])}.",
            "The advice is two parts warm to one part cold, such as `2m` and `1m`.",
        )


def _cold(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    for one in work:
        if "cold" in one.tags and "contrast" not in one.tags and _longest(one.step) > COLD_MS:
            report.warn(
                one.step.place,
                "long-cold",
                f"{shown(one.name)} stays on for {format_ms(_longest(one.step))}.",
                "Ten to fifteen minutes are enough.",
            )


_HINTS: tuple[Callable[[Routine, tuple[_Work, ...], Report], None], ...] = (
    _before_run,
    _contrast,
    _cold,
)
_HINTS_ON_ALL: tuple[Callable[[Routine, tuple[_Work, ...], Report], None], ...] = (
    _eccentric,
    _neighbours,
)
"""Hints about what a routine lacks, which only the whole of it can show."""


def _longest(step: Step) -> int:
    """Return the longest that one bout of a step may take, in milliseconds."""
    if isinstance(step, Open):
        return step.cap or step.about
    if not isinstance(step, Hold) or step.length is None:
        return 0
    return max(amount.high for amount in step.length.ranges)


def _sums(ranges: list[Range]) -> tuple[int, int]:
    return sum(one.low for one in ranges), sum(one.high for one in ranges)


def _work(
    steps: tuple[Step, ...], moves: Moves, around: frozenset[str] = frozenset()
) -> Iterator[_Work]:
    """Yield the steps with work in them, those in groups too; `around` are the groups' tags."""
    for step in steps:
        if isinstance(step, Group):
            yield from _work(step.steps, moves, around | set(step.tags))
        elif not isinstance(step, (Note, Ask, Rest)):
            names = [zone.name for zone in step.zones] if isinstance(step, Zones) else []
            names = names or [getattr(step, "move", "")]
            found = [move for move in map(moves.find, names) if move]
            tags = around.union(step.tags, *(move.tags for move in found))
            known = len(found) == len(names) or bool(step.tags)
            yield _Work(step, tuple(found), tags, known)
