"""Routine files: finding and reading them by name, and creating, copying and editing your own."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from timer import assets
from timer.errors import SuppleError
from timer.files import UnreadableError, names, read_text, replace_file, rewrite, unlisted
from timer.frozen import frozen, replace
from timer.paths import make
from timer.routine.library.file_names import is_ours
from timer.routine.library.routines import COPIED, Entry, Origin, is_untouched
from timer.routine.model import Routine
from timer.routine.optional_steps import as_chosen, kept_choice
from timer.services.context import Context
from timer.services.editor_schema import modeline
from timer.services.preferences import compile_choices
from timer.text import clusters, named, safe

if TYPE_CHECKING:
    from timer.services.catalog import RoutineCard
    from timer.services.external_editor import Edited
    from timer.timeline.segments import Timeline

LONGEST_NAME = 80
LONGEST_BYTES = 200
"""With its ending and some room to spare, a name that every file system accepts."""

_NAME_LINE = r"(?m)^name:[^\r\n]*"


def find_entry(context: Context, name: str | RoutineCard) -> Entry:
    """Return the file of a routine, by its slug, path or card. Raise SuppleError if there is none.

    A copy of a bundled routine may have changed since its card was made.
    """
    if isinstance(name, str):
        return context.library.find(name)
    if name.origin == Origin.BUNDLED:
        return context.library.find(name.slug)
    return Entry(name.slug, name.path, Origin(name.origin))


def load_routine(
    context: Context, wanted: str | RoutineCard | Entry, facts: Mapping[str, str] | None = None
) -> Routine:
    """Return a routine for the kit you have. Raise SuppleError with the file's first problem.

    With the journal's `facts`, its optional steps are on and off as they were chosen.
    """
    from timer.routine.diagnostics import Severity
    from timer.routine.reader.routine_file import read_file
    from timer.timeline.compile.kit import fitted

    entry = wanted if isinstance(wanted, Entry) else find_entry(context, wanted)
    reading = read_file(entry.path, context.moves, context.library)
    if reading.routine is not None:
        kept = kept_choice(facts or {}, reading.routine.slug)
        routine = fitted(reading.routine, context.moves, context.settings.kit)
        return as_chosen(routine, context.moves, kept)
    errors = [one for one in reading.problems if one.severity is Severity.ERROR]
    where = f"{safe(entry.path.name)}, line {errors[0].line}"
    more = len(errors) - 1
    known = entry.path if entry.origin is Origin.PATH else entry.slug
    rest = f"`supple check {safe(str(known))}` lists {more} more." if more else ""
    remedy = " ".join(part for part in (errors[0].help, rest) if part)
    raise SuppleError(f"{where}: {errors[0].message}", remedy or None)


def timeline_of(
    context: Context, wanted: str | RoutineCard | Entry, facts: Mapping[str, str] | None = None
) -> Timeline:
    """Return a routine's timeline with the settings applied. Raise SuppleError if it can't run.

    `facts` are as for `load_routine`.
    """
    from timer.timeline.compile.compiler import compile_routine
    from timer.timeline.compile.preferences import easier_forms, taken_swaps

    routine, moves = load_routine(context, wanted, facts), context.moves
    kept = kept_choice(facts or {}, routine.slug)
    swaps = taken_swaps(easier_forms(routine, moves, {}), kept)
    return compile_routine(routine, moves, replace(compile_choices(context), swaps=swaps))


def closed_folders(context: Context) -> tuple[str, ...]:
    """Return a sentence for each folder of the person's routines or moves that can't be read."""
    own = context.folders.routines
    found = [(folder, unlisted(folder)) for folder in (own, *context.folders.more_routines)]
    if not found[0][1]:
        found.append((own / "moves", unlisted(own / "moves")))
    return tuple(f"{safe(str(folder))} can't be read: {why}." for folder, why in found if why)


def broken_moves(context: Context) -> tuple[str, ...]:
    """Return a sentence for each file of the person's moves that has an error."""
    folder = context.folders.routines / "moves"
    return tuple(
        sentence
        for name in names(folder)
        if is_ours(name) and (sentence := _first_error(folder / name))
    )


def _first_error(path: Path) -> str | None:
    from timer.routine.diagnostics import Severity
    from timer.routine.library.moves import read_moves
    from timer.routine.yaml.tree import read_bytes

    try:
        problems = read_moves(read_bytes(path))[1]
    except UnreadableError as error:
        return f"{safe(str(path))} can't be read: {error.message}"
    wrong = [one for one in problems if one.severity is Severity.ERROR]
    if not wrong:
        return None
    more = " `supple check` shows all." if len(wrong) > 1 else ""
    return (
        f"Moves of your own can't be used: {safe(path.name)}, line {wrong[0].line}: "
        f"{wrong[0].message}{more}"
    )


def startup_warnings(context: Context) -> tuple[str, ...]:
    """Return what is wrong with the settings, the folders of routines and the moves in them."""
    return (*context.complaints, *closed_folders(context), *broken_moves(context))


def settings_warnings(context: Context) -> tuple[str, ...]:
    """Return what is wrong with the settings."""
    return tuple(one for one in context.complaints if one != context.folders.homeless)


TOLD = "told.json"
"""A file in the cache folder: what was said of the settings, and on which day."""
LARGEST_TOLD = 64 * 1024


def told_today(context: Context, warnings: tuple[str, ...]) -> tuple[str, ...]:
    """Return the warnings that weren't given yet today, and note that they are now."""
    if not warnings:
        return ()
    import json

    day, path = context.clock.wall()[:10], context.folders.cache / TOLD
    known: object = None
    with suppress(SuppleError, ValueError):
        known = json.loads(read_text(path, LARGEST_TOLD))
    told = known[1:] if isinstance(known, list) and known[:1] == [day] else []
    fresh = tuple(one for one in warnings if one not in told)
    if fresh:
        with suppress(OSError, SuppleError):
            text = json.dumps([day, *told, *fresh])
            replace_file(make(path.parent) / TOLD, text.encode())
    return fresh


def new_routine(context: Context, name: str, template: Entry | None = None) -> Path:
    """Write a file for a routine called `name` into the person's folder and return its path.

    It explains itself, or is a copy of `template` under the new name. If another folder has a
    routine of that name, a number is added; see `renamed_text`. Raise SuppleError if the name makes
    no file name, the template can't be read, or the file can't be written.
    """
    slug, name = _free(context, slug_of(name), name)
    text = (
        TEMPLATE.format(name=_quoted(name)) if template is None else _copy(context, name, template)
    )
    return _written(context, slug, text)


def _written(context: Context, slug: str, text: str) -> Path:
    path = make(context.folders.routines) / f"{slug}.yaml"
    write_new(path, f"{modeline(context, path.parent)}{text}".encode())
    return path


@frozen
class Taken:
    """A routine that was made of a text."""

    path: Path
    comments: tuple[str, ...] = ()
    """What no step can say, which is in the file as comments."""
    note: str = ""
    """What to look at, if it had to be guessed how the text is encoded."""


def routine_of_text(context: Context, name: str, data: bytes) -> Taken:
    """Write a routine called `name` from a routine file's text, or a list of exercises.

    A routine file is kept as it is, whatever is wrong with it; only its name is changed. Raise
    SuppleError if the text can't be understood, or the file can't be written.
    """
    from timer.importers.formats import import_text
    from timer.importers.source import decoded_as
    from timer.services.formatting import format_text

    text, encoding = decoded_as(data)
    note = _GUESSED if encoding == "cp1252" else ""
    slug, name = _free(context, slug_of(name), name)
    if _is_routine(text.encode()):
        kept = _without_modeline(text)
        entry = Entry(slug, context.folders.routines / f"{slug}.yaml", Origin.USER)
        named = _named(context, kept, name, entry) or kept
        return Taken(_written(context, slug, named), note=note)
    made = import_text(text, name=name, moves=context.moves)
    if len(made.routines) > 1:
        names = ", ".join(safe(one.name, 40) for one in made.routines[:5])
        raise SuppleError(
            f"There are {len(made.routines)} routines in this: {names}.",
            "Save it to a file: `supple import FILE` makes a routine of each.",
        )
    (routine,) = made.routines
    path = _written(context, slug, format_text(routine.text) or routine.text)
    return Taken(path, (*made.warnings, *routine.comments), note)


_GUESSED = "This isn't UTF-8, so it was read as Windows text (Latin-1). Check the accents in it."


def _is_routine(data: bytes) -> bool:
    """Return whether a text is meant as a routine file, valid or not."""
    from timer.routine.diagnostics import Report, guess
    from timer.routine.yaml.tree import MapNode, parse

    tree = parse(data, Report())
    keys = [key.text for key, _ in tree.pairs] if isinstance(tree, MapNode) else []
    return any(key == "steps" or guess(key[:20], ["steps"]) for key in keys[:40])


def slug_of(name: str) -> str:
    """Return the slug for a name. Raise SuppleError if it has no letter or digit."""
    plain = _composed(re.sub(r"\.ya?ml$", "", name, flags=re.IGNORECASE))
    words = "".join(one if _spells(one) else " " for one in map(_lettered, clusters(plain))).split()
    slug = "-".join(words)[:LONGEST_NAME].encode()[:LONGEST_BYTES].decode(errors="ignore")
    if not slug:
        raise SuppleError(
            f"'{safe(name, 60)}' can't be turned into a file name.", "Use letters or digits."
        )
    return slug


def renamed_text(name: str, path: Path) -> str:
    """Return a sentence if a new routine's file is not called after its name, otherwise nothing."""
    wanted = slug_of(name)
    if path.stem == wanted:
        return ""
    return f"There is a routine `{wanted}` already, so this one is `{path.stem}`."


@frozen
class Draft:
    """A person's own file that is about to be edited."""

    path: Path
    bundled: bool = False
    """Whether it is an unchanged copy of a bundled routine, which is not in use."""
    fresh: bool = False
    """Whether it was created just now, so that no editor can have it open."""


def edit_path(context: Context, name: str | RoutineCard) -> Draft:
    """Return the person's own file of a routine, a copy if the routine is bundled.

    Raise SuppleError if the file can't be read, or the copy can't be written.
    """
    from timer.routine.yaml.tree import read_bytes

    entry = find_entry(context, name)
    if entry.origin is not Origin.BUNDLED:
        try:
            read_bytes(entry.path)
        except UnreadableError as error:
            raise error.at(entry.path) from None
        return Draft(entry.path, is_untouched(entry.path))
    folder = make(context.folders.routines)
    return copy_bundled(folder, entry, modeline(context, folder))


def copy_bundled(folder: Path, entry: Entry, first_line: str = "") -> Draft:
    """Copy a bundled routine to the person's `folder` for editing, unless a copy is there.

    The copy starts with `first_line`, and is kept once more beside it. An unchanged copy is not
    used, so it does not hide a later version of the routine, and a changed copy is never touched.
    Raise SuppleError if it can't be read or written.
    """
    from timer.routine.yaml.tree import read_bytes

    copy, data = folder / entry.path.name, first_line.encode() + read_bytes(entry.path)
    if os.path.lexists(copy) and not (is_untouched(copy) and read_bytes(copy) != data):
        return Draft(copy, is_untouched(copy))
    _remove_copy(copy)
    write_new(make(folder / COPIED) / copy.name, data)
    write_new(copy, data)
    return Draft(copy, bundled=True, fresh=True)


def discard(draft: Draft) -> None:
    """Remove a copy made for an editor that never started. Raise SuppleError on failure."""
    if draft.fresh:
        _remove_copy(draft.path)


def _remove_copy(copy: Path) -> None:
    try:
        if is_untouched(copy):
            copy.unlink()
        if not os.path.lexists(copy):
            (copy.parent / COPIED / copy.name).unlink(missing_ok=True)
    except OSError as error:
        raise SuppleError(
            f"The file {safe(str(copy))} can't be removed: {error.strerror}.",
            "It is the same as the bundled one, so you can delete it.",
        ) from error


def after_edit(draft: Draft, edited: Edited) -> str:
    """Return what to say once the editor has closed: which file is used, and from when."""
    path, bundled = draft.path, draft.bundled
    if bundled and os.path.lexists(path) and not is_untouched(path):
        return f"Copied to {safe(str(path))}. Your copy is used from now on."
    if edited.still_open:
        used = f"your copy is used: {safe(str(path))}" if bundled else "it is used"
        return f"Your editor may still be open. Save your changes there and {used}."
    if bundled and os.path.lexists(path):
        return f"Nothing was changed: the bundled routine is used, not the copy {safe(str(path))}."
    return ""


TRASH = ".trash"
"""A hidden folder beside your routines, with those that you deleted."""


def has_bundled(context: Context, path: Path) -> bool:
    """Return whether a bundled routine would be used again if this file were not there."""
    bundled = assets.folder("routines") / path.name
    return path.parent == context.folders.routines and bundled.is_file()


def delete(context: Context, card: RoutineCard) -> Path:
    """Move a person's own routine to the folder TRASH and return where it is now.

    Raise SuppleError if it isn't theirs, or can't be moved.
    """
    entry = _own_entry(context, card, "Only your own routines can be deleted.")
    return set_aside(context, entry.path)


def _own_entry(context: Context, card: RoutineCard, remedy: str) -> Entry:
    """Return the file of a person's own routine. Raise SuppleError if it is a bundled one."""
    entry = find_entry(context, card)
    if entry.origin is Origin.BUNDLED:
        raise SuppleError(f"'{safe(card.name or card.slug, 60)}' is one of Supple's own.", remedy)
    return entry


def set_aside(context: Context, path: Path) -> Path:
    """Move a file to the folder TRASH beside it and return where it is now. Raise SuppleError.

    A link leads to the same file from there, and still does when it is moved back.
    """
    trash, day = make(path.parent / TRASH), context.clock.wall()[:10]
    names = (f"{path.stem}{more}{path.suffix}" for more in ("", f"-{day}"))
    numbered = (f"{path.stem}-{day}-{number}{path.suffix}" for number in range(2, 10_000))
    free = next(name for name in (*names, *numbered) if not os.path.lexists(trash / name))
    try:
        _move(path, trash / free)
    except OSError as error:
        raise SuppleError(
            f"The file {safe(str(path))} can't be moved: {error.strerror}.",
            "Check that you can write in its folder.",
        ) from error
    return trash / free


def _move(path: Path, to: Path) -> None:
    if not path.is_symlink() or os.path.isabs(way := os.readlink(path)):
        os.rename(path, to)
        return
    # A relative link is read from the folder that it is in, so another folder needs the full path.
    folder, name = os.path.split(os.path.join(path.parent, way))
    os.symlink(os.path.join(os.path.realpath(folder), name), to)
    try:
        path.unlink()
    except OSError:
        to.unlink()
        raise


def rename(context: Context, card: RoutineCard, name: str) -> None:
    """Give a person's own routine another name; its file, and what was done with it, stay.

    Raise SuppleError if it isn't theirs, has an error, or can't be written.
    """
    from timer.routine.yaml.tree import read_bytes

    entry = _own_entry(context, card, "Copy it first: the copy can have any name.")
    load_routine(context, entry)
    data = read_bytes(entry.path)
    renamed = _named(context, data.decode("utf-8-sig"), name, entry)
    if renamed is None:
        raise SuppleError(
            "Its name can't be found in the file.", "Edit the file, and change the line `name:`."
        )
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    rewrite(entry.path, mark + renamed.encode())


def write_new(path: Path, data: bytes) -> None:
    """Write a new file, whole or not at all. Raise SuppleError if it exists or can't be written."""
    try:
        # Written in place: phones have no hard links, and a rename would overwrite.
        file = path.open("xb")
        try:
            with file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise
    except FileExistsError as error:
        raise _exists(path) from error
    except OSError as error:
        raise SuppleError(
            f"The file {safe(str(path))} can't be written: {error.strerror}.",
            "Check that there is room and that you can write there.",
        ) from error


def _exists(path: Path) -> SuppleError:
    opens = f"Choose another name. `supple edit {safe(path.stem)}` opens what is there."
    own = path.suffix == ".yaml" and path.parent.name != COPIED
    remedy = opens if own else "Choose another name."
    return SuppleError(f"The file {safe(path.name)} already exists.", remedy)


def check_free(context: Context, name: str) -> None:
    """Raise SuppleError if a routine called `name` can't be created, before anybody types one."""
    path = context.folders.routines / f"{slug_of(name)}.yaml"
    if os.path.lexists(path):
        raise _exists(path)


def _free(context: Context, slug: str, name: str) -> tuple[str, str]:
    """Return a slug and name that no routine in another folder has."""
    taken = {named(entry.slug) for entry in context.library.entries()}
    if named(slug) not in taken or os.path.lexists(context.folders.routines / f"{slug}.yaml"):
        return slug, name
    numbers = range(2, len(taken) + 3)
    number = next(count for count in numbers if named(f"{slug}-{count}") not in taken)
    return f"{slug}-{number}", f"{name.removesuffix('.yaml')} {number}"


def _composed(text: str) -> str:
    from unicodedata import normalize  # only for names that are typed

    return normalize("NFC", normalize("NFC", text).casefold())


def _lettered(cluster: str) -> str:
    """Return a character without the marks that only turn it into a picture."""
    from unicodedata import category

    return "".join(one for one in cluster if category(one) not in ("Me", "Cf")).replace(
        "\ufe0f", ""
    )


def _spells(cluster: str) -> bool:
    """Return whether a character is a letter or digit, with any marks that its script needs."""
    from unicodedata import category

    return cluster[:1].isalnum() and all(
        one.isalnum() or category(one).startswith("M") for one in cluster
    )


def _copy(context: Context, name: str, template: Entry) -> str:
    """Return the text of a routine under another name, its comments kept."""
    from timer.routine.yaml.tree import read_bytes

    load_routine(context, template)
    text = _without_modeline(read_bytes(template.path).decode("utf-8-sig"))
    # A name written over several lines stays as it is: the person is about to edit the file.
    return _named(context, text, name, template) or text


def _named(context: Context, text: str, name: str, entry: Entry) -> str | None:
    """Return a routine's text under another name, or None if only that can't be changed."""
    from timer.routine.reader.routine_file import read_routine

    renamed = re.sub(_NAME_LINE, lambda _: f"name: {_quoted(name)}", text, count=1)
    before, after = (
        read_routine(
            one.encode(), entry.slug, context.moves, context.library, entry.path.parent
        ).routine
        for one in (text, renamed)
    )
    meant = before is not None and after == replace(before, name=_plain(name))
    return renamed if meant else None


def _without_modeline(text: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if first.startswith("# yaml-language-server:") else text


def _plain(name: str) -> str:
    return " ".join(safe(name, 200).split())


def _quoted(name: str) -> str:
    from timer.routine.yaml.layout import scalar

    return scalar(_plain(name))


TEMPLATE = """\
name: {name}
about: What it is for, in a sentence.
when: any-time  # before-run after-run strength-day off-day morning evening any-time
steps:
  # A hold lasts a set time. The move may be one of the library or any name of your own.
  - hold: strap-stretch
    for: 20-30s  # a range: your setting picks the low, middle or high end
    sides: each  # left, then right, each the full time
    sets: 2
  # Reps at a tempo: every phase has its own sound.
  - reps: supine-floss
    count: 10-15
    tempo: {{glide out: 3s, ease off: 3s}}
    sides: each
  - rest: 30s
  - note: Have something to drink.
"""
