"""What was printed is printed again only where a command would print the very same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import timer
from tests.cli.conftest import ROUTINE, Home
from tests.machines import PATIENCE_S
from timer.cli.kept import MOST, VARIABLES, Look, Output, UnknowableError
from timer.cli.main import run
from timer.cli.quick import _facts, quick
from timer.journal.events import Fact, Record, SessionStart
from timer.journal.spool import Rescue
from timer.journal.store import open_store
from timer.player.clock import ManualClock
from timer.routine.library.file_names import MOVES, PROGRAMMES, files_in
from timer.routine.library.routines import COPIED
from timer.services.context import Context

LATER = ManualClock(wall="2090-01-01T00:00:00+00:00")
"""A time at which nothing was changed a moment ago."""

Way = Callable[[list[str]], int | None]


def said(home: Home, way: Way, *words: str, **env: str) -> tuple[int | None, bytes, bytes]:
    """Return exit code, stdout and stderr of a command line in a person's folders."""
    with CliRunner().isolation(env={**home.env, **env}) as streams:
        code = way(list(words))
        sys.stdout.flush()
        sys.stderr.flush()
        return code, streams[0].getvalue(), streams[1].getvalue()


def now(words: list[str]) -> int | None:
    """Run a command that may print what was kept, and keeps what it prints."""
    return quick(words, LATER)


def again(words: list[str]) -> int | None:
    """Print what was kept, if there is anything that nothing has changed."""
    return Output(words).again()


def by_facts(words: list[str]) -> int | None:
    """Print what was kept, also where the journal has changed and its facts are the same."""
    return Output(words).again(lambda: _facts(LATER))


def context(home: Home) -> Context:
    """Return what the commands start with."""
    return Context.of(home.env)


@pytest.fixture
def settled(home: Home) -> Home:
    """Return a home with a routine, an included one and a journal."""
    home.write("short", ROUTINE)
    home.write(
        "both", "name: Both\nsteps:\n  - include: short\n  - hold: my-bridge\n    for: 30s\n"
    )
    (home.routines / "moves").mkdir()
    (home.routines / "moves" / "own.yaml").write_text("my-bridge: {name: My bridge}\n")
    assert context(home).journal.keep(Fact("welcome", "read")) is None
    return home


LINES = ("list", "show both --json", "check both {out}")


@pytest.fixture
def out(settled: Home, tmp_path: Path) -> str:
    """Return a file in a folder of its own that includes another one beside it."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "beside.yaml").write_text(ROUTINE)
    path = folder / "out.yaml"
    path.write_text("name: Out\nsteps:\n  - include: beside\n  - hold: plank\n    fro: 30s\n")
    return str(path)


@pytest.mark.parametrize("line", LINES)
def test_the_same_is_printed_again(settled: Home, out: str, line: str) -> None:
    words = line.format(out=out).split()
    first = said(settled, now, *words)
    assert first == said(settled, run, *words)
    assert said(settled, now, *words)[0] is not None  # `check` has written its schemas by then
    assert said(settled, again, *words) == first


def longer(home: Home, _: Path) -> None:
    """Change a routine in the file."""
    home.write("short", ROUTINE.replace("10s", "40s").replace("Quick one", "A slower one"))


def same_size_and_time(home: Home, _: Path) -> None:
    """Change a routine, and leave size and time as they were."""
    path = home.routines / "short.yaml"
    times = path.stat()
    with path.open("r+") as file:
        file.write("name: Quack one")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def another(home: Home, _: Path) -> None:
    """Write another routine."""
    home.write("third")


def gone(home: Home, _: Path) -> None:
    """Remove a routine that another one includes."""
    (home.routines / "short.yaml").unlink()


def other_settings(home: Home, _: Path) -> None:
    """Change the settings."""
    (home.root / "config" / "config.toml").write_text('kit = []\nhold = "long"\n')


def wrong_settings(home: Home, _: Path) -> None:
    """Write a setting that isn't one."""
    (home.root / "config" / "config.toml").write_text('range = "huge"\n')


def move(home: Home, _: Path) -> None:
    """Change a move of one's own."""
    (home.routines / "moves" / "own.yaml").write_text("my-bridge: {name: Old bridge, kit: mat}\n")


def marked(home: Home, _: Path) -> None:
    """Hide a routine in the menu, which the journal remembers."""
    assert context(home).journal.keep(Fact("menu:short", "hidden")) is None


def hurt(home: Home, _: Path) -> None:
    """Answer a question with yes."""
    answer = Fact("guard:sharp-pain", "yes 2026-11-30T10:00:00+01:00")
    assert context(home).journal.keep(answer) is None


def beside(_: Home, out: Path) -> None:
    """Change the included routine beside a file."""
    (out.parent / "beside.yaml").write_text(f"{ROUTINE}colour: red\n")


def shadowed(_: Home, out: Path) -> None:
    """Put a routine beside a file, whose name another one has that it includes."""
    (out.parent / "both.yaml").write_text(ROUTINE)


CHANGES = (
    same_size_and_time, longer, another, move, other_settings, marked, beside, shadowed, hurt,
    wrong_settings, gone,
)  # fmt: skip


def test_nothing_is_printed_again_that_has_changed(settled: Home, out: str) -> None:
    lines = ["list"], ["show", "both"], ["check", "both", out]
    for words in lines * 2:  # `check` writes its schemas
        said(settled, now, *words)
    told = settled.root / "cache" / "supple" / "told.json"
    for change in CHANGES:
        change(settled, Path(out))
        for words in lines:
            # Warnings about settings are given once a day, to whoever asks first.
            told.unlink(missing_ok=True)
            changed = said(settled, now, *words)
            told.unlink(missing_ok=True)
            assert changed == said(settled, run, *words), (change.__name__, words)


@pytest.mark.parametrize("line", ["show both", "check both {out}"])
def test_a_routine_that_was_not_read_may_change(settled: Home, out: str, line: str) -> None:
    words = line.format(out=out).split()
    settled.write("third")
    said(settled, now, *words)  # `check` writes its schemas
    first = said(settled, now, *words)
    settled.write("third", ROUTINE.replace("10s", "40s"))
    Path(out).with_name("other.yaml").write_text(ROUTINE)
    if line.startswith("show"):  # a file that is checked may mean one beside it
        assert said(settled, again, *words) == first == said(settled, run, *words)
    settled.routines.joinpath("third.yaml").unlink()
    assert said(settled, again, *words)[0] is None
    assert said(settled, now, *words) == said(settled, run, *words)


@pytest.mark.parametrize("name", ["short", "both", "third", "fourth", "moves/own", "core"])
def test_what_is_printed_again_is_what_would_be_printed(settled: Home, name: str) -> None:
    """Whichever file is saved, and whatever a routine is made of."""
    settled.write("third", ROUTINE)
    settled.write("fourth", "name: Four\nsteps:\n  - include: third\n")
    shown = ("both", "fourth", "core")
    for one in shown:
        said(settled, now, "show", one)
    path = settled.routines / f"{name}.yaml"
    text = path.read_text() if path.exists() else ROUTINE
    path.write_text(text.replace("1", "2").replace("My", "Me"))
    kept = []
    for one in shown:
        expected = said(settled, run, "show", one)
        old = said(settled, again, "show", one)
        assert old == expected or old[0] is None
        kept += [one] * (old == expected)
        assert said(settled, now, "show", one) == expected
    made_of = {
        "short": ["fourth", "core"],
        "third": ["both", "core"],
        "both": ["fourth", "core"],
        "fourth": ["both", "core"],
    }
    assert kept == made_of.get(name, [])


def session(home: Home, *more: Record) -> None:
    """Keep a session in the journal, and more."""
    start = SessionStart("one", "short", "2026-11-30T10:00:00+01:00", 600_000)
    with closing(open_store(home.root / "data")) as store:
        store.save(start, *more)


def test_a_session_changes_what_is_listed_and_not_what_is_shown(settled: Home) -> None:
    first = said(settled, now, "show", "both")
    session(settled)
    assert said(settled, again, "show", "both")[0] is None
    assert said(settled, by_facts, "show", "both") == first
    assert said(settled, again, "show", "both") == first  # it is known from then on


@pytest.mark.parametrize(
    "fact",
    [
        Fact("guard:sharp-pain", "yes 2026-11-30T10:00:00+01:00"),
        Fact("choice:both", "off 2"),
        Fact("welcome", "again"),
    ],
)
def test_a_fact_changes_what_is_shown(settled: Home, fact: Fact) -> None:
    said(settled, now, "show", "both")
    session(settled, fact)
    assert said(settled, by_facts, "show", "both")[0] is None
    assert said(settled, now, "show", "both") == said(settled, run, "show", "both")


def test_a_fact_beside_the_journal_counts(settled: Home) -> None:
    said(settled, now, "show", "both")
    assert Rescue(settled.root / "data").append((Fact("choice:both", "off 2"),)) == 1
    assert said(settled, by_facts, "show", "both")[0] is None


def test_a_journal_that_cannot_be_read_is_not_taken_for_the_same(settled: Home) -> None:
    said(settled, now, "show", "both")
    (settled.root / "data" / "journal.db").write_bytes(b"broken" * 1000)
    assert said(settled, by_facts, "show", "both")[0] is None


def test_the_terminal_and_the_folder_count(settled: Home) -> None:
    wide = said(settled, now, "list", COLUMNS="160")
    assert said(settled, again, "list", COLUMNS="160") == wide
    narrow = said(settled, now, "list", COLUMNS="40")
    assert narrow == said(settled, run, "list", COLUMNS="40") != wide
    # It is printed again or made anew: the other one may have taken its place.
    assert said(settled, now, "list", COLUMNS="160") == wide


def test_what_was_changed_a_moment_ago_is_not_kept(settled: Home) -> None:
    said(settled, quick, "list")
    assert said(settled, again, "list")[0] is None
    assert said(settled, now, "list")[0] == 0
    assert said(settled, again, "list")[0] == 0


def test_a_warning_of_tomorrow_is_not_held_back(settled: Home) -> None:
    wrong_settings(settled, settled.root)
    assert b"huge" in said(settled, now, "list")[2]
    assert said(settled, now, "list")[2] == b""  # it is given once a day
    assert said(settled, again, "list")[0] is None


def test_what_time_can_change_is_not_kept(settled: Home) -> None:
    hurt(settled, settled.root)
    assert said(settled, now, "show", "core")[0] == 0
    assert said(settled, again, "show", "core")[0] is None
    assert said(settled, now, "list")[0] == 0
    assert said(settled, again, "list")[0] == 0


def test_as_many_are_kept_as_there_is_room_for_and_the_oldest_goes(settled: Home) -> None:
    for width in range(80, 80 + MOST + 2):
        said(settled, now, "show", "short", COLUMNS=str(width))
    assert len([*spoilt(settled)]) == MOST
    for width, code in ((80, None), (81, None), (82, 0), (81 + MOST, 0)):
        assert said(settled, again, "show", "short", COLUMNS=str(width))[0] == code


def spoilt(settled: Home) -> Iterator[Path]:
    """Yield each kept file."""
    return (settled.root / "cache" / "supple").glob("printed-*")


def test_a_damaged_file_is_made_again(settled: Home) -> None:
    first = said(settled, now, "list")
    (path,) = spoilt(settled)
    whole = path.read_bytes()
    for cut in (0, 4, 9, 500, len(whole) - 1):
        for damaged in (whole[:cut], whole[:cut] + b"?" + whole[cut + 1 :]):
            path.write_bytes(damaged)
            assert said(settled, again, "list")[0] is None
    assert said(settled, now, "list") == first
    assert path.read_bytes() == whole


def test_a_cache_that_cannot_be_written_or_read_only_costs_time(settled: Home) -> None:
    first = said(settled, now, "list")
    (path,) = spoilt(settled)
    path.unlink()
    os.mkfifo(path)
    assert said(settled, again, "list")[0] is None
    said(settled, now, "list")
    assert said(settled, again, "list") == first
    (settled.root / "cache").rename(settled.root / "cash")
    (settled.root / "cache").write_text("not a folder")
    assert said(settled, now, "list") == first


WITNESS = """
import json, os, sys
seen, asked = set(), set()
class Asked(dict):
    def __getitem__(self, name): asked.add(name); return dict.__getitem__(self, name)
    def get(self, name, other=None): asked.add(name); return dict.get(self, name, other)
    def __contains__(self, name): asked.add(name); return dict.__contains__(self, name)
def watch(event, arguments):
    if event in ("open", "os.listdir", "os.scandir", "sqlite3.connect") and arguments[0]:
        if isinstance(arguments[0], (str, bytes, os.PathLike)):
            seen.add(os.fsdecode(arguments[0]))
import timer.cli.main, timer.cli.kept
from timer.cli.quick import quick
from timer.player.clock import ManualClock
from timer.routine.library.file_names import MOVES, PROGRAMMES, files_in
from timer.routine.library.routines import COPIED
os.environ = Asked(os.environ)
clock = ManualClock(wall="2090-01-01T00:00:00+00:00")
kept = timer.cli.kept.Output(sys.argv[1:])._file
asked.clear()
sys.addaudithook(watch)
quick(sys.argv[1:], clock)
read, wanted = sorted(seen), sorted(asked)
print(json.dumps([read, wanted, open(kept, errors="replace").read()]), file=sys.stderr)
"""


@pytest.mark.parametrize("line", ["show both", "check {out}"])
def test_everything_that_is_read_counts(settled: Home, out: str, line: str) -> None:
    """Whatever a command opens or lists, and asks of the environment, is part of what is kept."""
    words = line.format(out=out).split()
    said(settled, now, *words)  # `check` writes its schemas
    env = {**settled.env, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", WITNESS, *words],
        env=env, capture_output=True, timeout=PATIENCE_S, check=True,
    )  # fmt: skip
    read, wanted, kept = json.loads(done.stderr.decode().splitlines()[-1])
    package = str(Path(timer.__file__).parent)  # of which all that was loaded counts
    apart = (
        package,
        str(settled.root / "cache"),
        "/dev/",
        "/proc/",
        "/etc/",
        sys.prefix,
        sys.base_prefix,
    )
    loaded = (".py", ".pyc", ".so", "__pycache__")
    opened = [one.removeprefix("file://").partition("?")[0] for one in read]
    ours = [
        Path(one)
        for one in opened
        if not one.startswith(apart) and not one.endswith(loaded) and "site-packages" not in one
    ]
    assert len(ours) > 3
    # What isn't there would be seen in its folder.
    assert [
        path for path in ours if str(path if os.path.lexists(path) else path.parent) not in kept
    ] == []
    # PATH is handed to whoever looks for a program, which none of these does.
    assert {one for one in wanted if not one.startswith(VARIABLES)} <= {"PATH", "_SUPPLE_COMPLETE"}


NAMES = (
    "a",
    "b.d",
    "figures",
    "Figures",
    "moves",
    "tables",
    COPIED,
    ".hidden",
    "__pycache__",
    "#a",
)
FILES = st.sampled_from(("one.yaml", "two.YML", ".three.yaml", "four-journal"))
FOLDERS = st.lists(st.sampled_from(NAMES), max_size=6) | st.just(["a"] * 9)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(FOLDERS, FILES), min_size=1, max_size=5),
    st.lists(st.tuples(FOLDERS, FOLDERS), max_size=2),
    FOLDERS,
)
def test_every_file_that_a_reader_of_routines_finds_is_looked_at(
    files: list[tuple[list[str], str]], links: list[tuple[list[str], list[str]]], place: list[str]
) -> None:
    """Or it can't be known, and nothing is kept."""
    with TemporaryDirectory() as temporary:
        config = Path(temporary)
        routines = config / "routines"
        for folder, name in files:
            routines.joinpath(*folder).mkdir(parents=True, exist_ok=True)
            routines.joinpath(*folder, name).write_text(ROUTINE)
        for folder, target in links:
            with suppress(OSError):  # something else is there
                routines.joinpath(*folder, "link").symlink_to(routines.joinpath(*target))
        more = routines.joinpath(*place)
        try:
            seen = os.fsdecode(Look([str(config), str(more), temporary + "/data"]).seen())
        except UnknowableError:
            return
        for read in (routines, more, *(routines / one for one in (COPIED, MOVES, PROGRAMMES))):
            for path in files_in(read, deep=read == routines):
                found = path.stat()
                assert f"{path}|{found.st_mode}|{found.st_mtime_ns}|" in seen


def test_a_folder_of_routines_may_have_any_name(home: Home) -> None:
    for name in ("figures", "routines/figures", "__pycache__", "routines/figures/figures"):
        folder = home.root / name
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "mine.yaml"
        path.write_text(ROUTINE)
        first = said(home, now, "list", SUPPLE_ROUTINES=str(folder))
        path.write_text(ROUTINE.replace("Quick one", "Other one"))
        second = said(home, now, "list", SUPPLE_ROUTINES=str(folder))
        assert (b"Quick one" in first[1], b"Other one" in second[1]) == (True, True)
