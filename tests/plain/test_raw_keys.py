"""What is typed in plain mode: a sequence is one key, and only ten characters are digits."""

from __future__ import annotations

from tests.each import each
from timer.plain.raw_keys import keys_in


@each(
    "typed, keys",
    [
        ("n", "n"),
        ("\x1b[6~", "\n"),
        ("\x1b[5~", "b"),
        ("\x1b[C\x1b[D", "\nb"),
        ("\x1bOC", "\n"),
        ("\x1b[A\x1bOB", "↑↓"),
        ("\x1b[3~x", "x"),
        ("\x1b[15~", "F5"),
        ("\x1b[17~", ""),
        ("\x1b[200~hi", "hi"),
        ("\x1b", "\x1b"),
        ("²", "²"),
    ],
)
def test_an_escape_sequence_is_never_read_as_digits(typed: str, keys: str) -> None:
    assert "".join(keys_in(typed)) == keys
