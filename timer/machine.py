"""What is installed on a machine: the programs on its path and the modules of its Python.

Every look-up goes through a `Machine`, which is handed in like the clock.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from timer.frozen import frozen


def _importable(name: str) -> bool:
    from importlib.util import find_spec  # few commands look for a module

    return find_spec(name) is not None


def _on_path(path: str | None) -> Callable[[str], str | None]:
    def program(name: str) -> str | None:
        from shutil import which  # few commands look for a program

        return which(name, path=path)

    return program


@frozen
class Machine:
    """The programs and modules that are installed on a machine."""

    program: Callable[[str], str | None]
    """Returns the path of a program, or None if it isn't installed."""
    has_module: Callable[[str], bool]
    """Returns whether a module can be imported, without importing it."""
    platform: str = sys.platform

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Machine:
        """Return the machine this process runs on, with the PATH of `environ`."""
        return cls(_on_path(environ.get("PATH", "")), _importable)


HERE = Machine(_on_path(None), _importable)
"""The machine this process runs on."""

BARE = Machine(lambda name: None, lambda name: False)
"""A machine with nothing installed."""
