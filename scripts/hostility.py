"""What the scripts with hostile files share: commands as processes, and the faults of each."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import re
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import BytesIO, TextIOWrapper
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

MOST_S = 2
"""Processor time that one command may take."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
OURS = re.compile(rb"Traceback|Supple itself fails|fault in Supple|Segmentation|Fatal Python error")


class Done:
    """What a command did."""

    def __init__(self, code: int | None, signalled: int, out: bytes, err: bytes) -> None:
        self.code, self.signalled, self.out, self.err = code, signalled, out, err

    def wrong(self, given: bytes = b"", *, passes_on: bool = False) -> Iterator[str]:
        """Yield what no command may do, whatever it is `given`, which it may quote.

        `passes_on` is for `fmt -`, which gives a pipe its text back with all that is in it.
        """
        if self.signalled:
            yield f"ended by {signal.Signals(self.signalled).name}"
        elif self.code not in (0, 1, 2):
            yield f"exit code {self.code}"
        for stream in (self.out, self.err):
            found = OURS.search(stream)
            if found and found[0] not in given:
                around = stream[max(found.start() - 100, 0) :]
                yield (around[:500] + around[500:][-900:]).decode("utf-8", "replace")
        control = None if passes_on else CONTROL.search(self.out.decode("utf-8", "replace"))
        if control:
            yield f"prints {control[0]!r}: {self.out[:200]!r}"


def forked(action: Callable[[], int | None], given: bytes = b"", seconds: int = MOST_S) -> Done:
    """Do something in a process of its own with limited time."""
    with (
        tempfile.TemporaryFile() as stdin,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        stdin.write(given)
        stdin.seek(0)
        pid = os.fork()
        if pid == 0:
            code = 70
            try:
                for number, stream in enumerate((stdin, out, err)):
                    os.dup2(stream.fileno(), number)
                resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
                signal.signal(signal.SIGXCPU, signal.SIG_DFL)
                signal.alarm(120)
                code = action() or 0
            except SystemExit as leaving:
                code = leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
            except BaseException:  # noqa: BLE001 (a traceback is what we look for)
                import traceback

                traceback.print_exc()
            finally:
                for text in (sys.stdout, sys.stderr):
                    text.flush()
                os._exit(code)
        _, status = os.waitpid(pid, 0)
        out.seek(0)
        err.seek(0)
        signalled = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        ended = None if signalled else os.WEXITSTATUS(status)
        return Done(ended, signalled, out.read(), err.read())


def command(*words: str, given: bytes = b"") -> Done:
    """Run a command line, as `supple` does."""

    def action() -> int:
        from timer.__main__ import main

        sys.argv = ["supple", *words]
        main()
        return 0

    return forked(action, given)


def asked(text: str, path: Path) -> int:
    """Ask the language server's functions at places in a text."""
    from timer.lsp.cursor import spot
    from timer.lsp.desk import Desk
    from timer.lsp.fixing import actions, all_fixed, formatted
    from timer.lsp.names import definition, name_at
    from timer.lsp.offers import Schemas, offers
    from timer.lsp.places import Span, Units
    from timer.lsp.views import entries, folds, hints, hover
    from timer.machine import BARE
    from timer.services.context import Context

    desk = Desk(Context.of(os.environ, BARE))
    document = desk.take("a", path, text)
    lines, schemas = document.lines, Schemas(desk, desk.moves)
    for one in desk.problems(document):
        assert one.message
    _ = entries(desk, document), folds(lines), hints(desk, document)
    _ = all_fixed(desk, document), formatted(document)
    spots = [(row, column) for row in range(len(lines)) for column in (0, 4, len(lines[row]))]
    for row, column in spots[:: len(spots) // 12 + 1]:
        column = min(column, len(lines[row]))
        lines.column(row, lines.units(row, column, Units.UTF_16), Units.UTF_16)
        here = spot(lines, row, column)
        if here:
            offers(document, schemas, row, here)
        hover(desk, document, schemas, row, column)
        name = name_at(document, row, column)
        if name:
            definition(desk, document, name)
        for _ in actions(desk, document, Span(row, 0, row, column)):
            pass
    return 0


def run(*words: str) -> int:
    from timer.__main__ import main

    sys.argv = ["supple", *words]
    main()
    return 0


def load() -> None:
    """Import what the commands need, so that no child has to."""
    for room in ("cli", "routine", "timeline", "services", "importers", "lsp"):
        package = importlib.import_module(f"timer.{room}")
        for found in pkgutil.walk_packages(package.__path__, f"timer.{room}."):
            importlib.import_module(found.name)
    unread = TextIOWrapper(BytesIO(), "utf-8")
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write("name: Trial\nsteps:\n  - {hold: Reach, for: 20s}\n")
        file.flush()
        for words in (("check",), ("show",), ("fmt", "--check"), ("import", "-o", "-")):
            with suppress(SystemExit), redirect_stdout(unread), redirect_stderr(unread):
                run(*words, file.name)
        asked(Path(file.name).read_text(), Path(file.name))
    gc.freeze()
