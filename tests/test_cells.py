"""Cells: a text is measured, cut and wrapped by what people call characters."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.awkward import EMOJI, NAMES, SCRIPTS, TWO_CODE_POINTS, texts
from tests.each import each
from timer.text import cells, clusters, cut, head, pad, safe, wrap

widths = st.integers(0, 200)


@given(texts)
@example("\u200d♀")
@example("❤\u1160\ufe0f")
def test_the_characters_of_a_text_are_all_of_it_and_as_wide(text: str) -> None:
    assert "".join(clusters(text)) == text
    assert sum(map(cells, clusters(text))) == cells(text) == cell_len(text)


def test_an_emoji_is_one_character() -> None:
    split = [emoji for emoji in EMOJI if clusters(f"a{emoji}b") != ["a", emoji, "b"]]
    assert not split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("नमस्ते", ["न", "म", "स्ते"]),
        ("น้ำ", ["น้ำ"]),
        ("בְּרֵ", ["בְּ", "רֵ"]),
        ("\u1112\u1161\u11ab\u1100", ["\u1112\u1161\u11ab", "\u1100"]),
        ("🇩🇪🇫🇷🇺", ["🇩🇪", "🇫🇷", "🇺"]),
        ("1️⃣2", ["1️⃣", "2"]),
    ],
)
def test_letters_stay_with_what_is_written_on_them(text: str, parts: list[str]) -> None:
    assert clusters(text) == parts


@given(texts, widths)
def test_what_is_cut_fits_and_ends_between_two_characters(text: str, width: int) -> None:
    text = safe(text)
    ends = {"", *accumulate(clusters(text))}
    assert head(text, width) in ends
    shown = cut(text, width)
    assert cells(shown) <= width
    assert shown == text or not shown or any(shown == f"{end.rstrip()}…" for end in ends)


@given(texts, st.integers(1, 200), st.none() | st.integers(0, 4))
def test_wrapped_lines_fit_and_keep_every_character(
    text: str, width: int, most: int | None
) -> None:
    lines = wrap(text, width, most)
    assert all(cells(line) <= width for line in lines)
    assert most is None or len(lines) <= most
    if most is None:
        shown = [c for line in lines for word in line.split(" ") for c in clusters(word)]
        wanted = [c for word in text.split() for c in clusters(word)]
        assert shown == [c if cells(c) <= width else "…" for c in wanted]


@given(texts, widths, st.sampled_from(["left", "center", "right"]))
def test_a_filled_text_is_as_wide_as_asked(text: str, width: int, align: str) -> None:
    text = safe(text)
    assert cells(pad(text, width, align)) == max(width, cells(text))


@each("name", NAMES)
def test_a_name_is_shown_as_it_was_written(name: str) -> None:
    assert safe(name) == name or name == SCRIPTS["Zalgo"]


@each("limit", range(1, 14))
def test_a_limit_splits_no_character_either(limit: int) -> None:
    shown = safe(TWO_CODE_POINTS, limit)
    assert len(shown) <= limit
    kept = clusters(shown.removesuffix("…"))
    assert kept == clusters(TWO_CODE_POINTS)[: len(kept)]
