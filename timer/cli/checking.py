"""What `supple check` does, and what `edit` prints of a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timer import __version__
from timer.cli.output import Ink, hanging, ink, print_json, put, room, say, tell
from timer.errors import ExitCode, SuppleError
from timer.files import names, rewrite, unlisted
from timer.frozen import replace
from timer.routine.diagnostics import ABOVE, CODES, Edit, Problem, Severity
from timer.routine.library.file_names import MOVES, PROGRAMMES, files_in
from timer.services.context import Context
from timer.services.editor_schema import refresh
from timer.services.routine_files import closed_folders
from timer.text import cells, safe, window

if TYPE_CHECKING:
    from timer.services.lint import Checked

EXCERPT = 600
"""How many cells of a line are quoted elsewhere than on a terminal; texts end before that."""
GUTTER = 8
"""The cells before a line that is quoted."""
LEAST = 12
"""How many cells of a line are quoted in the narrowest terminal."""
OPEN = "Put a folder there that you can read."
STDIN = Path("-")
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def check_once(
    context: Context,
    paths: tuple[Path, ...],
    everything: bool = False,
    *,
    fix: bool = False,
    diff: bool = False,
    strict: bool = False,
    as_json: bool = False,
    form: str = "text",
) -> int:
    """Check files, fix them if asked, print what was found, and return the exit code."""
    refresh(context, create=os.path.isdir(context.folders.routines))
    job = Check(context, paths, everything)
    if fix:
        job.fix()
    if diff:
        job.show_difference()
    elif as_json:
        print_json(files=[_file_json(one) for one in job.checked])
    else:
        _print(job, form, quiet=fix and STDIN in paths)
    if job.closed:
        raise SuppleError(job.closed[0], OPEN)
    bad = not all(one.ok and not (strict and one.problems) for one in job.checked)
    return ExitCode.FAILED if bad else ExitCode.OK


class Check:
    """One run over the files that are meant."""

    def __init__(self, context: Context, paths: tuple[Path, ...], everything: bool) -> None:
        self.context = context
        self._folders = folders_meant(context, paths, everything)
        self._paths = paths
        self._typed = b""
        self.checked: list[Checked] = []
        self.closed = () if paths else closed_folders(context)
        self.fixed = 0
        """How many problems `fix` has fixed."""
        for path in files_meant(context, paths, self._folders):
            self.checked.append(self._check(path))
        for folder in self._folders:
            self.checked += _check_names(context, folder)
        sounds = context.folders.sounds
        if (not paths or any(map(sounds.__eq__, paths))) and names(sounds):
            self.checked += _check_sounds(sounds)

    def fix(self) -> None:
        """Apply every safe fix to the files, or print standard input with its fixes."""
        for place, one in enumerate(self.checked):
            data, fixed = self._fixed(one)
            if one.path == STDIN:
                put(fixed.decode("utf-8", errors="backslashreplace"))
                self._typed = fixed
            elif fixed != data:
                rewrite(one.path, fixed)
            self.checked[place] = self._check(one.path) if fixed != data else one

    def show_difference(self) -> None:
        """Print what `fix` would change as a unified diff."""
        from timer.services.fixes import unified

        paint = ink()
        for one in self.checked:
            before, after = (
                data.decode("utf-8-sig", errors="backslashreplace") for data in self._fixed(one)
            )
            for line in unified(before, after, safe(str(one.path))):
                put(diff_line(line, paint))
        if not self.fixed:
            say("Nothing can be fixed safely.", err=True)

    def _check(self, path: Path) -> Checked:
        # slow, and often not needed
        from timer.services.lint import check_data, check_file, check_sound

        context = self.context
        if path.suffix.lower() == ".wav":
            return check_sound(path)
        if path != STDIN:
            return _told_where(context, check_file(path, context.moves, context.library))
        self._typed = self._typed or typed()
        checked = check_data(self._typed, Path("stdin"), context.moves, context.library)
        return replace(checked, path=STDIN)

    def _fixed(self, one: Checked) -> tuple[bytes, bytes]:
        """Return what is in a file, and what would be after its fixes."""
        from timer.files import UnreadableError
        from timer.routine.yaml.tree import read_bytes
        from timer.services.fixes import fix_data

        context = self.context
        if not can_fix(one, context):
            return self._typed, self._typed
        try:
            data = self._typed if one.path == STDIN else read_bytes(one.path)
        except UnreadableError:
            return b"", b""
        path = Path("stdin") if one.path == STDIN else one.path
        fixed = fix_data(data, path, context.moves, context.library)
        self.fixed += fixed.count
        return data, fixed.data


def can_fix(one: Checked, context: Context) -> bool:
    """Return whether a file has safe fixes and is one that Supple may write."""
    safe_fixes = any(problem.fix and problem.fix.safe for problem in one.problems)
    return safe_fixes and not is_bundled(one.path)


def is_bundled(path: Path) -> bool:
    """Return whether a file is one of Supple's own, which are never written."""
    from timer import assets

    return assets.folder("routines").resolve() in path.resolve().parents


def typed() -> bytes:
    """Return what is on standard input, as far as a file of ours may go. Raise SuppleError."""
    from timer.routine.yaml.tree import LARGEST

    data = sys.stdin.buffer.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise SuppleError("There is more than 256 KiB on standard input.", "Name a file instead.")
    return data


def _told_where(context: Context, one: Checked) -> Checked:
    """Return a file that isn't there with a word on the routine that may be meant."""
    if os.path.lexists(one.path) or len(one.problems) != 1:
        return one
    try:
        context.library.find(str(one.path))
    except SuppleError as error:
        return replace(one, problems=(replace(one.problems[0], help=error.remedy),))
    return one


def folders_meant(context: Context, paths: tuple[Path, ...], everything: bool) -> list[Path]:
    """Return the folders to check: those named, or a person's own."""
    from timer import assets

    own = [] if paths else [*context.folders.more_routines, context.folders.routines]
    bundled = [assets.folder("routines")] if everything else []
    return [*own, *bundled, *(path for path in paths if os.path.isdir(path))]


def _check_names(context: Context, folder: Path) -> list[Checked]:
    """Return a warning for each file in a folder that its name keeps from being used."""
    if not names(folder):
        return []
    from timer.services.lint import check_names

    return list(check_names(folder, context.library))


def _check_sounds(folder: Path) -> list[Checked]:
    """Return a warning for each of the person's own sounds that can't be used."""
    from timer.services.lint import check_sounds

    return list(check_sounds(folder))


def files_meant(context: Context, paths: tuple[Path, ...], folders: list[Path]) -> Iterator[Path]:
    """Yield the files to check: those named, and those in `folders`."""
    for path in dict.fromkeys(paths):
        if os.path.isdir(path):
            continue
        if path == STDIN or path.suffix or os.path.lexists(path):
            yield path
        else:
            yield context.library.find(context.library.meant(str(path))).path
    for folder in folders:
        if paths and (why := unlisted(folder)):
            raise SuppleError(f"{safe(str(folder))} can't be read: {why}.", OPEN)
        yield from files_in(folder, deep=True)
        yield from files_in(folder / MOVES)
        yield from files_in(folder / PROGRAMMES)


# What is printed.


def _print(job: Check, form: str, *, quiet: bool) -> None:
    """Print every problem in one form; with `quiet`, on stderr."""
    if form == "sarif":
        put(_sarif(job))
        return
    paint, between = ink(err=quiet), False
    for one in job.checked:
        lines = _github(one) if form == "github" else problem_lines(one, paint, room(err=quiet))
        if between and one.problems and form == "text":
            put("", err=quiet)
        between = between or bool(one.problems)
        for line in lines:
            put(line, err=quiet)
    verdict = "No routines there." if job._paths and not job.checked else ""
    if job.checked or not job.closed:
        tell(verdict or verdict_on(job.context, job.checked, job.fixed), err=True)


def _file_json(one: Checked) -> dict[str, object]:
    return {
        "file": str(one.path),
        "ok": one.ok,
        "problems": [
            {
                "line": problem.line,
                "column": problem.column,
                "end_column": problem.end_column,
                "code": problem.code,
                "severity": problem.severity.value,
                "message": problem.message,
                "help": problem.help,
            }
            for problem in one.problems
        ],
    }


TAB = "→"
"""How a tab is shown in a line that is quoted, where it may be what is wrong."""


def problem_lines(one: Checked, paint: Ink, width: int = 0) -> Iterator[str]:
    """Yield each problem with its line, the place underlined, and how to fix it.

    Sentences are broken between words at `width` cells, where that is known.
    """
    for number, problem in enumerate(one.problems):
        if number:
            yield ""
        colour = _COLOURS[problem.severity]
        where = f"{safe(str(one.path))}:{problem.line}:{problem.column}"
        message = f"{paint(problem.severity, colour, bold=True)}: {safe(problem.message)}"
        told = f"{paint(where, bold=True)}: {message} [{paint(problem.code, 'cyan')}]"
        yield from hanging(told, width, 4)
        yield from _excerpt(one, problem, paint, colour, width)
        if problem.help:
            helped = f"{paint('help:', 'green', bold=True)} {safe(problem.help)}"
            yield from hanging(helped, width, 10, " " * 4)
        yield from _difference(one, problem, paint, width)


def _excerpt(one: Checked, problem: Problem, paint: Ink, colour: str, width: int) -> Iterator[str]:
    """Yield the line of a problem with its place underlined, as much of both as fits."""
    if not 0 < problem.line <= len(one.lines) or not one.lines[problem.line - 1].strip():
        return
    most = max(width - GUTTER, LEAST) if width else EXCERPT
    start, end = problem.column - 1, max(problem.end_column - 1, problem.column)
    # So much of the line and no more is looked at: it may be a whole file.
    first = max(start - most, 0)
    last = start + most + 1
    line, before, marked = (_quoted(one, problem.line, first, to) for to in (last, start, end))
    at, until = cells(before), cells(marked)
    left = _left(at, until - at, max(cells(line), at + 1), most)
    if problem.code in ABOVE and (above := one.above(problem.line)):
        text = _quoted(one, above, first, last)
        seen = window(text, min(left, max(cells(text) - most, 0)), most)
        yield f"{_gutter(above, paint)}{seen}"
    shown = window(line, left, most)
    yield f"{_gutter(problem.line, paint)}{shown}"
    carets = "^" * max(min(until, left + cells(shown)) - at, 1)
    yield " " * (GUTTER + at - left) + paint(carets[:60], colour, bold=True)


def _quoted(one: Checked, number: int, first: int, last: int) -> str:
    """Return the characters from `first` to `last` of a line, with an ellipsis for those before."""
    return _part(one.lines[number - 1], first, last)


def _part(line: str, first: int, last: int) -> str:
    return ("…" if first else "") + safe(line[first:last].rstrip("\r\n").replace("\t", TAB))


def _left(at: int, marked: int, whole: int, most: int) -> int:
    """Return how many cells of a line to leave out before, so that its mark is among the rest."""
    around = max(most - marked, 0) // 2
    return max(min(at - max(around, 1), whole - most), 0)


def _gutter(number: int, paint: Ink) -> str:
    return paint(f"{number:>5} | ", "blue")


def _difference(one: Checked, problem: Problem, paint: Ink, width: int) -> Iterator[str]:
    """Yield what a safe fix changes, line by line, as much around the change as fits."""
    if problem.fix is None or not problem.fix.safe:
        return
    from timer.services.fixes import difference

    most = max(width - GUTTER, LEAST) if width else EXCERPT
    start = min(edit.column for edit in problem.fix.edits) - 1
    first = max(start - most, 0)
    for line in difference(one, problem.fix):
        before, text = (_part(line[2:], first, last) for last in (start, start + 2 * most))
        shown = window(text, _left(cells(before), 1, cells(text), most), most)
        yield f"      {diff_line(line[:2] + shown, paint)}"


def diff_line(line: str, paint: Ink) -> str:
    colours = {"-": "red", "+": "green", "@": "cyan"}
    return paint(line, colours.get(line[:1]))


def _github(one: Checked) -> Iterator[str]:
    """Yield GitHub workflow commands, with newlines and percent signs escaped."""
    for problem in one.problems:
        text = f"{problem.message} {problem.help or ''}".strip()
        text = safe(text).replace("%", "%25")
        file = safe(str(one.path)).replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
        place = f"line={problem.line},col={problem.column},endColumn={problem.end_column}"
        yield f"::{problem.severity} file={file},{place},title={problem.code}::{text}"


def _sarif(job: Check) -> str:
    """Return the problems as a SARIF 2.1.0 log, which code scanning reads."""
    import json
    from urllib.parse import quote

    found = [(one, problem) for one in job.checked for problem in one.problems]
    codes = sorted({problem.code for _, problem in found})

    def uri(path: Path) -> str:
        with suppress(OSError, ValueError):
            path = path.resolve().relative_to(Path.cwd())
        return quote(os.fsencode(path.as_posix()))

    def result(one: Checked, problem: Problem) -> dict[str, Any]:
        place = {"artifactLocation": {"uri": uri(one.path)}, "region": _region(problem)}
        text = f"{problem.message} {problem.help or ''}".strip()
        made: dict[str, Any] = {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": problem.severity.value,
            "message": {"text": safe(text)},
            "locations": [{"physicalLocation": place}],
        }
        if problem.fix and problem.fix.safe:
            replacements = [
                {"deletedRegion": _region(edit), "insertedContent": {"text": edit.text}}
                for edit in problem.fix.edits
            ]
            change = {"artifactLocation": place["artifactLocation"], "replacements": replacements}
            made["fixes"] = [{"artifactChanges": [change]}]
        return made

    rules = [{"id": code, "shortDescription": {"text": CODES.get(code, code)}} for code in codes]
    driver = {"name": "supple", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [result(one, problem) for one, problem in found],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=1)


def _region(place: Problem | Edit) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.line,
        "endColumn": max(place.end_column, place.column),
    }


def verdict_on(context: Context, checked: list[Checked], fixed: int = 0) -> str:
    """Return how many files have how many problems, and what helps."""
    if not checked:
        return (
            f"No routines of your own in {safe(str(context.folders.routines))} yet. "
            "`supple new NAME` creates one; `supple check --all` checks the bundled ones."
        )
    problems = [problem for one in checked for problem in one.problems]
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    files = f"{len(checked)} file{'' if len(checked) == 1 else 's'}"
    done = f" {_count(fixed, 'problem')} fixed." if fixed else ""
    if not problems:
        return f"{files}: no problems.{done}"
    counted = f"{files}: {_count(errors, 'error')}, {_count(warnings, 'warning')}.{done}"
    return " ".join((counted, *_hints(context, checked, problems)))


def _hints(context: Context, checked: Iterable[Checked], problems: list[Problem]) -> Iterator[str]:
    """Yield what to do next."""
    fixable = [
        problem
        for one in checked
        if can_fix(one, context)
        for problem in one.problems
        if problem.fix and problem.fix.safe
    ]
    if fixable:
        one = len(fixable) == 1
        yield f"`--fix` fixes {'one' if one else len(fixable)} of them; `--diff` shows how."
    worst = next((one for one in problems if one.severity is Severity.ERROR), problems[0])
    yield f"`supple explain {worst.code}` says more."


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
