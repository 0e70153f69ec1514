"""The schemas by which editors complete and check routines and moves, kept up to date.

They lie beside the person's folder of routines, and the first line of a file says where. Each
starts with a stamp of all it was made from, so that looking whether it is out of date is cheap.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

from timer import __version__
from timer.errors import SuppleError
from timer.files import UnreadableError, read_bytes, replace_file
from timer.paths import make
from timer.routine.library.file_names import makers, marks_under
from timer.services.context import Context

ROUTINE = "routine.schema.json"
MOVES = "moves.schema.json"
LARGEST = 4 * 1024 * 1024
_START = '{"$comment": "made by supple '


def refresh(context: Context, *, create: bool = False) -> bool:
    """Write the schemas again if what they are made from has changed; return whether they exist.

    Without `create`, only those that are there already are written. A folder that can't be written
    costs only the help in an editor.
    """
    folder = context.folders.config
    wanted = [name for name in _SCHEMAS if create or os.path.lexists(folder / name)]
    stamp = _stamp(context) if wanted else ""
    for name in wanted:
        path, schema = folder / name, _SCHEMAS[name]
        if _starts(path, stamp):
            continue
        try:
            make(folder)
            import json

            body = json.dumps(schema(context), ensure_ascii=False, indent=1)
            replace_file(path, f"{stamp}{body[1:]}".encode())
        except (OSError, SuppleError):
            break
    return os.path.exists(folder / ROUTINE)


def modeline(context: Context, folder: Path) -> str:
    """Return the first line of a routine in `folder`, by which an editor finds the schema.

    It is empty where the schema can't be written.
    """
    if not refresh(context, create=True):
        return ""
    way = os.path.relpath(context.folders.config / ROUTINE, folder).replace(os.sep, "/")
    return f"# yaml-language-server: $schema={way}\n"


def _routine(context: Context) -> dict[str, Any]:
    from timer.routine.schema import routine_schema

    return routine_schema(context.moves, context.library.slugs())


def _moves(context: Context) -> dict[str, Any]:
    from timer.routine.schema import moves_schema

    return moves_schema(context.moves)


_SCHEMAS: dict[str, Callable[[Context], dict[str, Any]]] = {ROUTINE: _routine, MOVES: _moves}


def _stamp(context: Context) -> str:
    """Return how a schema starts that is up to date."""
    places = (*makers(), context.folders.routines / "moves")
    made_from = [mark for place in places for mark in marks_under(place)]
    text = " ".join((*made_from, *context.library.slugs()))
    number = crc32(text.encode(errors="surrogateescape"))
    return f'{_START}{__version__}, {number:08x}",'


def _starts(path: Path, stamp: str) -> bool:
    try:
        return read_bytes(path, LARGEST).startswith(stamp.encode())
    except UnreadableError:
        return False
