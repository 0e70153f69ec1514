"""What is wrong in a file that was just edited: each place with its remedy."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding

from timer.routine.diagnostics import Severity
from timer.services.lint import Checked
from timer.timeline.messages import times
from timer.tui.keys.bindings import Hint
from timer.tui.screens.text_screen import TextScreen
from timer.tui.widgets.text_page import Block


class ProblemsScreen(TextScreen[bool]):
    """Answers whether to edit the file once more."""

    BINDINGS = [  # noqa: RUF012
        Binding("e", "dismiss(True)", show=False),
        Binding("enter,space,escape,q,Q", "dismiss(False)", show=False),
        Binding("ctrl+c", "app.leave(0)", show=False),
    ]

    hints: tuple[Hint, ...] = (("e", "edit again"), ("enter", "back"), ("q", "back"))

    def __init__(self, checked: Checked) -> None:
        super().__init__()
        self._checked = checked

    def blocks(self) -> tuple[Block, ...]:
        """Return every problem with its place, the line it is in, and its remedy."""
        return tuple(problem_blocks(self._checked))


def problem_blocks(checked: Checked) -> Iterator[Block]:
    """Yield what `supple check` tells of a file, as blocks to read."""
    errors = sum(one.severity is Severity.ERROR for one in checked.problems)
    warnings = len(checked.problems) - errors
    counts = [times(n, word) for n, word in ((errors, "problem"), (warnings, "warning")) if n]
    yield Block(f"{checked.path.name}: {', '.join(counts)}", heading=True)
    yield Block(
        "It starts all the same." if not errors else "It can't be started until these are mended."
    )
    for one in checked.problems:
        yield Block("")
        yield Block(one.message, key=f"line {one.line}, column {one.column}", strong=True)
        line = checked.lines[one.line - 1].strip() if one.line <= len(checked.lines) else ""
        if line:
            yield Block(line, key="", quiet=True)
        if one.help:
            yield Block(one.help, key="")
