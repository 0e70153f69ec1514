"""Where routines are found: order of folders, paths, and what is said where there is none."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timer import assets
from timer.errors import SuppleError
from timer.routine.library.moves import load_library
from timer.routine.library.routines import COPIED, Entry, Library, Origin
from timer.routine.reader.routine_file import read_file
from timer.routine.screening_questions import GUARDS, Effect


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Return a library of two folders that share one slug, and a third that is missing."""
    for folder, names in {"mine": ["core", "own"], "bundled": ["core", "roll"]}.items():
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / f"{name}.yaml").write_text("name: x\n")
    (tmp_path / "bundled" / "notes.txt").write_text("")
    (tmp_path / "bundled" / ".core.yaml").write_text("")
    return Library(
        [
            (Origin.PATH, tmp_path / "missing"),
            (Origin.USER, tmp_path / "mine"),
            (Origin.BUNDLED, tmp_path / "bundled"),
        ]
    )


def test_the_first_folder_that_has_a_slug_wins(library: Library, tmp_path: Path) -> None:
    assert library.entries() == (
        Entry("core", tmp_path / "mine" / "core.yaml", Origin.USER),
        Entry("own", tmp_path / "mine" / "own.yaml", Origin.USER),
        Entry("roll", tmp_path / "bundled" / "roll.yaml", Origin.BUNDLED),
    )


def test_a_slug_finds_its_routine_whatever_its_case(library: Library) -> None:
    assert library.find("roll").origin is Origin.BUNDLED
    assert library.find("Roll").slug == "roll"


def test_a_path_is_taken_as_given(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text("name: x\n")
    assert library.find(str(path)) == Entry("other", path, Origin.PATH)


def test_a_path_into_a_known_folder_keeps_that_folders_origin(
    library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "bundled" / "core.yaml"
    assert library.find(str(path)) == Entry("core", path, Origin.BUNDLED)


def test_an_unknown_name_gets_one_guess(library: Library) -> None:
    with pytest.raises(SuppleError, match="No routine is called 'croe'") as caught:
        library.find("croe")
    assert caught.value.remedy == "Did you mean `core`? `supple list` shows them all."


def test_a_wild_name_gets_no_guess_and_no_escape(library: Library) -> None:
    with pytest.raises(SuppleError) as caught:
        library.find("\x1b[2J" + "z" * 500)
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 120
    assert caught.value.remedy == "`supple list` shows them all."


def test_a_missing_path_says_so(library: Library) -> None:
    with pytest.raises(SuppleError, match="There is no file"):
        library.find("no/such.yaml")
    with pytest.raises(SuppleError, match="Did you mean `core`"):
        library.find("core.yaml")


def test_a_routine_written_meanwhile_is_found(library: Library, tmp_path: Path) -> None:
    (tmp_path / "mine" / "new.yaml").write_text("name: x\n")
    assert library.find("new").origin is Origin.USER


def test_every_bundled_routine_reads_without_a_problem() -> None:
    moves = load_library()
    files = sorted(assets.folder("routines").glob("*.yaml"))
    assert files
    assert {path.name: read_file(path, moves).problems for path in files} == {
        path.name: () for path in files
    }


def test_every_guard_asks_and_leaves_a_way_out() -> None:
    bundled = {path.stem for path in assets.folder("routines").glob("*.yaml")}
    for slug, guard in GUARDS.items():
        assert guard.slug == slug
        assert guard.question.endswith("?")
        assert guard.advice.endswith(".")
        assert guard.instead in bundled
        assert guard.tags or guard.effect is not Effect.DROP


def test_every_tag_of_a_guard_is_one_that_a_move_has() -> None:
    moves = load_library([])
    known = {tag for slug in moves.slugs if (move := moves.find(slug)) for tag in move.tags}
    theirs = {"sit-bone"}  # no bundled move presses there, people's own may
    assert {
        tag for guard in GUARDS.values() for tag in (*guard.tags, *guard.care)
    } <= known | theirs


def test_a_pad_or_a_pack_is_never_lain_on() -> None:
    """Body weight traps the heat or the cold of whatever is under it."""
    moves = load_library([])
    found = [move for slug in moves.slugs if (move := moves.find(slug))]
    laid = [move for move in found if {"heating pad", "cold pack"} & set(move.kit)]
    assert {move.slug for move in laid} == {"heating-pad", "cold-pack"}
    for move in laid:
        said = " ".join((*(cue.say for cue in move.cues), *move.warnings))
        assert "Never lie on the" in said, move.slug
        assert not re.search(r"(?i)\bunder\b", said), move.slug
        # On the front, or with the knee bent, the back of the thigh is free.
        assert move.position == "lying-front" or "Knee bent" in said, move.slug


STEMS = (
    *("core", "Core", "glute-hip", "glute-hip-a", "x", "x (1)", "x copy", "x.sync-conflict-2"),
    *("Copy of core", "core (conflicted copy)", "a.b", "\u00fcbung", "u\u0308bung", "o\u202eops"),
)
FILES = st.lists(
    st.tuples(
        st.sampled_from(("", "inner", "inner/more", COPIED, "moves")),
        st.sampled_from(STEMS),
        st.sampled_from((".yaml", ".YML")),
        st.sampled_from(("name: One\n", "name: Two\n")),
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(FILES, FILES)
def test_a_name_finds_what_is_listed_under_it(
    own: list[tuple[str, str, str, str]], more: list[tuple[str, str, str, str]]
) -> None:
    """To find one, no more than those that may be meant are looked at."""
    with TemporaryDirectory() as temporary:
        folders = [Path(temporary) / "more", Path(temporary) / "own"]
        for folder, files in zip(folders, (more, own), strict=True):
            for place, stem, ending, text in files:
                (folder / place).mkdir(parents=True, exist_ok=True)
                (folder / place / f"{stem}{ending}").write_text(text)
        origins = (Origin.PATH, Origin.USER, Origin.BUNDLED)
        places = (*folders, assets.folder("routines"))
        library = Library([*zip(origins, places, strict=True)])
        seen = library.as_seen(library.look())
        assert {**library.renamed()} == {**seen.renamed()}
        for stem in (*STEMS, "GLUTE-HIP-A", "nothing", ""):
            assert library.path_of(stem) == seen.path_of(stem), stem
            try:
                expected: object = seen.find(stem)
            except SuppleError as error:
                expected = error.message
            try:
                found: object = library.find(stem)
            except SuppleError as error:
                found = error.message
            assert found == expected, stem
