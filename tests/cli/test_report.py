"""`supple report`: where it goes, and that nothing is lost by it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Home
from tests.month import made_up_month
from tests.pages import Page


@pytest.fixture
def lived(home: Home) -> Home:
    """Return the home of somebody with a month in the journal, up to now."""
    made_up_month(home.root / "data", datetime.now().astimezone())
    return home


def test_it_is_written_as_the_ending_says_and_printed_without_a_file(
    lived: Home, tmp_path: Path
) -> None:
    printed = lived.supple("report")
    assert printed.code == 0
    assert printed.out.startswith("# Exercise report\n")
    assert "| Nordic curl |" in printed.out
    for name, start in (
        ("a.html", b"<!DOCTYPE html>\n"), ("a.MD", b"# Exercise report\n"),
        ("a.csv", b"date,time,session,routine,name,state,share,"),
    ):  # fmt: skip
        written = lived.supple("report", "-o", tmp_path / name)
        assert (written.code, written.out) == (0, "")
        assert "stays on this computer" in written.err
        assert (tmp_path / name).read_bytes().startswith(start)
    page = Page((tmp_path / "a.html").read_text(encoding="utf-8"))
    assert page.problems() == []
    assert "Nordic curl" in page.tables
    assert len(page.tables["Week by week"][1]) == 4
    assert lived.supple("report", "--weeks", 2).out.count(" Nordic strength") < printed.out.count(
        " Nordic strength"
    )


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.csv"])
def test_no_file_is_overwritten_unless_forced_and_an_empty_one_is_no_loss(
    lived: Home, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.touch()
    assert lived.supple("report", "-o", path).code == 0
    held = path.read_bytes()
    again = lived.supple("report", "--weeks", 1, "-o", path)
    assert (again.code, again.out) == (1, "")
    assert "exists, so it was left alone" in again.err
    assert "--force" in again.err
    assert path.read_bytes() == held
    assert lived.supple("report", "--weeks", 1, "-o", path, "--force").code == 0
    assert path.read_bytes() != held


def test_what_is_no_file_or_has_no_folder_is_refused(lived: Home, tmp_path: Path) -> None:
    (tmp_path / "folder.html").mkdir()
    for path, why in (("folder.html", "is a folder"), ("none/a.html", "there is no folder")):
        answer = lived.supple("report", "-o", tmp_path / path, "--force")
        assert answer.code == 1
        assert why in answer.err


@pytest.mark.parametrize(
    "wrong", [("-o", "a.pdf"), ("-o", "html"), ("--weeks", 0), ("--weeks", "x")]
)
def test_what_it_cannot_do_is_said_at_once(home: Home, wrong: str) -> None:
    assert home.supple("report", wrong).code == 2


def test_without_a_journal_it_says_so_and_makes_none(home: Home) -> None:
    printed = home.supple("report")
    assert printed.code == 0
    assert "None in these weeks" in printed.out
    assert "The journal is empty" in printed.out
    assert not (home.root / "data").exists()


def test_a_journal_that_cannot_be_read_is_no_empty_one(home: Home) -> None:
    (home.root / "data" / "journal.db").mkdir(parents=True)
    answer = home.supple("report", "-o", home.root / "a.html")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err
    assert not (home.root / "a.html").exists()
