"""Files made and edited from the menu: the editor, what is wrong afterwards, and once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from timer.errors import SuppleError
from timer.routine.library.routines import is_untouched
from timer.services.routine_files import edit_path, find_entry
from timer.text import safe

if TYPE_CHECKING:
    from timer.services.catalog import RoutineCard
    from timer.services.lint import Checked
    from timer.services.routine_files import Draft
    from timer.tui.shell import Shell


class RoutineFileActions:
    """Hands files to the person's editor; every method may raise SuppleError.

    `tell` shows a sentence, none where it is empty; `changed` learns the slug of a file that may
    be another now.
    """

    def __init__(
        self, shell: Shell, tell: Callable[[str], None], changed: Callable[[str], None]
    ) -> None:
        self._shell = shell
        self._tell = tell
        self._changed = changed

    def edit(self, card: RoutineCard) -> None:
        """Open a routine's file, or a copy of one of ours."""
        self._open(edit_path(self._shell.context, card))

    def make(self, name: str, template: RoutineCard | None) -> None:
        """Make a file for a routine called `name`, a copy of `template` if there is one."""
        from timer.services.routine_files import Draft, new_routine, told_apart

        context = self._shell.context
        path = new_routine(context, name, find_entry(context, template) if template else None)
        self._open(Draft(path), told_apart(name, path))

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
        checked = check_file(path, self._shell.context.moves)
        if checked.problems:
            self._report(checked)

    def _report(self, checked: Checked) -> None:
        from timer.services.routine_files import Draft
        from timer.tui.screens.problems import ProblemsScreen

        def answered(again: bool | None) -> None:
            if again:
                self._open(Draft(checked.path))

        self._shell.push_screen(ProblemsScreen(checked), answered)
