"""What may be written at the cursor, and what is said there, of texts that are being typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timer import assets
from timer.lsp.cursor import spot
from timer.lsp.desk import Desk, Document, Kind
from timer.lsp.fixing import actions, all_fixed, formatted
from timer.lsp.names import definition, name_at
from timer.lsp.offers import Schemas, offers
from timer.lsp.places import Change, Lines, Span, Units, changes_between
from timer.lsp.views import entries, folds, hints, hover
from timer.lsp.words import unmarked
from timer.paths import Folders
from timer.routine.model import Place
from timer.routine.reader.steps import KINDS
from timer.services.context import Context
from timer.settings import Settings

TOP = "name: x\nsteps:\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    home: Path = tmp_path_factory.mktemp("home")
    places = {name: home / name for name in ("config", "data", "cache", "log")}
    folders = Folders(**places, routines=home / "config" / "routines")
    return Desk(Context(folders, Settings()))


@pytest.fixture(scope="module")
def schemas(desk: Desk) -> Schemas:
    return Schemas(desk, desk.moves)


def opened(desk: Desk, text: str, folder: str = "") -> tuple[Document, int, int]:
    """Open a text without its `|`, and return where that was."""
    before, _, after = text.partition("|")
    path = desk.context.folders.routines / folder / "a.yaml"
    row, last = before.count("\n"), before.rpartition("\n")[2]
    return desk.take("a", path, before + after), row, len(last)


def offered(desk: Desk, schemas: Schemas, text: str, folder: str = "") -> list[str]:
    document, row, column = opened(desk, text, folder)
    here = spot(document.lines, row, column)
    return [one.label for one in offers(document, schemas, row, here)] if here else []


def said(desk: Desk, schemas: Schemas, text: str, folder: str = "") -> str:
    document, row, column = opened(desk, text, folder)
    found = hover(desk, document, schemas, row, column)
    return found.text if found else ""


@pytest.mark.parametrize(
    "text", ["  - |", "  - h|", "  - rest: 3s\n  - |\n", "  - group: a\n    steps:\n    - |"]
)
def test_a_new_step_is_offered_the_kinds_and_no_more(
    desk: Desk, schemas: Schemas, text: str
) -> None:
    assert offered(desk, schemas, TOP + text) == list(KINDS)


HOLD = TOP + "  - hold: plank\n    for: 30s\n"


@pytest.mark.parametrize(
    ("text", "some", "none"),
    [
        (HOLD + "    |", "sides sets cues", "for hold count steps name"),
        (HOLD + "    fo|\n    sides: each", "rest", "sides"),
        (HOLD + "      |", "sides", "for"),  # too far in, as while it is being typed
        (HOLD + "    sides: |", "each left right alternate", "plank"),
        (HOLD + "    cues: [{a|, say: Breathe}]", "at every", "say"),
        (HOLD + "    cues:\n      - at: |", "start half end last-rep", "true"),
        (HOLD + "    position: |", "wall standing", "true"),
        (HOLD + "    kit: [chair, |", "strap wall", "plank"),
        (HOLD + "    tags: |", "static", "plank"),
        (TOP + "  - hold: |", "plank calf-stretch", "30s"),
        (TOP + "  - zones: [plank, |", "plank", "zone"),
        (TOP + "  - zones:\n      - |", "plank zone share", "hold"),
        (TOP + "  - zones: [{zone: |", "plank", "each"),
        (TOP + "  - include: |", "core breathe-down", "plank"),
        (TOP + "  - breathe: a\n    pattern: {in: 4, |", "out pause", "in for"),
        (TOP + "  - reps: plank\n    count: |", "10 8", "30s"),
        ("|\n" + TOP, "about when guards next", "name steps"),
        ("next: |\n" + TOP, "core", "plank"),
        ("when: [morning, |\n" + TOP, "evening", "about"),
        ("guards:\n  - |\n" + TOP, "sit-bone nerve-signs", "core"),
        ("sound: {voice: |}\n" + TOP, "full brief names off", "ticks"),
        ("schedule:\n  |\n" + TOP, "per-week apart", "name"),
        ("# |\n" + TOP, "", "about"),
        ("about: |\n  ste|\n" + TOP, "", "name steps"),
        (TOP + "  - note: Remember: |", "", "plank hold"),
    ],
)
def test_what_fits_is_offered_and_nothing_else(
    desk: Desk, schemas: Schemas, text: str, some: str, none: str
) -> None:
    found = offered(desk, schemas, text.replace("about: |\n", "about: >\n"))
    assert set(some.split()) <= set(found)
    assert set(none.split()).isdisjoint(found)


@pytest.mark.parametrize(
    ("folder", "text", "some", "none"),
    [
        ("moves", "wall-lean:\n  |", "name cues swaps limb", "for hold"),
        ("moves", "wall-lean:\n  swaps: {easier: [|", "plank", "6/10"),
        ("moves", "wall-lean:\n  swaps:\n    harder:\n      - to: |", "plank", "6/10"),
        ("moves", "wall-lean:\n  figure: |", "supine-floss", "plank-walk"),
        ("programmes", "name: x\nmove: |", "plank", "core"),
        ("programmes", "name: x\nstages:\n  - about: y\n    |", "as after", "about move"),
    ],
)
def test_moves_and_programmes_have_keys_of_their_own(
    desk: Desk, schemas: Schemas, folder: str, text: str, some: str, none: str
) -> None:
    found = offered(desk, schemas, text, folder)
    assert set(some.split()) <= set(found)
    assert set(none.split()).isdisjoint(found)


ROUND = """\
name: x
steps:
  - hold: plank
    for: 30s
    sets: 2
    rest: 10s
  - group: Floor
    rounds: 2
    rest: 20s
    steps:
      - hold: calf-stretch
        for: 20s
      - rest: 10s
  - note: Done
    optional: extra
"""


def test_each_step_says_when_it_starts_and_how_long_it_lasts(desk: Desk, schemas: Schemas) -> None:
    text = said(desk, schemas, ROUND.replace("plank", "pl|ank"))
    assert text.startswith("**Step 1**: 2 × 30 s\n\nStarts at 0:00, lasts 1:")
    assert "**Plank**" in text
    assert "Source: " in text
    assert "Step 1: 2 × 30 s\nStarts at 0:00" in unmarked(text)
    document, _, _ = opened(desk, ROUND)
    told = [(one.row, one.text) for one in hints(desk, document)]
    assert [row for row, _ in told] == [1, 2, 6, 10, 12, 13]
    assert told[0][1].endswith(" in all")
    assert told[3][1].endswith(" in 2 parts")  # there is more to settle the first time
    assert told[4:] == [(12, "2 × 0:10"), (13, "off")]


def test_what_can_be_read_of_a_broken_text_is_shown(desk: Desk) -> None:
    document, _, _ = opened(desk, ROUND.replace("note: Done", "note: Now: done\n    fro: 3s"))
    assert any("without the steps with errors" in one.text for one in hints(desk, document))
    outline = entries(desk, document)
    assert [one.name for one in outline][:2] == ["Plank", "Floor"]
    assert [one.name for one in outline[1].inner] == ["Calf stretch", "Rest"]
    assert outline[1].span == Span(6, 4, 12, 17)


def test_a_fix_is_offered_where_its_problem_is_and_all_safe_ones_together(desk: Desk) -> None:
    text = TOP + "  - hodl: plank\n    for:30s\n    tags: [statik]\n"
    document, _, _ = opened(desk, text)
    titles = [one.title for one in actions(desk, document, Span(4, 13, 4, 13))]
    assert titles == ["Write `static`"]
    assert applied(text, all_fixed(desk, document)) == text.replace("hodl", "hold").replace(
        "for:30s", "for: 30s"
    )


def test_formatting_changes_only_the_lines_it_must(desk: Desk) -> None:
    text = TOP + "  - for: 30s\n    hold: plank\n  - rest: 10s\r\n".replace("\r", "")
    document, _, _ = opened(desk, text)
    changes = formatted(document)
    assert max(one.span.end_row for one in changes) == 4
    assert applied(text, changes) == TOP + "  - hold: plank\n    for: 30s\n  - rest: 10s\n"


def applied(text: str, changes: list[Change]) -> str:
    lines = Lines(text)
    for span, new in sorted(changes, reverse=True):
        start, end = lines.offset(*span[:2]), lines.offset(*span[2:])
        text = text[:start] + new + text[end:]
    return text


PIECES = st.sampled_from(
    [
        *"\n\r\t :-[]{}'\"#|,&*!%@`\\0é🧘\u2028\x85\ufeff\ud83e\x0c",
        *("\r\n", "- ", ": ", "  ", "\n  - ", "\n    ", "hold: plank", "for: 30s", "steps:"),
        *("name: x", "cues:", "zones: [", "{zone: ", "pattern: {in: 4", "group: a", "swaps:"),
        *("include: core", "wall-lean:", "about: >", "poses:", "stages:"),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@given(
    texts=st.tuples(TEXTS, TEXTS), folder=st.sampled_from(["", "moves", "programmes", "figures"])
)
@settings(max_examples=150)
def test_no_text_is_too_strange(
    desk: Desk, schemas: Schemas, texts: tuple[str, str], folder: str
) -> None:
    document, row, column = opened(desk, "|".join(texts), folder)
    lines = document.lines
    row = min(row, len(lines) - 1)
    for one in desk.problems(document):
        assert one.code != "cannot-read", one
        span = lines.span(Place(one.line, one.column, one.end_column))
        assert span[:2] <= span[2:]
    here = spot(lines, row, column)
    if here is not None:
        assert 0 <= here.start <= max(column, here.start)
        offers(document, schemas, row, here)
    hover(desk, document, schemas, row, column)
    name_at(document, row, column)
    hints(desk, document)
    entries(desk, document)
    folds(lines)
    list(actions(desk, document, Span(row, column, row, column)))
    assert applied(document.text, changes_between(document.text, texts[1])) == texts[1]


@given(TEXTS, st.sampled_from(list(Units)))
def test_columns_go_to_units_and_back(text: str, units: Units) -> None:
    lines = Lines(text)
    for row, line in enumerate(lines.rows):
        for column in range(len(line) + 1):
            assert lines.column(row, lines.units(row, column, units), units) == column


@pytest.mark.parametrize(
    ("text", "file", "line"),
    [
        (TOP + "  - hold: pla|nk", "moves/core.yaml", "plank:"),
        (
            TOP + "  - zones: [{zone: Calf str|etch, for: 9s}]",
            "moves/stretches.yaml",
            "calf-stretch:",
        ),
        (TOP + "  - include: breathe-d|own", "breathe-down.yaml", "name:"),
        ("next: co|re\n" + TOP, "core.yaml", "name:"),
        (TOP + "  - note: pla|nk", "", ""),
    ],
)
def test_a_name_leads_to_its_definition(desk: Desk, text: str, file: str, line: str) -> None:
    document, row, column = opened(desk, text)
    name = name_at(document, row, column)
    found = definition(desk, document, name) if name else None
    where = found.path.relative_to(assets.folder("routines")).as_posix() if found else ""
    assert where == file
    if found is not None:
        rows = found.path.read_text(encoding="utf-8").splitlines()
        assert rows[found.span.row].startswith(line)


def test_a_folder_may_be_reached_through_a_link(desk: Desk, tmp_path: Path) -> None:
    folder = desk.context.folders.routines
    (folder / "moves").mkdir(parents=True, exist_ok=True)
    (tmp_path / "linked").symlink_to(folder)
    document = desk.take(
        "m", tmp_path / "linked" / "moves" / "own.yaml", "wall-hug:\n  name: Hug\n"
    )
    assert desk.moves.find("wall-hug") is not None
    assert document.path == folder / "moves" / "own.yaml"
    desk.drop("m")
    assert desk.moves.find("wall-hug") is None


def test_what_is_nobody_elses_is_ours(desk: Desk, tmp_path: Path) -> None:
    workflow = "name: ci\non: push\njobs:\n  a:\n    steps:\n      - run: make\n"
    assert desk.kind_of(tmp_path / "ci.yaml", workflow) is Kind.OTHER
    assert desk.kind_of(tmp_path / "a.yaml", TOP) is Kind.ROUTINE
    assert desk.kind_of(tmp_path / "a.yaml", "stpes:\n  - hold: plank\n") is Kind.ROUTINE
    assert desk.kind_of(None, workflow) is Kind.OTHER
    assert desk.kind_of(None, "") is Kind.ROUTINE
    assert desk.kind_of(None, "name: Evening\nwhen:") is Kind.ROUTINE


def test_brackets_may_be_as_deep_as_somebody_leans_on_the_key() -> None:
    for text in ("[" * 3_000, "a: " + "{b: " * 3_000):
        spot(Lines(text), 0, len(text))
