"""Keyboards of other scripts have the same keys in the same places."""

from __future__ import annotations

from tests.each import each
from timer.player.layouts import latin


@each(
    "typed, keys",
    [
        ("йтизчыьмеу", "qnbpxsmvte"),
        ("НЕТ", "ytn"),
        ("ъю", "]."),
        ("νβχσ", "nbxs"),
        ("מנסד", "nbxs"),
        ("ىخءس", "noxs"),
        ("٣۵", "35"),
        ("؟", "?"),
        ("nq/;.", "nq/;."),
        ("éñ", "éñ"),
        ("ab", "ab"),
    ],
)
def test_a_key_is_known_by_its_place(typed: str, keys: str) -> None:
    assert "".join(map(latin, typed)) == keys
