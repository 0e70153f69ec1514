"""Routines inside a routine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timer import assets
from timer.routine.library.moves import load_library
from timer.routine.library.routines import Library, Origin
from timer.routine.model import Group, Hold, Optional, Routine
from timer.routine.reader.routine_file import Reading, read_file
from timer.services.lint import check_file
from timer.timeline.compile.compiler import compile_routine

MOVES = load_library()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "routines"
    folder.mkdir()
    return folder


def library(own: Path) -> Library:
    return Library([(Origin.USER, own), (Origin.BUNDLED, assets.folder("routines"))])


def write(folder: Path, name: str, *steps: str, top: str = "") -> Path:
    lines = "".join(f"  - {{{step}}}\n" for step in steps)
    path = folder / f"{name}.yaml"
    path.write_text(f"name: The {name}\n{top}steps:\n{lines}", encoding="utf-8")
    return path


def read(own: Path, path: Path) -> Reading:
    return read_file(path, MOVES, library(own))


def routine(own: Path, path: Path) -> Routine:
    reading = read(own, path)
    assert reading.routine is not None, reading.problems
    return reading.routine


def problem(own: Path, path: Path) -> tuple[int, int, str, str, str]:
    """Return place, code, message and help of the only problem."""
    (one,) = read(own, path).problems
    return one.line, one.column, one.code, one.message, one.help or ""


def test_an_included_routine_is_a_group_under_its_name_where_it_is_included(own: Path) -> None:
    write(own, "warm", "hold: A, for: 5", "note: Drink")
    main = routine(own, write(own, "main", "rest: 3", "include: warm", "hold: B, for: 5"))
    group = main.steps[1]
    assert isinstance(group, Group)
    assert group.name == "The warm"
    assert {group.place, *(step.place for step in group.steps)} == {group.place}
    assert group.place.line == 4
    played = [(s.step, s.label) for s in compile_routine(main, MOVES).segments if not s.is_gap]
    assert played == [(2, "A"), (3, "Drink"), (4, "B")]


def test_it_unfolds_as_on_its_own(own: Path) -> None:
    core = routine(own, write(own, "main", "include: core"))
    alone = routine(own, assets.folder("routines") / "core.yaml")
    told = [
        [
            (s.kind, s.length_ms, s.label, s.side, s.set)
            for s in compile_routine(one, MOVES).segments
        ]
        for one in (core, alone)
    ]
    assert told[0] == told[1]


def test_its_own_gaps_come_before_those_of_the_file_around_it(own: Path) -> None:
    write(own, "warm", "hold: A, for: 5, sets: 2", "hold: B, for: 5", top="defaults: {settle: 7}\n")
    top = "defaults: {settle: 3, rest: 20}\n"
    main = routine(own, write(own, "main", "include: warm", "hold: C, for: 5", top=top))
    gaps = [
        (s.kind.value, s.length_ms // 1000)
        for s in compile_routine(main, MOVES).segments
        if s.is_gap
    ]
    assert gaps == [("settle", 7), ("rest", 20), ("settle", 7), ("settle", 3)]


def test_in_a_group_the_gaps_around_stay_those_of_the_file(own: Path) -> None:
    write(own, "warm", "hold: A, for: 5", top="defaults: {rest: 9}\n")
    step = "group: G, rounds: 2, steps: [{include: warm}, {hold: B, for: 5}]"
    main = routine(own, write(own, "main", step, top="defaults: {settle: 0, rest: 20}\n"))
    assert [s.length_ms for s in compile_routine(main, MOVES).segments if s.is_gap] == [20_000]


def test_what_is_asked_and_needed_for_it_counts_for_the_whole(own: Path) -> None:
    write(own, "warm", "hold: A, for: 5", top="guards: [sit-bone]\nkit: [strap]\n")
    top = "guards: [impact]\nkit: [mat, strap]\n"
    main = routine(own, write(own, "main", "include: warm", top=top))
    assert (main.guards, main.kit) == (("impact", "sit-bone"), ("mat", "strap"))


def test_what_is_off_until_chosen_asks_and_needs_nothing_by_itself(own: Path) -> None:
    write(own, "warm", "hold: A, for: 5", top="guards: [sit-bone]\nkit: [strap]\n")
    main = routine(own, write(own, "main", "rest: 3", "include: warm, optional: extra"))
    assert (main.guards, main.kit) == ((), ())


def test_an_include_may_be_optional(own: Path) -> None:
    main = routine(own, write(own, "main", "hold: A, for: 5", "include: core, optional: extra"))
    assert main.steps[1].optional is Optional.EXTRA
    assert [s.label for s in compile_routine(main, MOVES).segments if s.is_bout] == ["A"]


@pytest.mark.parametrize("name", ["warm", "Warm", "WARM.yaml", "warm.yml"])
def test_a_routine_is_included_by_its_name_however_it_is_written(own: Path, name: str) -> None:
    write(own, "warm", "rest: 3")
    assert routine(own, write(own, "main", f"include: {name}")).steps


def test_includes_may_lie_three_deep_and_no_deeper(own: Path) -> None:
    write(own, "d", "hold: X, for: 5")
    for name, inside in (("c", "d"), ("b", "c")):
        write(own, name, f"include: {inside}")
    assert routine(own, write(own, "a", "include: b"))
    write(own, "top", "rest: 3", "include: a")
    line, column, code, message, _ = problem(own, own / "top.yaml")
    assert (line, column, code) == (4, 15, "broken-include")
    assert "more than 3 routines inside one another" in message


def test_a_circle_is_told_with_its_way_round(own: Path) -> None:
    write(own, "a", "include: b")
    write(own, "b", "include: a")
    line, _, code, message, _ = problem(own, own / "a.yaml")
    assert (line, code) == (3, "broken-include")
    assert "`a` > `b` > `a`" in message
    assert problem(own, write(own, "self", "include: self"))[2] == "include-circle"


def test_an_error_in_another_file_is_told_in_the_one_that_is_read(own: Path) -> None:
    write(own, "warm", "hold: A, fro: 5")
    main = write(own, "main", "rest: 3", "rest: 3", "include: warm")
    line, _, code, message, help = problem(own, main)
    assert (line, code) == (5, "broken-include")
    assert "line 3" in message
    assert "supple check warm" in help


def test_a_routine_that_is_not_there_is_guessed_at(own: Path) -> None:
    _, _, code, _, help = problem(own, write(own, "main", "include: cor"))
    assert (code, help) == ("unknown-routine", "Did you mean `core`?")
    assert "supple list" in problem(own, write(own, "main", "include: xyzzy"))[4]


def test_steps_with_sides_cannot_be_included_in_a_group_with_sides(own: Path) -> None:
    write(own, "warm", "group: G, steps: [{hold: A, for: 5, sides: each}]")
    main = write(own, "main", "group: G, sides: each, steps: [{include: warm}]")
    assert problem(own, main)[2] == "sides-in-sided-group"
    write(own, "warm", "hold: A, for: 5")
    segments = compile_routine(routine(own, main), MOVES).segments
    assert [s.side for s in segments if s.is_bout] == ["left", "right"]


def test_one_broken_include_hides_nothing_else(own: Path) -> None:
    found = read(
        own, write(own, "main", "include: nope", "hold: A, fro: 3", "include: gone")
    ).problems
    assert [one.code for one in found] == ["unknown-routine", "unknown-key", "unknown-routine"]


def test_a_file_in_a_folder_of_its_own_means_what_lies_beside_it(own: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    write(own, "warm", "hold: Mine, for: 5")
    write(pack, "warm", "hold: Theirs, for: 5")
    main = routine(own, write(pack, "main", "include: warm", "include: core"))
    first = main.steps[0]
    assert isinstance(first, Group)
    assert isinstance(first.steps[0], Hold)
    assert first.steps[0].move == "Theirs"


def test_many_includes_of_many_steps_are_refused_at_once(own: Path) -> None:
    write(own, "c", *["hold: A, for: 5"] * 60)
    write(own, "b", *["include: c"] * 33)
    assert routine(own, own / "b.yaml")
    found = read(own, write(own, "a", *["include: b"] * 30)).problems
    assert {one.code for one in found} == {"too-much"}


@pytest.mark.parametrize("last", ["hold: X, fro: 5", "include: main", "include: e"])
def test_a_file_that_cannot_be_included_is_read_once_at_any_depth(own: Path, last: str) -> None:
    for name, step in (("b", "include: c"), ("c", "include: d"), ("d", last), ("e", "include: f")):
        write(own, name, *[step] * 12)
    write(own, "f", "rest: 3")
    main = write(own, "main", *["include: b"] * 12)
    opened = Opened(library(own))
    assert {one.code for one in read_file(main, MOVES, opened).problems} == {"broken-include"}
    assert opened.asked <= 12 * 6


class Opened:
    """A library that counts how often a routine was asked for: once for each include read."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.asked = 0

    def path_of(self, name: str, near: Path | None = None) -> Path | None:
        """Return the file of a routine."""
        self.asked += 1
        return self._library.path_of(name, near)

    def slugs(self) -> Iterable[str]:
        """Return every slug."""
        return self._library.slugs()


@settings(max_examples=40)
@given(st.lists(st.sets(st.sampled_from(range(1, 6))), min_size=6, max_size=6), st.booleans())
def test_the_order_of_includes_changes_no_answer(inside: list[set[int]], broken: bool) -> None:
    """Files that include later ones alone, and so in no circle."""
    answers = set()
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        for turn in (False, True):
            for number, names in enumerate(inside):
                later = sorted((one for one in names if one > number), reverse=turn)
                last = "hold: X, fro: 5" if broken and number == 5 else "rest: 3"
                write(own, f"r{number}", last, *(f"include: r{one}" for one in later))
            problems = read(own, own / "r0.yaml").problems
            refused = frozenset(
                (own / "r0.yaml").read_text().splitlines()[one.line - 1] for one in problems
            )
            answers.add(refused)
    assert len(answers) == 1


def test_how_deep_includes_lie_is_told_in_any_order(own: Path) -> None:
    write(own, "e", "rest: 3")
    for name, inside in (("d", "e"), ("c", "d"), ("b", "c")):
        write(own, name, f"include: {inside}")
    for order in (["b", "c"], ["c", "b"]):
        found = read(own, write(own, "a", *(f"include: {one}" for one in order))).problems
        (only,) = found
        assert only.line == 3 + order.index("b")
        assert "more than 3 routines inside one another" in only.message


def test_advice_on_an_included_step_is_told_at_the_include(own: Path) -> None:
    write(own, "warm", "hold: A, for: 5", "hold: B, for: 5, cues: [{at: 40s, say: Late}]")
    checked = check_file(write(own, "main", "rest: 3", "include: warm"), MOVES, library(own))
    late = next(one for one in checked.problems if one.code == "cue-never-heard")
    assert (late.line, late.column) == (4, 6)
    assert late.message.startswith("Inside this include: 'Late' is never heard")
    assert late.help == "In its own file: Give it an earlier `at`, such as `at: half`."
