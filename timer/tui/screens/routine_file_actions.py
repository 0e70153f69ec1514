"""Routine files made and edited from the menu: the editor, then what is wrong with the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from textual.binding import Binding

from timer.errors import SuppleError
from timer.routine.diagnostics import ABOVE, Severity
from timer.routine.library.routines import is_untouched
from timer.services.lint import Checked
from timer.services.routine_files import (
    TRASH,
    delete,
    edit_path,
    find_entry,
    has_bundled,
    rename,
    set_aside,
)
from timer.text import safe
from timer.timeline.messages import times
from timer.tui.screens.text_screen import Block, TextScreen
from timer.tui.widgets.rows import hints_of

if TYPE_CHECKING:
    from pathlib import Path

    from timer.services.catalog import RoutineCard
    from timer.services.routine_files import Draft
    from timer.tui.shell import Shell


class RoutineFileActions:
    """Opens files in the person's editor; every method may raise SuppleError.

    `tell` shows a sentence, or clears it if it is empty. `changed` gets the slug of a file that
    may have changed, and `await_save` the path of one that an editor may still save.
    """

    def __init__(
        self,
        shell: Shell,
        tell: Callable[[str], None],
        changed: Callable[[str], None],
        await_save: Callable[[Path], None],
    ) -> None:
        self._shell = shell
        self._await_save = await_save
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

    def rename(self, card: RoutineCard, name: str) -> None:
        """Give the person's own routine another name."""
        rename(self._shell.context, card, name)
        self._changed(card.slug)
        self._tell("")

    def delete(self, card: RoutineCard) -> None:
        """Move the person's own routine out of the way, and say where it is."""
        bundled = has_bundled(self._shell.context, card.path)
        self._gone(card.slug, delete(self._shell.context, card), bundled)

    def use_bundled(self, path: Path) -> None:
        """Move a copy of a bundled routine out of the way, so that the bundled one is used."""
        context = self._shell.context
        if not has_bundled(context, path):
            raise SuppleError("There is no other routine of this name to use.")
        self._gone(safe(path.stem), set_aside(context, path), True)

    def _gone(self, slug: str, where: Path, bundled: bool) -> None:
        again = " The bundled routine is used again." if bundled else ""
        self._changed(slug)
        self._tell(f"{safe(where.name, 60)} is in the folder {TRASH} beside your routines.{again}")

    def _open(self, draft: Draft, told: str = "") -> None:
        from timer.services.external_editor import NotStartedError, ensure_there
        from timer.services.lint import check_file
        from timer.services.routine_files import after_edit, discard

        path, started, context = draft.path, True, self._shell.context
        line = check_file(path, context.moves, context.library).first_line
        try:
            edited = self._shell.edit(str(path), line)
            news = after_edit(draft, edited)
            if edited.still_open:
                self._await_save(path)
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
        checked = check_file(path, context.moves, context.library)
        if checked.problems:
            self.report(checked)

    def _fix(self, path: Path) -> None:
        """Make the safe fixes in a file, and show what is still wrong with it."""
        from timer.files import rewrite
        from timer.routine.yaml.tree import read_bytes
        from timer.services.fixes import fix_data
        from timer.services.lint import check_file

        context = self._shell.context
        fixed = fix_data(read_bytes(path), path, context.moves, context.library)
        if fixed.count:
            rewrite(path, fixed.data)
        self._changed(safe(path.stem))
        self._tell(f"{times(fixed.count, 'problem')} fixed in {safe(path.name, 60)}.")
        checked = check_file(path, context.moves, context.library)
        if checked.problems:
            self.report(checked)

    def show_problems(self, path: Path) -> None:
        """Check a file and show what is wrong with it."""
        from timer.services.lint import check_file

        context = self._shell.context
        self.report(check_file(path, context.moves, context.library))

    def report(self, checked: Checked) -> None:
        """Show what is wrong in a file, and do what the person wants to do about it."""
        from timer.services.routine_files import Draft

        def answered(what: str | None) -> None:
            try:
                if what == "again":
                    self._open(Draft(checked.path))
                elif what == "fix":
                    self._fix(checked.path)
                elif what == "bundled":
                    self.use_bundled(checked.path)
            except SuppleError as error:
                self._tell(error.sentences)

        twin = not checked.ok and has_bundled(self._shell.context, checked.path)
        self._shell.push_screen(ProblemsScreen(checked, twin=twin), answered)


class ProblemsScreen(TextScreen[str]):
    """Shows what is wrong in a file; its result is what to do: `again`, `fix`, `bundled`.

    `twin` is whether there is a bundled routine that can be used instead.
    """

    BINDINGS = [  # noqa: RUF012
        Binding("e", "dismiss('again')", "edit again"),
        Binding("f,F", "fix", "fix what is safe"),
        Binding("u,U", "bundled", "use the bundled one"),
        Binding("enter,space,escape", "dismiss('')", "back"),
        Binding("q,Q", "dismiss('')", "back"),
        Binding("ctrl+c", "app.leave(0)", show=False),
    ]

    def __init__(self, checked: Checked, *, twin: bool = False) -> None:
        super().__init__()
        self._checked, self._twin = checked, twin
        self._fixable = any(one.fix and one.fix.safe for one in checked.problems)
        missing = {"u": not twin, "f": not self._fixable}
        self.hints = tuple(one for one in hints_of(self.BINDINGS) if not missing.get(one[0]))

    def action_fix(self) -> None:
        """Make the fixes of which only one is possible."""
        if self._fixable:
            self.dismiss("fix")

    def action_bundled(self) -> None:
        """Use the bundled routine instead of this file."""
        if self._twin:
            self.dismiss("bundled")

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
    from timer.services.fixes import difference

    for one in checked.problems:
        yield Block("")
        yield Block(one.message, key=f"line {one.line}, column {one.column}", strong=True)
        line = checked.lines[one.line - 1].strip() if one.line <= len(checked.lines) else ""
        above = checked.above(one.line) if one.code in ABOVE and line else None
        if above:
            yield Block(dotted(f"  {checked.lines[above - 1]}").strip(), key="", quiet=True)
            line = dotted(f"  {checked.lines[one.line - 1]}").strip()
        if line:
            yield Block(line, key="", quiet=True)
        if one.help:
            yield Block(one.help, key="")
        if one.fix and one.fix.safe:
            yield from (Block(dotted(line), key="") for line in difference(checked, one.fix))


def dotted(line: str) -> str:
    """Return a line of a difference with its indent as dots, which a page doesn't swallow."""
    text = line[2:].lstrip(" ")
    return f"{line[:2]}{'·' * (len(line) - 2 - len(text))}{text}"
