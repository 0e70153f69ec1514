"""Texts made safe: nothing that a terminal obeys gets through, and nothing else is touched."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.each import each
from timer.text import MARKS_KEPT, cells, folded, hung, safe, storable

JOINER = "\u200d"
OBEYED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

nasty = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x9b\x00\n\t\r\x7f\u202e\u2028\ufeff\ue000\ud800\u0301\u20dd"),
        st.sampled_from([JOINER, "👩", "🏽", "❤", "\ufe0f", "a", "日", "\\"]),
    ),
    max_size=40,
)


def risky(shown: str) -> list[str]:
    return [char for char in shown if category(char) in OBEYED and char != JOINER]


@given(nasty, st.none() | st.integers(1, 50))
def test_nothing_that_a_terminal_obeys_is_left(text: str, limit: int | None) -> None:
    assert not risky(safe(text, limit))


@given(nasty)
@example("👩\u20dd\u20dd\u20dd\u20dd\u0301" + JOINER + "👩")
@example("👩" + JOINER)
def test_a_safe_text_stays_as_it_is(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@given(nasty, st.integers(1, 50))
@example("\x1b" * 40, 40)
@example("👩" + JOINER + "👩", 3)
def test_the_limit_holds_for_what_is_shown_and_what_is_cut_is_safe_too(
    text: str, limit: int
) -> None:
    shown = safe(text, limit)
    assert len(shown) <= limit
    assert safe(shown) == shown
    assert (shown == safe(text)) == (len(safe(text)) <= limit)


@given(st.text(st.characters(categories=("L", "N", "P", "S")), max_size=30))
def test_plain_text_of_any_language_is_not_touched(text: str) -> None:
    assert safe(text) == text


@each(
    "text, shown",
    [
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\nb\tc\r", r"a\nb\tc\x0d"),
        ("\x9b31m", r"\x9b31m"),
        ("\u202eabc", r"\u202eabc"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("no\u00a0break", "no\u00a0break"),
        ("👩" + JOINER + "👧", "👩" + JOINER + "👧"),
        ("a" + JOINER + "b", r"a\u200db"),
        ("👩" + JOINER, r"👩\u200d"),
    ],
)
def test_each_kind_of_character_is_shown_as_it_should_be(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_marks_heaped_on_a_letter_are_cut_down() -> None:
    assert safe("e" + "\u0301" * 50 + "f") == "e" + "\u0301" * MARKS_KEPT + "f"


def test_many_joiners_take_no_more_than_their_share_of_time() -> None:
    text = ("👩" + JOINER) * 100_000
    assert safe(text + "👩") == text + "👩"


def test_a_byte_of_a_file_name_is_shown_and_kept_as_that_byte() -> None:
    name = b"caf\xe9".decode(errors="surrogateescape")
    assert safe(name) == storable(name) == "caf\\xe9"
    assert storable("\ud83d") == "\\ud83d"


@given(nasty)
def test_what_is_stored_is_utf_8(text: str) -> None:
    storable(text).encode()


@pytest.mark.parametrize(
    ("written", "typed"),
    [("Abkühlen", "abkuhl"), ("Étirement", "etir"), ("E\u0301tirement", "É"), ("Straße", "STRASSE"),
     ("ﬁtness", "fit"), ("Ｙoga", "yoga"), ("नमस्ते", "नमस्ते")],
)  # fmt: skip
def test_a_text_is_found_however_its_letters_are_typed(written: str, typed: str) -> None:
    assert folded(typed) in folded(written)


@given(
    st.text(st.characters(codec="ascii", categories=["L", "P", "Zs"]), max_size=200),
    st.integers(30, 90),
)
def test_a_line_on_a_terminal_is_broken_between_words_under_its_indent(
    text: str, width: int
) -> None:
    line = f"[ 0:09]   {text.strip()}"
    rows = hung(line, width)
    assert all(cells(row) <= width for row in rows)
    assert rows[0].startswith("[ 0:09]")
    assert all(row.startswith(" " * 10) for row in rows[1:])
    if all(len(word) <= width - 10 for word in text.split()):
        assert " ".join(rows).split() == line.split()
    assert hung(line, 0) == [line]
