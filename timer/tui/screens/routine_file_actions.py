"""Routine files made and edited from the menu: the editor, then what is wrong with the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from textual.binding import Binding

from timer.errors import SuppleError
from timer.routine.diagnostics import Severity
from timer.routine.library.routines import is_untouched
from timer.services.lint import Checked
from timer.services.routine_files import edit_path, find_entry
from timer.text import safe
from timer.timeline.messages import times
from timer.tui.screens.text_screen import Block, TextScreen
from timer.tui.widgets.rows import hints_of

if TYPE_CHECKING:
    from timer.services.catalog import RoutineCard
    from timer.services.routine_files import Draft
    from timer.tui.shell import Shell


class RoutineFileActions:
    """Opens files in the person's editor; every method may raise SuppleError.

    `tell` shows a sentence, or clears it if it is empty. `changed` gets the slug of a file that
    may have changed.
    """

    def __init__(
        self, shell: Shell, tell: Callable[[str], None], changed: Callable[[str], None]
    ) -> None:
        self._shell = shell
        self._tell = tell
        self._changed = changed

    def edit(self, card: RoutineCard) -> None:
        """Open a routine's file, or a copy of it if it is a bundled one."""
        self._open(edit_path(self._shell.context, card))

    def make(self, name: str, template: RoutineCard | None) -> None:
        """Create a routine called `name`, as a copy of `template` if there is one, and open it."""
        from timer.services.routine_files import Draft, new_routine, renamed_text

        context = self._shell.context
        path = new_routine(context, name, find_entry(context, template) if template else None)
        self._open(Draft(path), renamed_text(name, path))

    def _open(self, draft: Draft, told: str = "") -> None:
        from timer.services.external_editor import NotStartedError, ensure_there
        from timer.services.lint import check_file
        from timer.services.routine_files import after_edit, discard

        path, started = draft.path, True
        try:
            news = after_edit(draft, self._shell.edit(str(path)))
        except SuppleError as error:
            news, started = error.sentences, not isinstance(error, NotStartedError)
        untouched = draft.bundled and is_untouched(path)
        if not started:
            discard(draft)
        self._tell(" ".join(filter(None, (told, news))))
        self._changed(safe(path.stem))
        if untouched:
            return
        ensure_there(path)
        context = self._shell.context
        checked = check_file(path, context.moves, context.library)
        if checked.problems:
            self._report(checked)

    def _report(self, checked: Checked) -> None:
        from timer.services.routine_files import Draft

        def answered(again: bool | None) -> None:
            if again:
                self._open(Draft(checked.path))

        self._shell.push_screen(ProblemsScreen(checked), answered)


class ProblemsScreen(TextScreen[bool]):
    """Shows what is wrong in a file; its result is whether to edit the file again."""

    BINDINGS = [  # noqa: RUF012
        Binding("e", "dismiss(True)", "edit again"),
        Binding("enter,space,escape", "dismiss(False)", "back"),
        Binding("q,Q", "dismiss(False)", "back"),
        Binding("ctrl+c", "app.leave(0)", show=False),
    ]
    hints = hints_of(BINDINGS)

    def __init__(self, checked: Checked) -> None:
        super().__init__()
        self._checked = checked

    def blocks(self) -> tuple[Block, ...]:
        """Return every problem with its place, its line in the file, and how to fix it."""
        return tuple(problem_blocks(self._checked))


def problem_blocks(checked: Checked) -> Iterator[Block]:
    """Yield what `supple check` reports about a file, as blocks of a page."""
    errors = sum(one.severity is Severity.ERROR for one in checked.problems)
    warnings = len(checked.problems) - errors
    counts = [times(n, word) for n, word in ((errors, "problem"), (warnings, "warning")) if n]
    yield Block(f"{checked.path.name}: {', '.join(counts)}", heading=True)
    yield Block(
        "You can start it anyway." if not errors else "It can't start until these are fixed."
    )
    for one in checked.problems:
        yield Block("")
        yield Block(one.message, key=f"line {one.line}, column {one.column}", strong=True)
        line = checked.lines[one.line - 1].strip() if one.line <= len(checked.lines) else ""
        if line:
            yield Block(line, key="", quiet=True)
        if one.help:
            yield Block(one.help, key="")
