"""The menu of plain mode: numbered lines, chosen by number or name, and back after a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.machines import PATIENCE_S
from tests.made_up import practise
from tests.plain.test_prompts import person
from timer.frozen import replace
from timer.plain.history import MORE, NOTHING, history_lines
from timer.plain.prompts import MENU_PROMPT, MenuChoice, bothered, chosen, listing
from timer.plain.raw_keys import Keyboard
from timer.services.catalog import Mark, RoutineCard
from timer.services.context import read_past
from timer.services.menu_sections import Section
from timer.services.recommendations import menu


def sections(tmp_path: Path) -> tuple[Section, ...]:
    context = person(tmp_path)
    return menu(context, read_past(context))


def asked(tmp_path: Path, *lines: str) -> tuple[str | None, list[str]]:
    """Type lines; return the slug that is chosen, and what was printed after the first prompt."""
    said: list[str] = []
    typed = iter(lines)
    card = MenuChoice(lambda: sections(tmp_path), lambda: next(typed, None), said.append).ask()
    return card and card.slug, said[said.index(MENU_PROMPT) + 1 :]


def test_every_routine_has_a_line_with_number_name_minutes_and_reason(tmp_path: Path) -> None:
    found = sections(tmp_path)
    lines = list(listing(found))
    entries = [entry for section in found for entry in section.entries]
    items = [line for line in lines if line[0].isdigit()]
    assert [line.split(".")[0] for line in items] == [str(n + 1) for n in range(len(entries))]
    for line, (card, reason) in zip(items, entries, strict=True):
        assert card.name is not None
        assert card.name in line
        assert "minute" in line
        assert reason is None or reason in line
    assert all("\n" not in line and line.isprintable() for line in lines)
    assert [line.split(".")[0].rstrip(":") for line in lines if line not in items] == [
        section.title for section in found
    ]


def test_a_number_or_part_of_a_name_chooses(tmp_path: Path) -> None:
    entries = [entry for section in sections(tmp_path) for entry in section.entries]
    assert asked(tmp_path, "2")[0] == entries[1][0].slug
    assert asked(tmp_path, " Evening Loo ")[0] == asked(tmp_path, "evening-loo")[0]
    assert asked(tmp_path, "core")[0] == "core"


def test_w_asks_what_bothers_you_and_the_menu_heeds_it(tmp_path: Path) -> None:
    context = person(tmp_path)
    said: list[str] = []
    typed = iter(["w", "1", "2", "2", "7", "q"])

    def line() -> str | None:
        return next(typed, None)

    MenuChoice(
        lambda: menu(context, read_past(context)),
        line,
        said.append,
        lambda: bothered(context, read_past(context), line, said.append),
    ).ask()
    assert "It may be: A sensitive nerve" in said
    again = said[said.index("It may be: A sensitive nerve") :]
    assert any("Tingling or numbness: not today" in one for one in again)


def test_h_looks_back_in_lines(tmp_path: Path) -> None:
    context = person(tmp_path)
    assert list(history_lines(context)) == [NOTHING]
    practise(context, 30)
    said: list[str] = []
    typed = iter(["h", "q"])
    MenuChoice(
        lambda: sections(tmp_path),
        lambda: next(typed, None),
        said.append,
        look_back=lambda: history_lines(context),
    ).ask()
    assert any(line.startswith("Week of ") and line.endswith("sets.") for line in said)
    assert any(line.startswith("Calf stretch: ") and "left" in line for line in said)
    assert sum("Nordic strength, " in line for line in said) >= 1
    assert said[-2:] == [MORE, MENU_PROMPT]


def test_several_matches_are_listed_with_their_numbers(tmp_path: Path) -> None:
    entries = [entry for section in sections(tmp_path) for entry in section.entries]
    several = chosen(entries, "e")
    assert len(several) > 1
    slug, said = asked(tmp_path, "e", str(several[1] + 1))
    assert slug == entries[several[1]][0].slug
    assert [line.split(".")[0] for line in said[:-1]] == [str(place + 1) for place in several]


@pytest.mark.parametrize("typed", ["0", "999", "²", "no such routine", "-1"])
def test_what_is_not_there_starts_nothing(tmp_path: Path, typed: str) -> None:
    slug, said = asked(tmp_path, typed, "q")
    assert slug is None
    assert typed in said[0]


def test_a_broken_routine_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    folder = person(tmp_path).folders.routines
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("name: [\n")
    slug, said = asked(tmp_path, "mine")
    assert slug is None
    assert said[0].startswith("mine can't be started: ")


def test_lines_are_read_one_by_one_until_the_input_ends() -> None:
    keys = Keyboard("core\n\rq")
    assert [keys.line(), keys.line(), keys.line(), keys.line()] == ["core", "", "q", None]


def test_keys_go_to_the_session_while_it_listens_and_to_the_menu_afterwards() -> None:
    typed: SimpleQueue[str] = SimpleQueue()
    keys, heard = Keyboard(iter(typed.get, "\x04")), SimpleQueue[str]()
    with keys.heard_by(heard.put):
        typed.put("n")
        assert heard.get(timeout=PATIENCE_S) == "n"
    for key in "2\n\x04":
        typed.put(key)
    assert (keys.line(), keys.line()) == ("2", None)
    assert heard.empty()


def test_files_saved_while_the_menu_waits_are_known(tmp_path: Path) -> None:
    folder = person(tmp_path).folders.routines
    folder.mkdir(parents=True)
    good = "name: Fresh\nsteps: [{hold: Clam, for: 9s}]\n"
    (folder / "mended.yaml").write_text("name: [\n", encoding="utf-8")

    def lines() -> Iterator[str]:
        yield "mended"
        (folder / "mended.yaml").write_text(good, encoding="utf-8")
        (folder / "new-one.yaml").write_text(good, encoding="utf-8")
        yield "new-one"
        yield "mended"

    said: list[str] = []
    typed = lines()
    card = MenuChoice(lambda: sections(tmp_path), lambda: next(typed, None), said.append).ask()
    assert card is not None
    assert (card.slug, card.ok) == ("mended", True)
    assert any(line.startswith("mended can't be started: ") for line in said)
    assert said.count(MENU_PROMPT) == 2


def test_a_star_makes_a_favourite_and_z_hides_and_a_hidden_one_starts_by_its_name(
    tmp_path: Path,
) -> None:
    given: list[tuple[str, str]] = []

    def mark(card: RoutineCard, mark: Mark) -> str:
        given.append((card.slug, str(mark)))
        return f"{card.slug} is {mark}."

    found = sections(tmp_path)
    first, second, *_ = (card for section in found for card, _ in section.entries)
    away = replace(first, slug="away", name="Gone away", mark=Mark.HIDDEN)
    typed = iter(["*1", f"* {second.name}", "z 2", "z gone", "zebra", "gone"])
    said: list[str] = []
    chosen = MenuChoice(
        lambda: found, lambda: next(typed, None), said.append, hidden=lambda: [away], mark=mark
    ).ask()
    assert given == [
        (first.slug, "favourite"),
        (second.slug, "favourite"),
        (second.slug, "hidden"),
        ("away", "hidden"),
    ]
    assert f"{first.slug} is favourite." in said
    assert any("Nothing here is called zebra" in line for line in said)
    assert not any("Gone away" in line for line in said), "it is not listed"
    assert chosen == away
