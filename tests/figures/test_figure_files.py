"""The bundled figures are usable and complete, and a fault in a file has a place and a cure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.each import each
from timer import assets
from timer.errors import SuppleError
from timer.figures.figure_file import BOTH, KEYS, NUMBERS, bundled, figure_slugs, read_figure
from timer.figures.motion import STAYS, figure
from timer.figures.scene import KINDS, MUSCLES
from timer.figures.skeleton import LIMBS

GOOD = """
about: Standing.
start: standing
works: [right back thigh]
props:
  - wall: [40, 0]
  - strap: [right hand, [left toe, 1, 2]]
  - ball: {at: [right ankle, 0, -12], size: 9}
poses:
  lower, down: {hip: [0, 40], right leg: {at: [0, 3], foot: 5}}
  rise: {right arm: [-90, -80]}
"""


def moves() -> dict[str, dict[str, object]]:
    """Return every bundled move by slug, as its file has it."""
    files = sorted((assets.folder("routines") / "moves").glob("*.yaml"))
    found: dict[str, dict[str, object]] = {}
    for path in files:
        found.update(yaml.safe_load(path.read_text(encoding="utf-8")))
    return found


def paced(node: object) -> Iterator[tuple[str, set[str]]]:
    """Yield the move and the phases of every step in a routine's tree that has its own."""
    children: list[object] = []
    if isinstance(node, dict):
        children = list(node.values())
        phases = node.get("tempo", node.get("pattern"))
        if isinstance(phases, dict) and isinstance(node.get("reps", node.get("breathe")), str):
            yield str(node.get("reps", node.get("breathe"))), set(phases)
    elif isinstance(node, list):
        children = node
    for child in children:
        yield from paced(child)


def test_every_move_names_a_figure_that_is_there_and_no_figure_is_left_over() -> None:
    assert {move.get("figure") for move in moves().values()} == set(figure_slugs())


@each("slug", figure_slugs())
def test_every_figure_reads_and_says_in_words_what_it_shows(slug: str) -> None:
    sheet = read_figure(slug)
    assert sheet is not None
    assert sheet.about.endswith(".")
    assert len(sheet.poses) >= len(sheet.phases) >= 1
    names = [name for phase in sheet.phases for name in phase]
    assert len(names) == len(set(names))


def test_every_tempo_of_a_bundled_move_is_known_to_its_figure() -> None:
    for slug, move in moves().items():
        tempo = move.get("tempo", {})
        assert isinstance(tempo, dict)
        sheet = read_figure(str(move.get("figure")))
        if sheet is None:
            continue
        known = {name for phase in sheet.phases for name in phase} | STAYS
        assert set(tempo) <= known, f"{slug} shows as {sheet.slug}"


def test_every_tempo_and_breath_of_a_bundled_routine_is_known_to_its_figure() -> None:
    library = moves()
    folder = assets.folder("routines")
    for path in folder.glob("*.yaml"):
        for slug, names in paced(yaml.safe_load(path.read_text(encoding="utf-8"))):
            sheet = read_figure(str(library[slug]["figure"]))
            assert sheet is not None
            known = {name for phase in sheet.phases for name in phase} | STAYS
            assert names <= known, f"{path.name}: {slug} shows as {sheet.slug}"


def test_files_are_small_enough_to_write_by_hand() -> None:
    assert max(path.stat().st_size for path in bundled().glob("*.yaml")) < 3000


@each(
    "slug", ["no-such-figure", "starts", "../moves/core", "", "\0", "..\\x", "x" * 5000, "é", "a.b"]
)
def test_what_is_no_figure_is_none_and_not_an_error(slug: str) -> None:
    assert figure(slug) is None


def test_a_good_file_reads_as_meant(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(GOOD, encoding="utf-8")
    sheet = read_figure("one", tmp_path)
    assert sheet is not None
    assert sheet.phases == (("lower", "down"), ("rise",))
    assert sheet.works == ("right back thigh",)
    assert [prop.kind for prop in sheet.props] == ["wall", "strap", "ball"]
    assert sheet.props[2].size == 9
    assert sheet.poses[0].root == (0, 40)


def test_the_guide_names_every_key_part_muscle_and_thing() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "figures.md").read_text(encoding="utf-8")
    muscles = {name.removeprefix("right ").removeprefix("left ") for name in MUSCLES}
    for word in (*KEYS, *NUMBERS, *BOTH, *LIMBS, *KINDS, *muscles):
        assert f"`{word}`" in guide, word


def test_the_figure_in_the_guide_is_the_bundled_one(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "figures.md").read_text(encoding="utf-8")
    example = guide.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "supine-floss.yaml").write_text(example, encoding="utf-8")
    assert read_figure("supine-floss", tmp_path) == read_figure("supine-floss")


FAULTS = [
    ("about: Standing.\n", "", "`about` is missing"),
    ("start: standing", "start: floating", "line 3, column 8: 'floating' isn't valid"),
    ("[right back thigh]", "[right elbow]", "line 4, column 9: 'right elbow' isn't valid"),
    ("wall: [40, 0]", "wal: [40, 0]", "line 6, column 5: 'wal' isn't valid"),
    ("[40, 0]", "[[40, 0], [1, 2]]", "line 6, column 11: Wrong number of places: 2"),
    ("hip: [0, 40]", "hip: [0, high]", "line 10, column 26: 'high' isn't a usable number"),
    ("hip: [0, 40]", "hip: [0, .nan]", "line 10, column 26: '.nan' isn't a usable number"),
    ("hip: [0, 40]", "hip: [0]", "line 10, column 22: Wrong number of values: 1"),
    ("hip: [0, 40]", "hip: [0, 40], shoulder: [1, 2]", "More than one joint has a place"),
    ("hip: [0, 40]", "knee: [0, 4]", "The knee and the ankle both have a place"),
    ("at: [0, 3], foot: 5", "foot: 5", "have a place `at`"),
    ("[-90, -80]", "[-90]", "line 11, column 21: Wrong number of values: 1"),
    ("  rise:", "  lower, down:", "line 11, column 3: `lower, down` appears twice"),
    ("poses:", "poses: [", "line 9, column 8: The bracket `[` that opens here isn't closed"),
    (
        "works: [right back thigh]",
        "works: " + "[" * 40 + "]" * 40,
        "nested more than 12 levels deep",
    ),
    ("Standing.", "\ufffe", "line 2, column 8: There is an invisible control character"),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_a_fault_has_its_place_and_a_remedy(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert GOOD.count(old) == 1
    (tmp_path / "one.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(SuppleError) as caught:
        read_figure("one", tmp_path)
    assert message in caught.value.message
    assert "one.yaml" in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\xff", b"[" * 40_000, b"- a\n", b"[" * 9_000])
def test_any_bytes_are_refused_with_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "one.yaml").write_bytes(data)
    with pytest.raises(SuppleError) as caught:
        read_figure("one", tmp_path)
    assert caught.value.remedy
