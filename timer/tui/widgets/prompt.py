"""A text that is being typed into the title row: looked for, or the name of something new."""

from __future__ import annotations

from collections.abc import Callable

from timer.text import JOINER, clusters
from timer.tui.keys.bindings import Hint

LONGEST = 80
"""Characters; more make no name and find nothing."""
CURSOR = "▏"
ENTER = ("enter", "ctrl+j")
"""Typed before the screen is there, enter arrives as a line feed."""
FINDING: tuple[Hint, ...] = (("enter", "keep"), ("esc", "all"), ("↑↓", "choose"))
NAMING: tuple[Hint, ...] = (("enter", "make it"), ("esc", "leave it"))
"""The keys that serve meanwhile."""


class Prompt:
    """Takes keys until it is `done`, which is told the text, or None where it was given up.

    `changed` is told every text on the way. Enter alone takes the `suggestion`.
    """

    def __init__(
        self,
        word: str,
        done: Callable[[str | None], None],
        *,
        changed: Callable[[str], None] | None = None,
        suggestion: str = "",
    ) -> None:
        self.word = word
        self.names = changed is None
        """Whether something new is named, rather than looked for."""
        self.hints = FINDING if changed else NAMING
        self.text = ""
        self._suggestion = suggestion
        self._done = done
        self._changed = changed

    @property
    def shown(self) -> tuple[str, str]:
        """The text with a cursor, and what enter would take while there is none."""
        hint = f"enter: {self._suggestion}" if self._suggestion and not self.text else ""
        return f"{self.text}{CURSOR}", hint

    def take(self, key: str, character: str | None) -> bool:
        """Use a key, with what it prints, if it is of use; tell whether it was."""
        if key == "escape":
            self._done(None)
        elif key in ENTER:
            self._done(self.text or self._suggestion)
        elif key == "backspace":
            self._become("".join(clusters(self.text)[:-1]))
        elif key == "ctrl+u":
            self._become("")
        elif character is not None:
            self.paste(character)
        else:
            return False
        return True

    def paste(self, text: str) -> None:
        """Add a text; line ends are blanks here."""
        self._become(
            self.text + "".join(c if c.isprintable() or c == JOINER else " " for c in text)
        )

    def _become(self, text: str) -> None:
        self.text = ""
        for cluster in clusters(text.lstrip()[: LONGEST + 1]):
            if len(self.text) + len(cluster) > LONGEST:
                break
            self.text += cluster
        if self._changed is not None:
            self._changed(self.text)
