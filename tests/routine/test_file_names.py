"""Which files are read by their names, and what is said of the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.each import each
from timer import assets
from timer.routine.library.file_names import MOST_FOLDERS, files_in, is_ours, near_misses
from timer.routine.library.moves import load_library
from timer.routine.library.routines import COPIED, Library, Origin
from timer.routine.model import Moves
from timer.services.lint import check_data, check_file, check_names

ROUTINE = "name: x\nsteps:\n  - rest: 3\n"


@each(
    "name", ["a.yaml", "a.yml", "A.YAML", "b.Yml", "a b.yaml", "大腿.yaml", "a.b.yaml", "x-2.yaml"]
)
def test_yaml_is_ours_however_its_ending_is_written(name: str) -> None:
    assert is_ours(name)


@pytest.mark.parametrize(
    "name",
    [
        *(".a.yaml", ".#a.yaml", "#a.yaml#", "~$a.yaml", "a.yaml~", "a.yaml.swp", ".a.yaml.swo"),
        *("a.yaml.bak", "a.yaml.orig", "a.yaml.tmp", "a.yaml.save", "a.yaml___jb_tmp___"),
        *("._a.yaml", "4913", "a.txt", "yaml", "a.yaml.rej", "a.YAML.OLD", "a.yaml.part"),
    ],
)
def test_hidden_files_locks_and_backups_are_not_and_say_nothing(name: str, tmp_path: Path) -> None:
    assert not is_ours(name)
    (tmp_path / name).write_text("x\n", encoding="utf-8")
    assert list(near_misses(tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("calves.yaml.txt", "calves.yaml"),
        ("calves.yml.md", "calves.yaml"),
        ("calves.YAML.TXT", "calves.yaml"),
        ("calves.yaml (1)", "calves.yaml"),
        ("calves.yaml ", "calves.yaml"),
        ("calves.yam", "calves.yaml"),
        ("calves.ymal", "calves.yaml"),
        ("calves.txt", "calves.yaml"),
        ("calves", "calves.yaml"),
    ],
)
def test_a_near_miss_is_told_with_the_name_it_should_have(
    name: str, better: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(ROUTINE, encoding="utf-8")
    assert list(near_misses(tmp_path)) == [(tmp_path / name, better)]
    (checked,) = check_names(tmp_path, Library([(Origin.USER, tmp_path)]))
    (problem,) = checked.problems
    assert checked.ok
    assert (problem.code, better in (problem.help or "")) == ("near-miss-name", True)


@pytest.mark.parametrize("name", ["notes.txt", "README.md", "LICENSE", "picture.png", "a.toml"])
def test_what_is_something_else_is_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"Nothing of ours.\n\xff")
    assert list(near_misses(tmp_path)) == []


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ROUTINE, encoding="utf-8")


def test_your_folder_may_have_folders_and_the_nearest_file_of_a_name_counts(tmp_path: Path) -> None:
    own, bundled = tmp_path / "own", tmp_path / "bundled"
    put(own, "a.yaml", "legs/b.yml", "legs/a.yaml", "legs/deep/c.YAML", "moves/m.yaml")
    put(own, ".trash/d.yaml", f"{COPIED}/e.yaml", "figures/f.yaml")
    put(bundled, "b.yaml", "z.yaml", "inside/y.yaml")
    library = Library([(Origin.USER, own), (Origin.BUNDLED, bundled)])
    assert {(one.slug, str(one.path.relative_to(tmp_path))) for one in library.entries()} == {
        ("a", "own/a.yaml"),
        ("b", "own/legs/b.yml"),
        ("c", "own/legs/deep/c.YAML"),
        ("z", "bundled/z.yaml"),
    }
    assert library.find(str(own / "legs" / "b.yml")).origin is Origin.USER
    (taken,) = check_names(own, library)
    assert taken.path == own / "legs" / "a.yaml"
    assert [one.code for one in taken.problems] == ["name-taken"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_folders_that_lie_in_one_another_in_a_circle_are_read_once(tmp_path: Path) -> None:
    put(tmp_path, "legs/a.yaml")
    (tmp_path / "legs" / "again").symlink_to(tmp_path)
    assert [path.name for path in files_in(tmp_path, deep=True)] == ["a.yaml"]


def test_a_folder_of_very_many_folders_is_not_searched_to_its_end(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml")
    for number in range(MOST_FOLDERS + 50):
        (tmp_path / f"folder {number}").mkdir()
        (tmp_path / f"folder {number}" / "b.yaml").write_text(ROUTINE, encoding="utf-8")
    assert len(list(files_in(tmp_path, deep=True))) == MOST_FOLDERS


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ("Ｃｏｒｅ", "core"),
        ("übung", "U\u0308BUNG"),
        ("straße", "STRASSE"),
        ("ﬁt", "fit"),
        ("core", "Core"),
    ],
)
def test_names_are_the_same_whatever_their_case_and_encoding(
    file: str, asked: str, tmp_path: Path
) -> None:
    own, bundled = tmp_path / "own", tmp_path / "bundled"
    put(own, f"{file}.yaml")
    put(bundled, "core.yaml")
    library = Library([(Origin.USER, own), (Origin.BUNDLED, bundled)])
    assert library.find(asked).path.parent == own
    assert len(library.entries()) == (1 if "ore" in asked.lower() else 2)


def test_moves_are_read_and_named_by_the_same_rules(tmp_path: Path) -> None:
    (tmp_path / "a.YML").write_text("wall-lean:\n  name: Ｗall lean\n", encoding="utf-8")
    (tmp_path / ".b.yaml").write_text("other:\n  name: Other\n", encoding="utf-8")
    moves = load_library([tmp_path])
    found = moves.find("WALL LEAN")
    assert found is not None
    assert found.slug == "wall-lean"
    assert moves.find("other") is None


@pytest.mark.parametrize("folder", ["figures", "tables"])
def test_a_figure_or_a_table_is_not_checked_as_a_routine(folder: str) -> None:
    moves = load_library()
    for path in (assets.folder("routines") / folder).glob("*.yaml"):
        assert check_file(path, moves).problems == ()
    broken = check_data(b"about: [x", Path(folder) / "a.yaml", Moves())
    assert [one.code for one in broken.problems] == ["unclosed-bracket"]
    routine = check_data(b"name: x\nsteps:\n", Path(folder) / "a.yaml", Moves())
    assert [one.code for one in routine.problems] == ["no-value"]
