"""Files of other apps as routine files: what comes of them, and where each goes."""

from __future__ import annotations

import os
from pathlib import Path

from timer import files
from timer.errors import SuppleError
from timer.files import UnreadableError
from timer.frozen import frozen
from timer.importers.formats import Imported, ImportedRoutine, import_text
from timer.importers.source import LARGEST, decoded
from timer.paths import make
from timer.routine.diagnostics import Severity
from timer.services.context import Context
from timer.services.editor_schema import modeline
from timer.services.lint import check_data
from timer.services.routine_files import slug_of, write_new
from timer.text import named, safe


@frozen
class Planned:
    """A routine with the file that it would be written to."""

    routine: ImportedRoutine
    path: Path
    renamed: bool = False
    """Whether its file isn't called after its name, as there is one already."""


def read_file(context: Context, path: Path) -> Imported:
    """Return the routines in another app's file. Raise SuppleError with what is wrong and where."""
    try:
        data = files.read_bytes(path, LARGEST)
    except UnreadableError as error:
        raise error.at(path) from None
    try:
        return import_data(context, data, path.stem)
    except SuppleError as error:
        raise SuppleError(f"{safe(str(path))}: {error.message}", error.remedy) from None


def import_data(context: Context, data: bytes, name: str) -> Imported:
    """Return the routines in the bytes of a file; `name` is for those that have none."""
    return import_text(decoded(data), name=name, moves=context.moves)


def plan(context: Context, found: Imported, out: Path | None) -> tuple[Planned, ...]:
    """Return where each routine would go: into the person's folder, or where `out` says.

    That is a folder, or the file for a single routine. Raise SuppleError if `out` can't be used.
    """
    several = len(found.routines) > 1
    if out is not None and not (several or out.is_dir() or str(out).endswith(("/", os.sep))):
        if os.path.lexists(out):
            raise SuppleError(
                f"The file {safe(str(out))} already exists.", "Choose another name, or a folder."
            )
        return (Planned(found.routines[0], out),)
    if out is not None and several and out.suffix.lower() in (".yaml", ".yml"):
        raise SuppleError(
            f"There are {len(found.routines)} routines in this file, and one name to write to.",
            "Give a folder: `-o FOLDER`.",
        )
    folder = context.folders.routines if out is None else out
    taken = {named(entry.slug) for entry in context.library.entries()} if out is None else set()
    planned = []
    for routine in found.routines:
        slug = _slug(routine.name)
        free = slug
        number = 2
        while named(free) in taken or os.path.lexists(folder / f"{free}.yaml"):
            free, number = f"{slug}-{number}", number + 1
        taken.add(named(free))
        planned.append(Planned(routine, folder / f"{free}.yaml", free != slug))
    return tuple(planned)


def _slug(name: str) -> str:
    try:
        return slug_of(name)
    except SuppleError:
        return "imported"


def write(context: Context, planned: Planned) -> None:
    """Write a routine to its file. Raise SuppleError if there is one by now, or it can't be."""
    folder = make(planned.path.parent)
    first = modeline(context, folder) if folder == context.folders.routines else ""
    write_new(planned.path, f"{first}{planned.routine.text}".encode())


def warnings_on(context: Context, planned: Planned) -> int:
    """Return of how many things `check` would warn in a routine."""
    data = planned.routine.text.encode()
    checked = check_data(data, planned.path, context.moves, context.library)
    return sum(one.severity is Severity.WARNING for one in checked.problems)
