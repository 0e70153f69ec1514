"""Every figure is told with its source, and no doubtful claim is printed anywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.each import each
from timer import assets
from timer.routine.library.moves import load_library
from timer.routine.library.sources import (
    Section,
    articles,
    sections,
    source_name,
    source_text,
    sources,
)
from timer.routine.screening_questions import COMPLAINTS, GUARDS

ROOT = Path(__file__).parents[2]
NUMBERS = ("000", "001", "002", "003", "004")
DOCUMENTS = ("Runners", "Shop", "Coach", "Brand", "Physio")
CLAIMS = {
    "boots flush something out": r"lact(ic|ate)",
    "ice and blood": r"blood(?! clot| pressure)",
    "stretching leaves scars": r"scar tissue|scarring",
    "stretching lowers capacity": r"stretch\w* (lower|reduc)\w*\b.{0,20}capacity",
    "fibres are added": r"in series|sarcomere|muscle fib(re|er)s",
    "a ball makes it stable": r"stabili[sz]",
    "a lift of the games": r"olympic",
    "a way of gripping": r"knuckle",
    "somebody is fit again": r"you are cleared|cleared to run|will heal|guaranteed",
    "something is washed or broken out": r"\bflush\w* (out|away|the)|toxin|detox|adhesion",
    "a muscle is made longer": r"\bmakes? (a |the |your )?muscles? longer(?!\?)|restor\w+ \w+ "
    "length",
}
"""What the sources say and nobody should print as a fact."""


def section(title: str) -> Section:
    return next(one for one in sources() if one.title == title)


def test_the_page_has_its_parts_and_every_row_all_its_cells() -> None:
    titles = [one.title for one in sources()]
    assert titles == [
        "Where the figures come from", "The five articles", "Published figures", "House figures",
        "Where they disagree",
    ]  # fmt: skip
    for one in sources():
        assert one.text or one.rows
        for row in one.rows:
            assert len(row) == len(one.head)
            assert all(row)


def test_every_published_figure_names_its_article() -> None:
    for figure, _, document in section("Published figures").rows:
        assert document in DOCUMENTS, figure


@each(
    "figure",
    [
        "20 to 30 seconds", "10 seconds", "1 minute a leg", "twice a day", "5 to 10 minutes",
        "about 5 minutes", "10 to 15 reps", "8 out of 10", "5 to 15 reps", "once or twice a week",
        "1 to 2 days", "3 to 4 sessions", "10 to 15 minutes", "2 minutes warm, 1 minute cold",
        "48 to 72 hours", "4 in, 6 to 8 out", "4 beats", "90 degrees", "about a fifth",
        "up to 8 weeks", "20 to 50 km", "5.5 lb", "2019",
    ],
)  # fmt: skip
def test_no_published_figure_is_left_out(figure: str) -> None:
    assert any(figure in row[0] for row in section("Published figures").rows)


def test_all_seventeen_disagreements_are_told_with_what_follows() -> None:
    rows = section("Where they disagree").rows
    assert len(rows) == 17
    for question, says, _ in rows:
        assert question.endswith("?")
        assert any(document in says for document in DOCUMENTS)


def test_every_source_of_a_move_or_a_guard_is_an_article_of_the_page_or_ours() -> None:
    files = {one.file for one in articles().values()}
    assert tuple(articles()) == NUMBERS
    assert tuple(one.name for one in articles().values()) == DOCUMENTS
    for row, one in zip(section("The five articles").rows, articles().values(), strict=True):
        assert row == (one.name, one.title, one.by, one.publisher, one.about)
    library = load_library([])
    for slug in library.slugs:
        move = library.find(slug)
        assert move is not None
        assert move.source in files | {"house"}, slug
    told = [one.source for one in (*GUARDS.values(), *COMPLAINTS)]
    for document in ", ".join(told).split(", "):
        assert document in (*NUMBERS, "house")


def test_an_article_is_cited_by_its_title_and_called_by_a_word() -> None:
    assert source_text(["001", "house"]) == (
        "Tight hamstrings in runners (Run and Become, a running shop); Our own wording"
    )
    assert source_text(["002_92d8d5168b76b943.txt"]) == "A coach's long article on tight hamstrings"
    assert source_name("004_443cd4eec4f19c8b.txt") == "Physio"
    assert source_name("house") == "house"


def test_no_file_and_no_number_of_an_article_is_shown_on_a_page() -> None:
    pattern = re.compile(r"\b00[0-4]_[0-9a-f]{6}|\(00[0-4]\b|\b00[0-4]\)|\| 00[0-4] \|")
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "routines" / "sources.md"]
    pages += [ROOT / "docs" / name for name in ("format.md", "settings.md", "problems.md")]
    for page in pages:
        assert pattern.search(page.read_text(encoding="utf-8")) is None, page


def test_house_figures_name_only_routines_that_exist() -> None:
    slugs = {path.stem for path in assets.folder("routines").glob("*.yaml")} | {"contract-relax"}
    for _, where, why in section("House figures").rows:
        assert why
        for word in re.findall(r"\b[a-z]+(?:-[a-z]+)+\b", where):
            assert word in slugs, word


def content() -> list[Path]:
    """Return every file whose text a person may read."""
    folders = ("routines", "docs", "timer")
    found = [path for one in folders for path in (ROOT / one).rglob("*")]
    found += [ROOT / "README.md", ROOT / "CHANGELOG.md"]
    return [path for path in found if path.suffix in (".yaml", ".md", ".py")]


@pytest.mark.parametrize("claim", CLAIMS)
def test_no_doubtful_claim_is_printed_as_a_fact(claim: str) -> None:
    pattern = re.compile(CLAIMS[claim], re.IGNORECASE)
    for path in content():
        found = pattern.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.name}: {found}"


def test_a_page_is_split_into_paragraphs_and_tables() -> None:
    text = "# A\n\none\ntwo\n\n## B\n\n| x | y |\n|---|---|\n| 1 | 2 |\n"
    assert sections(text) == (
        Section("A", ("one two",)),
        Section("B", (), ("x", "y"), (("1", "2"),)),
    )


def test_the_short_way_to_a_name_finds_what_the_table_says() -> None:
    assert {one.number: source_name(one.number) for one in articles().values()} == {
        one.number: one.name for one in articles().values()
    }
    assert source_name("house") == "house"
