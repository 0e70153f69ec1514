"""Files made and edited from the menu: the editor, what is wrong afterwards, and once more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from timer.text import safe

if TYPE_CHECKING:
    from timer.engine.catalogue import Card
    from timer.engine.checking import Checked
    from timer.tui.app import SuppleApp


class Desk:
    """Hands files to the person's editor; every method may raise SuppleError.

    `tell` shows a sentence, none where it is empty; `changed` learns the slug of a file that may
    be another now.
    """

    def __init__(
        self, app: SuppleApp, tell: Callable[[str], None], changed: Callable[[str], None]
    ) -> None:
        self._app = app
        self._tell = tell
        self._changed = changed

    def edit(self, card: Card) -> None:
        """Open a routine's file, or a copy of one of ours."""
        path, copied = self._app.host.edit_path(card)
        self._open(path, f"Copied to {path}, which is yours now." if copied else "")

    def make(self, name: str, template: Card | None) -> None:
        """Make a file for a routine called `name`, a copy of `template` if there is one."""
        from timer.engine.writing import new_routine, told_apart

        host = self._app.host
        path = new_routine(host, name, host.entry(template) if template else None)
        self._open(path, told_apart(name, path))

    def _open(self, path: Path, told: str) -> None:
        from timer.engine.checking import check_file
        from timer.engine.editing import ensure_there
        from timer.engine.writing import UNTOUCHED, drop_untouched

        problem = self._app.edit(str(path))
        untouched = drop_untouched(self._app.host, path)
        self._tell(problem or (UNTOUCHED if untouched else told))
        self._changed(safe(path.stem))
        if untouched:
            return
        ensure_there(path)
        checked = check_file(path, self._app.host.moves)
        if checked.problems:
            self._report(checked)

    def _report(self, checked: Checked) -> None:
        from timer.tui.screens.problems import ProblemsScreen

        def answered(again: bool | None) -> None:
            if again:
                self._open(checked.path, "")

        self._app.push_screen(ProblemsScreen(checked), answered)
