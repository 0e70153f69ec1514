"""Everything that can be said of a routine file without running it.

That is its problems, advice on what goes against the sources, and what a listener with their eyes
shut would miss, each with its fix.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from timer.errors import SuppleError, our_fault
from timer.files import UnreadableError
from timer.frozen import frozen, replace
from timer.routine.diagnostics import Measured, Problem, Report, Severity, guess, replaced, shown
from timer.routine.durations import format_ms
from timer.routine.library.file_names import DATA, MOVES, PROGRAMMES, copy_of, files_in, near_misses
from timer.routine.library.moves import moves_in
from timer.routine.library.positions import UP, bundled
from timer.routine.library.routines import Library
from timer.routine.lint import hints_on, hints_on_moves
from timer.routine.model import Moves, Place, Step, leaf, leaves
from timer.routine.reader.includes import Bundled, Routines
from timer.routine.reader.routine_file import Reading, read_file, read_routine
from timer.routine.yaml.tree import parse, read_bytes
from timer.sound.clips import recorded
from timer.text import named, safe
from timer.timeline.compile.compiler import compile_ends, compile_routine
from timer.timeline.cues.audit import (
    SilentReason,
    TimeKey,
    TooShort,
    Unannounced,
    Unheard,
    UnheardReason,
    silent,
    unannounced,
    undosed,
    unheard,
    unread,
    unsayable,
)
from timer.timeline.cues.plan import CuePlan
from timer.timeline.segments import Segment, SegmentKind, Timeline
from timer.timeline.spoken import ENGLISH, likely_language

_ROUTINE = rb"(?ms)^name[ \t]*:.*^steps[ \t]*:"
QUOTED = 60
"""How much of a sentence is quoted."""


@frozen
class Checked:
    """A file that was checked: its lines as text, and every problem in it."""

    path: Path
    lines: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether it can be used, perhaps with warnings."""
        return all(problem.severity is not Severity.ERROR for problem in self.problems)

    def above(self, line: int) -> int | None:
        """Return the line above `line` that isn't blank, both counted from 1."""
        before = (number for number in range(line - 1, 0, -1) if self.lines[number - 1].strip())
        return next(before, None)

    @property
    def first_line(self) -> int | None:
        """The line of the first error, or else of the first warning; None if all is well."""
        errors = (one.line for one in self.problems if one.severity is Severity.ERROR)
        return next(errors, self.problems[0].line if self.problems else None)


def check_file(path: Path, moves: Moves, routines: Routines | None = None) -> Checked:
    """Return what is wrong with the file at `path`; a file in a folder `moves` is read as moves.

    What it includes is found in `routines`, or else among the bundled ones.
    """
    try:
        data = read_bytes(path)
    except UnreadableError:
        return Checked(path, (), read_file(path, moves).problems)
    try:
        return check_data(data, path, moves, routines)
    except Exception as error:  # noqa: BLE001 (one file must not take all others with it)
        fault = our_fault(error)
        problem = Problem(1, 1, 2, "cannot-read", fault.message, fault.remedy)
        return Checked(path, _lines(data), (problem,))


def check_data(data: bytes, path: Path, moves: Moves, routines: Routines | None = None) -> Checked:
    """Return what would be wrong with the file at `path` if it held `data`."""
    lines = _lines(data)
    folder = path.absolute().parent.name
    if folder == MOVES:
        return Checked(path, lines, _in_moves(data, moves))
    if folder == PROGRAMMES:
        from timer.routine.library.programmes import read_programme

        return Checked(path, lines, read_programme(data, moves)[1])
    if folder in DATA and not re.search(_ROUTINE, data):
        report = Report()
        parse(data, report, "a key")
        return Checked(path, lines, report.problems())
    reading = read_routine(data, path.stem, moves, routines, path.parent)
    found = [*reading.problems, *_unknown_next(reading, routines)]
    found += (_told_inside(one, lines) for one in _on_timeline(reading, moves, lines))
    return Checked(path, lines, _one_a_cause(found, reading))


def _lines(data: bytes) -> tuple[str, ...]:
    return tuple(data.decode("utf-8", errors="replace").splitlines())


def _told_inside(one: Problem, lines: tuple[str, ...]) -> Problem:
    """Return a problem of an included routine, which is placed at its include, as such."""
    line = lines[one.line - 1] if one.line <= len(lines) else ""
    if not re.match(r"include\s*:", line[one.column - 1 :]):
        return one
    help = f"In its own file: {one.help}" if one.help else one.help
    return replace(one, message=f"Inside this include: {one.message}", help=help, fix=None)


def _in_moves(data: bytes, moves: Moves) -> tuple[Problem, ...]:
    """Return what is wrong with a file of moves, and what it names that isn't there."""
    report = Report()
    own = Moves(tuple(move for _, move in moves_in(data, report) if move is not None))
    found = (*report.problems(), *hints_on_moves(report.measured, own, moves))
    return tuple(sorted(found, key=lambda one: (one.line, one.column)))


def _on_timeline(reading: Reading, moves: Moves, lines: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what the timeline shows; beside errors, only what doesn't come from them."""
    routine, timeline = reading.routine or reading.partial, None
    try:
        if routine is not None:
            compile_ends(routine, moves)
            timeline = compile_routine(routine, moves)
    except SuppleError as error:
        if reading.routine is not None:
            yield _not_compiled(error)
            return
    if timeline is None or reading.routine is None:
        yield from hints_on(routine, moves, None, reading.measured)
    else:
        yield from hints_on(routine, moves, timeline.total_ms, reading.measured)
    if timeline is not None:
        yield from _hurried(timeline, moves, reading.measured)
        whole = reading.routine is not None
        found = listening_problems(timeline, lines) if whole else _never_heard(timeline, lines)
        yield from found


WALKING = "walking"
"""The position in which one bout goes over into the next."""


@frozen
class WayIn:
    """How long there is to get from one bout to the next, and how long it takes by the table."""

    before: Segment | None
    """None for the first bout, which is started standing."""
    gap: Segment | None
    """What lies directly before the bout, if that is a gap."""
    bout: Segment
    given_ms: int
    """The gaps between them."""
    said_ms: int
    """The notes and questions between them, in which somebody may have moved already."""
    usual_ms: int


def ways_in(timeline: Timeline, moves: Moves) -> Iterator[WayIn]:
    """Yield the way into each bout between known positions, but not from zone to zone."""
    table, steps = bundled(), dict(enumerate(leaves(timeline.routine.steps), 1))
    before: Segment | None = None
    gap: Segment | None = None
    here: tuple[str | None, tuple[str, ...]] = UP, ()
    given = said = 0
    for one in timeline.segments:
        if not one.is_bout:
            gap = one if one.is_gap else None
            given += one.length_ms if gap else 0
            said += 0 if gap else one.length_ms
            continue
        step, move = steps[one.step], moves.find(one.move) if one.move else None
        there = (
            step.position or (move.position if move else None),
            step.kit or (move.kit if move else ()),
        )
        turned = before is not None and before.side not in (None, one.side) and one.side
        usual = table.settle_ms(here[0], there[0], here[1], there[1])
        if turned and here == there:
            usual = table.switch_ms(*there)
        elif here == there and here[0] == WALKING:
            usual = 0  # a run begins in the middle of a walk
        within = before is not None and before.step == one.step and not turned
        if not within and {here[0], there[0]} <= table.levels.keys():
            yield WayIn(before, gap, one, given, said, usual)
        before, gap, here, given, said = one, None, there, 0, 0


def _hurried(timeline: Timeline, moves: Moves, measured: Sequence[Measured]) -> Iterator[Problem]:
    """Yield a warning for each `settle` and `switch` in the file that is shorter than the table's.

    A default is reported once, for the step that needs the most.
    """
    if not any(one.key in ("settle", "switch") for one in measured):
        return
    steps = list(leaves(timeline.routine.steps))
    starts = [step.place.line for step in steps]

    def number(one: Measured) -> int:
        return bisect_right(starts, one.place.line) if one.here.kind else 0

    named = {number(one) for one in measured if one.key in ("move", "zone")}
    written = {
        (number(one), one.key): one
        for one in measured
        if one.key in ("settle", "switch") and one.here.kind != "group"
    }
    worst: dict[Place, tuple[int, Problem]] = {}
    for way in ways_in(timeline, moves):
        short = way.usual_ms - way.given_ms - way.said_ms
        found = _decides(way, steps[way.bout.step - 1], moves) if short > 0 else None
        if found is None or way.bout.step not in named:
            continue
        key, own = found
        one = written.get((way.bout.step if own else 0, key))
        if one is not None and short > worst.get(one.place, (0,))[0]:
            worst[one.place] = short, _no_time_to_move(way, one, own=own)
    yield from (problem for _, problem in worst.values())


def _decides(way: WayIn, step: Step, moves: Moves) -> tuple[str, bool] | None:
    """Return which key decides on a way in, and whether the step's own; None if another does.

    That is the gap of a group, the rest between two sets, or what the move itself says.
    """
    move = moves.find(way.bout.move or "")
    if way.before is None:
        return None
    turned = way.bout.side not in (None, way.before.side)
    key = "switch" if way.before.step == way.bout.step else "settle"
    if turned and not step.sides.labels:
        return None
    if key == "switch" and (way.gap is None or way.gap.kind is not SegmentKind.SWITCH):
        return None
    own = getattr(step, key) is not None
    return None if not own and move and getattr(move, key) is not None else (key, own)


def _no_time_to_move(way: WayIn, one: Measured, *, own: bool) -> Problem:
    needed, label = format_ms(way.usual_ms), safe(way.bout.label)
    message = f"Changing sides in '{label}' takes about {needed}."
    if one.key == "settle" and way.before is not None:
        message = f"Getting from '{safe(way.before.label)}' into '{label}' takes about {needed}."
    help = f"Write `{one.key}: {needed}`, or leave `{one.key}` out."
    if not own:
        help = f"Give that step a `{one.key}: {needed}`, or leave this `{one.key}` out."
    fix = replaced(one.place, needed) if own else None
    return Problem(*one.place, "no-time-to-move", message, help, Severity.WARNING, fix)


def _unknown_next(reading: Reading, routines: Routines | None) -> Iterator[Problem]:
    """Yield a warning if the routine to offer at the end isn't there."""
    library = routines or Bundled()
    for one in reading.measured:
        slug = one.amount
        if one.key == "next" and isinstance(slug, str) and library.path_of(slug) is None:
            close = guess(slug, library.slugs())
            help = f"Did you mean `{close}`?" if close else "`supple list` shows them all."
            message = f"There is no routine {shown(slug)} to offer at the end."
            fix = replaced(one.place, close) if close else None
            code = "unknown-routine"
            yield Problem(*one.place, code, message, help, Severity.WARNING, fix)


_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "dose-never-heard": ("implausible",),
    "no-time-to-say": ("implausible", "no-time-to-move"),
    "no-time-to-move": ("implausible",),
    "no-time-to-read": ("implausible",),
    "cue-never-heard": ("implausible",),
    "not-announced": ("implausible",),
    "not-toned": ("implausible",),
    "no-sides": (),
    "eccentric-without-rest": (),
    "hold-before-run": ("long-hold-before-run",),
}
"""What may follow from another problem of the same step, and from which; `()` means from any."""


def _one_a_cause(found: list[Problem], reading: Reading) -> tuple[Problem, ...]:
    """Return the problems in the order of the file, without those that follow from another."""
    routine = reading.routine or reading.partial
    starts = sorted(step.place.line for step in leaves(routine.steps)) if routine else []
    step = {id(one): bisect_right(starts, one.line) for one in found}

    def follows(one: Problem) -> bool:
        causes = _FOLLOWS.get(one.code)
        return causes is not None and any(
            other.code not in _FOLLOWS if not causes else other.code in causes
            for other in found
            if step[id(other)] == step[id(one)] and step[id(one)]
        )

    left = (one for one in found if not follows(one))
    return tuple(sorted(left, key=lambda one: (one.line, one.column)))


def check_sounds(folder: Path) -> Iterator[Checked]:
    """Yield what is wrong with each of a person's own sounds that can't be used."""
    from timer.sound.own_sounds import check  # few have any

    for path, error in check(folder).items():
        yield _unusable_sound(path, error)


def check_sound(path: Path) -> Checked:
    """Return what is wrong with one sound, named by its path."""
    from timer.sound.own_sounds import problem_of

    error = problem_of(path)
    return _unusable_sound(path, error) if error else Checked(path, (), ())


def _unusable_sound(path: Path, error: SuppleError) -> Checked:
    warning = Severity.WARNING
    problem = Problem(1, 1, 1, "own-sound", error.message, error.remedy, warning)
    return Checked(path, (), (problem,))


def check_names(folder: Path, library: Library) -> Iterator[Checked]:
    """Yield a warning for each file in `folder` that its name keeps from being used."""
    for path, better in (
        *near_misses(folder),
        *near_misses(folder / MOVES),
        *near_misses(folder / PROGRAMMES),
    ):
        message = "This file is not read: its name doesn't end in `.yaml`."
        yield _named_wrongly(path, "near-miss-name", message, f"Rename it to `{safe(better, 80)}`.")
    used = {named(entry.slug): entry.path for entry in library.entries()}
    for path in files_in(folder, deep=True):
        if (original := copy_of(path)) is not None:
            message = f"This is a conflict copy of {safe(original.name, 80)}, which is used."
            yield _named_wrongly(path, "name-taken", message, "Compare them, and delete one.")
            continue
        first = used.get(named(safe(path.stem)), path)
        # A file of yours may replace a bundled one, or one of another folder.
        if first != path and folder in first.parents:
            message = f"Another routine has this name and is used: {safe(str(first), 200)}."
            yield _named_wrongly(path, "name-taken", message, "Give one of them another name.")


def _named_wrongly(path: Path, code: str, message: str, help: str) -> Checked:
    return Checked(path, (), (Problem(1, 1, 2, code, message, help, Severity.WARNING),))


def _not_compiled(error: SuppleError) -> Problem:
    return Problem(1, 1, 2, "does-not-unfold", error.message, error.remedy)


def listening_problems(timeline: Timeline, lines: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a warning for each thing a listener would miss, once; `lines` are those of the file."""
    yield from dict.fromkeys(_all(timeline, lines))


def _all(timeline: Timeline, lines: tuple[str, ...]) -> Iterator[Problem]:
    plan = CuePlan(timeline, recorded())
    yield from (_not_announced(timeline, one) for one in _worst(unannounced(plan)))
    yield from (_no_dose(timeline, one) for one in _worst(undosed(plan)))
    yield from (_not_read(timeline, one) for one in unread(plan))
    yield from _cues(plan, lines)
    language = timeline.routine.lang or ENGLISH
    for segment, text in unsayable(plan, language):
        yield _unsayable(timeline, segment, text, language, lines)
    for segment, why in silent(plan):
        message, help = _SILENT[why]
        yield _warning(timeline, segment, "not-by-ear", message, help)


def _never_heard(timeline: Timeline, lines: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a warning for each cue that is never said, once."""
    yield from dict.fromkeys(_cues(CuePlan(timeline, recorded()), lines))


def _cues(plan: CuePlan, lines: tuple[str, ...]) -> Iterator[Problem]:
    timeline, attended = plan.timeline, plan
    if any(segment.open for segment in timeline.segments):  # otherwise both are the same
        attended = CuePlan(timeline, recorded(), attended=True)
    for one in unheard(plan, attended, inherited=False):
        place = _found(timeline, one, lines)
        if one.why is not UnheardReason.NO_ROOM:
            place = _moment(place, lines)
        yield _cue(timeline, one, place)


_SILENT = {
    SilentReason.TEXT: (
        "With `voice: off` this is only on the screen.",
        "Write `voice: names`: it is read aloud then.",
    ),
    SilentReason.MOVES: (
        "With `voice: off` nothing announces this.",
        "Write `voice: names`: only names and sides are said then.",
    ),
    SilentReason.REPS: (
        "With `voice: off` and `ticks: off` nothing counts these reps.",
        "Write `ticks: on`.",
    ),
}


def _unsayable(
    timeline: Timeline, segment: Segment, text: str, language: str, lines: tuple[str, ...]
) -> Problem:
    """Warn of a text that no voice can say, where it is written."""
    place, likely = _written(timeline, segment, text, lines), likely_language(text)
    message = f"No voice can say '{safe(text, QUOTED)}'."
    help = "Write in words what you want to hear."
    if likely and likely != language:
        message = f"No voice for `{language}` can say '{safe(text, QUOTED)}'."
        help = f"Write `lang: {likely}` at the top of the file, if that is its language."
    return Problem(*place, "unsayable", message, help, Severity.WARNING)


def _worst(found: Iterable[Unannounced]) -> Iterable[Unannounced]:
    """Return for each step what needs the most time, so that one change fixes all of it."""
    worst: dict[tuple[int, str, TimeKey], Unannounced] = {}
    for one in found:
        key = (one.bout.step, one.bout.label, one.key)
        if key not in worst or worst[key].needed_ms < one.needed_ms:
            worst[key] = one
    return worst.values()


def _not_announced(timeline: Timeline, one: Unannounced) -> Problem:
    label, before = safe(one.bout.label), one.before
    if before is None or not before.is_gap:
        message = f"'{label}' starts without being announced."
        return _warning(timeline, one.bout, "not-announced", message, _longer(one))
    message = f"'{label}' can't be announced in the {format_ms(before.length_ms)} before it."
    help = _longer(one).removesuffix(".") + ", or a shorter name."
    return _warning(timeline, _blamed(one), "no-time-to-say", message, help)


def _no_dose(timeline: Timeline, one: Unannounced) -> Problem:
    aim = "where to stop" if one.bout.kind is SegmentKind.EFFORT else "how much to do"
    message = f"There is no time to say {aim} for '{safe(one.bout.label)}'."
    return _warning(timeline, _blamed(one), "dose-never-heard", message, _longer(one))


def _blamed(one: Unannounced) -> Segment:
    """Return what must be made longer: a rest that is a step of its own, otherwise the bout."""
    return one.before if one.before is not None and one.before.written else one.bout


def _longer(one: Unannounced) -> str:
    needed = format_ms(one.needed_ms)
    if one.key is TimeKey.ZONE and one.before is not None:
        return (
            f"Make '{safe(one.before.label)}', the zone before it, last {needed}: give it a longer "
            "`for` or a larger `share`."
        )
    return f"Give it `{one.key.value}: {needed}`."


def _not_read(timeline: Timeline, one: TooShort) -> Problem:
    kind = "question with its answers" if one.segment.options else "note"
    message = f"This {kind} takes longer to say than its {format_ms(one.segment.length_ms)}."
    help = f"Give it `for: {format_ms(one.needed_ms)}`, or fewer words."
    return _warning(timeline, one.segment, "no-time-to-read", message, help)


def _cue(timeline: Timeline, one: Unheard, place: Place) -> Problem:
    said = safe(one.say, QUOTED)
    length = format_ms(max(one.segment.length_ms, one.segment.max_ms or 0))
    reasons = {
        UnheardReason.LATE: (
            f"'{said}' is never heard: this ends at {length}, before {format_ms(one.at_ms)}.",
            "Give it an earlier `at`, such as `at: half`.",
        ),
        UnheardReason.RARE: (
            f"'{said}' is never heard: this ends at {length}, before {format_ms(one.at_ms)}.",
            "Write a shorter time after `every`.",
        ),
        UnheardReason.NO_REPS: (
            f"'{said}' is never heard: there are no reps here, so there is no last one.",
            "Write `at: end`.",
        ),
        UnheardReason.NO_ROOM: (
            f"'{said}' is never heard: more important phrases leave no room for it.",
            "Make it shorter, give it another `at`, or give the step more time.",
        ),
    }
    message, help = reasons[one.why]
    return Problem(*place, "cue-never-heard", message, help, Severity.WARNING)


def _found(timeline: Timeline, one: Unheard, lines: tuple[str, ...]) -> Place:
    return _written(timeline, one.segment, one.say, lines)


def _written(timeline: Timeline, segment: Segment, text: str, lines: tuple[str, ...]) -> Place:
    """Return the place of a text in its step, or of the step if it is not found."""
    step = leaf(timeline.routine, segment.step)
    first = step.place.line if step else 1
    later = (
        other.place.line for other in leaves(timeline.routine.steps) if other.place.line > first
    )
    whole = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    for number in range(first, min(min(later, default=len(lines) + 1), len(lines) + 1)):
        if found := whole.search(lines[number - 1]):
            return Place(number, found.start() + 1, found.end() + 1)
    return step.place if step else Place(1, 1, 2)


@cache
def _at() -> re.Pattern[str]:
    return re.compile(r"\bat:\s*([^\s,}]+)")


def _moment(place: Place, lines: tuple[str, ...]) -> Place:
    """Return the place of the `at` of a cue whose words are at `place`; `place` if it has none."""
    own = lines[place.line - 1] if place.line <= len(lines) else ""
    start = max(own.rfind("{", 0, place.column), 0)
    found = _at().search(own, start, place.column) or _at().search(own, place.column)
    number = place.line
    for beside, opening in ((place.line - 1, "- at:"), (place.line + 1, "at:")):
        if found is None and 0 < beside <= len(lines):
            text = lines[beside - 1]
            found = _at().search(text) if text.lstrip().startswith(opening) else None
            number = beside
    return Place(number, found.start(1) + 1, found.end(1) + 1) if found else place


def _warning(timeline: Timeline, segment: Segment, code: str, message: str, help: str) -> Problem:
    step = leaf(timeline.routine, segment.step)
    place = step.place if step else Place(1, 1, 2)
    return Problem(*place, code, message, help, Severity.WARNING)
