"""The index of cards: whatever becomes of it, the menu shows what is in the files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timer.machine import BARE
from timer.routine.library.file_names import makers
from timer.routine.library.routines import Library, Look, Origin
from timer.routine.model import Moves
from timer.services.catalog import INDEX, Catalog, RoutineCard, routine_cards
from timer.services.context import Context
from timer.services.lint import check_file
from timer.timeline.compile.compiler import Choices

ROUTINE = """\
name: Mine
schedule: {per-week: 1-2, apart: 48h}
guards: [nerve-signs]
steps:
  - hold: a stretch
    for: 30s
"""


LATER = "2090-01-01T00:00:00+00:00"
"""A time at which nothing was changed a moment ago."""


class Bench:
    """A folder of routines with its index; knows how many routines had to be read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.reads = 0
        self.now = LATER
        (root / "routines").mkdir(exist_ok=True)
        (root / "routines" / "mine.yaml").write_text(ROUTINE)
        (root / "routines" / "broken.yaml").write_text("name: x\n")

    @property
    def index(self) -> Path:
        """Where the index is."""
        return self.root / "cache" / INDEX

    def cards(self) -> list[RoutineCard]:
        """Return the cards of all routines."""
        library = Library([(Origin.USER, self.root / "routines")])
        depends = (self.root / "code", self.root / "table.yaml")
        cache = self.root / "cache"
        made = Catalog(cache, "middle", depends, self._choices, Moves, library, now=self.now)
        return made.cards()

    def _choices(self) -> Choices:
        self.reads += 1
        return Choices()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a folder of routines whose index was just made."""
    made = Bench(tmp_path)
    made.cards()
    assert made.reads == 1
    return made


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_to_the_index_changes_a_card(bench: Bench, data: st.DataObject) -> None:
    expected = bench.cards()
    before = bench.index.read_bytes()
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.sampled_from([start, start + 1, start + 8, len(before)]))
    bench.index.write_bytes(before[:start] + data.draw(st.binary(max_size=9)) + before[end:])
    assert bench.cards() == expected


PLACES = ("mine.yaml", "other.yaml", "deep/mine.yaml", "mine (conflict).yaml", "uses.yaml")
TEXTS = (
    ROUTINE,
    "name: x\n",
    "name: Other\nnext: mine\nsteps:\n  - rest: 30s\n",
    "name: Uses\nsteps:\n  - include: other\n",
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from((*TEXTS, None))), max_size=6))
def test_cards_are_always_those_of_the_files(
    bench: Bench, changes: list[tuple[str, str | None]]
) -> None:
    for count, (name, text) in enumerate(changes, 2):
        path = bench.root / "routines" / name
        path.parent.mkdir(exist_ok=True)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text)
            os.utime(path, ns=(count, count))
        found = bench.cards()
        assert bench.cards() == found
        kept = bench.index.rename(bench.root / "kept")
        assert bench.cards() == found
        kept.replace(bench.index)


def moment_after(path: Path, ms: int) -> str:
    """Return the time so long after a file was changed."""
    return datetime.fromtimestamp(path.stat().st_ctime + ms / 1000, UTC).isoformat()


@pytest.mark.parametrize("name", ["routines/mine.yaml", "routines/uses.yaml", "table.yaml"])
def test_what_was_changed_a_moment_ago_is_not_kept(tmp_path: Path, name: str) -> None:
    """A disk that notes times in steps of two seconds may not show its next change."""
    bench = Bench(tmp_path)
    (tmp_path / "routines" / "uses.yaml").write_text("name: U\nsteps:\n  - include: mine\n")
    path = tmp_path / name
    path.touch()
    for ms, kept in ((1_000, False), (-9_000, False), (3_100, True), (-90_000, True)):
        bench.now = moment_after(path, ms)
        bench.index.unlink(missing_ok=True)
        bench.cards()
        reads = bench.reads
        bench.cards()
        assert (bench.reads == reads) == kept


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(4 << 30)


def _deep(path: Path) -> None:
    path.write_text('{"a":' * 200_000)


def _number(path: Path) -> None:
    path.write_text("3")


@pytest.mark.parametrize("make", [_folder, _pipe, _device, _loop, _huge, _deep, _number])
def test_an_index_that_is_none_is_made_anew(bench: Bench, make: Callable[[Path], None]) -> None:
    expected = bench.cards()
    bench.index.unlink()
    make(bench.index)
    assert bench.cards() == expected
    assert bench.reads == 2
    assert bench.cards() == expected
    assert bench.reads == 2


def test_a_cache_that_can_t_be_kept_costs_only_time(bench: Bench) -> None:
    expected = bench.cards()
    shutil.rmtree(bench.index.parent)
    bench.index.parent.touch()
    assert bench.cards() == expected
    assert bench.cards() == expected
    assert bench.reads == 3


@pytest.mark.parametrize(
    "changed", ["routines/mine.yaml", "code/compile.py", "code/deep/plan.py", "table.yaml"]
)
def test_a_card_is_made_anew_when_what_it_depends_on_changes(bench: Bench, changed: str) -> None:
    path = bench.root / changed
    path.parent.mkdir(parents=True, exist_ok=True)
    for count, text in enumerate((ROUTINE, ROUTINE + " "), 2):
        path.write_text(text)
        os.utime(path, ns=(count, count))
        bench.cards()
        bench.cards()
        assert bench.reads == count


def test_a_card_depends_on_the_compiler_the_tables_and_the_moves() -> None:
    found = {place.name for place in makers()}
    assert found == {"routine", "timeline", "catalog.py", "tables", "moves"}
    assert all(place.exists() for place in makers())


class Failing(Library):
    """A library in which looking for one routine fails as nobody expects."""

    fails = True

    def path_of(self, name: str, near: Path | None = None) -> Path | None:
        """Return the file of a routine; fail for the one called `odd`."""
        if name == "odd" and self.fails:
            raise IndexError
        return super().path_of(name, near)


def test_a_file_on_which_supple_fails_is_a_broken_one_among_the_others(bench: Bench) -> None:
    folder = bench.root / "routines"
    (folder / "main.yaml").write_text("name: Main\nsteps:\n  - include: odd\n")
    (folder / "odd.yaml").write_text("name: Odd\nsteps:\n  - rest: 30s\n")
    library = Failing([(Origin.USER, folder)])
    catalog = Catalog(bench.root / "cache", "", (), Choices, Moves, library, now=LATER)
    found = {card.slug: card for card in catalog.cards()}
    assert {slug for slug, card in found.items() if card.ok} == {"mine", "odd"}
    assert found["main"].problem == "Supple itself fails on this file (IndexError)."
    checked = check_file(folder / "main.yaml", Moves(), library)
    assert [one.message for one in checked.problems] == [found["main"].problem]
    library.fails = False
    cards = catalog.cards()
    assert {card.slug for card in cards if card.ok} == {"mine", "odd", "main"}


def test_a_card_follows_the_routines_that_its_file_includes(bench: Bench) -> None:
    folder = bench.root / "routines"
    (folder / "main.yaml").write_text("name: Main\nsteps:\n  - include: warm\n")

    def main() -> RoutineCard:
        return next(card for card in bench.cards() if card.slug == "main")

    assert not main().ok
    (folder / "warm.yaml").write_text("name: Warm\nsteps:\n  - rest: 30s\n")
    assert main().total_ms == 30_000
    (folder / "warm.yaml").write_text("name: Warm\nsteps:\n  - rest: 100s\n")
    assert main().total_ms == 100_000
    reads = bench.reads
    assert main().total_ms == 100_000
    assert bench.reads == reads
    (folder / "warm.yaml").unlink()
    assert not main().ok


class Counting(Library):
    """A library that counts how often its folders are looked at."""

    looks = 0

    def look(self) -> Look:
        """Return what is there."""
        if self._seen is None:
            Counting.looks += 1
        return super().look()


def test_a_folder_is_looked_at_once_however_many_routines_include_others(bench: Bench) -> None:
    folder = bench.root / "routines"
    for number in range(9):
        text = f"name: Main {number}\nsteps:\n  - include: warm\n"
        (folder / f"main-{number}.yaml").write_text(text)
    (folder / "warm.yaml").write_text("name: Warm\nsteps:\n  - rest: 30s\n")
    catalog = Catalog(
        bench.root / "cache",
        "",
        (),
        Choices,
        Moves,
        Counting([(Origin.USER, folder)]),
        now=LATER,
    )
    for looks in (1, 2):
        assert sum(card.total_ms == 30_000 for card in catalog.cards()) == 10
        assert Counting.looks == looks


def test_an_index_that_is_right_is_not_written_again(tmp_path: Path) -> None:
    environ = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    context = Context.of(environ, BARE)
    first = routine_cards(context)
    index = context.folders.cache / INDEX
    before = index.stat()
    assert routine_cards(context) == first
    after = index.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
