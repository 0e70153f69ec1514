"""What is installed on a machine: the programs on its path and the modules of its Python.

Every look-up goes through a `Machine`, which is handed in like the clock.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

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
class Installation:
    """How Supple was installed, which decides how to add an extra."""

    prefix: str
    """The folder of its Python (`sys.prefix`)."""
    venv: bool = False
    """Whether that is a virtual environment."""
    active: bool = True
    """Whether `pip` in the person's shell is the pip of that Python, as far as can be seen."""
    one_file: bool = False
    """Whether it is a single file that holds everything, to which nothing can be added."""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Installation:
        """Return how the running Supple was installed."""
        venv = sys.prefix != sys.base_prefix
        one_file = bool(getattr(sys, "frozen", False)) or "_bootstrap" in sys.modules
        active = not venv or environ.get("VIRTUAL_ENV") == sys.prefix
        return cls(sys.prefix, venv, active, one_file)

    def command(self, extra: str) -> str:
        """Return the command that adds an extra of Supple, such as `voice`."""
        wanted, parts = f"'supple[{extra}]'", Path(self.prefix).parts
        if self.one_file:
            return f"pipx install {wanted}"
        if "pipx" in parts and "venvs" in parts:
            return f"pipx install --force {wanted}"
        if "uv" in parts:
            kept = "tools" in parts
            return f"uv tool install {wanted}" if kept else f"uvx --from {wanted} supple"
        if self.active:
            return f"pip install {wanted}"
        folder = Path(self.prefix, "Scripts" if sys.platform == "win32" else "bin")
        return f"{folder / 'python'} -m pip install {wanted}"

    def advice(self, extra: str) -> str:
        """Return the sentence that says how to add an extra."""
        if self.one_file:
            alone = "Nothing can be added to a copy in a single file."
            return f"{alone} `{self.command(extra)}` installs one that has it."
        return f"Install it with `{self.command(extra)}`."


@frozen
class Machine:
    """The programs and modules that are installed on a machine."""

    program: Callable[[str], str | None]
    """Returns the path of a program, or None if it isn't installed."""
    has_module: Callable[[str], bool]
    """Returns whether a module can be imported, without importing it."""
    platform: str = sys.platform
    installation: Installation = Installation(prefix="")

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Machine:
        """Return the machine this process runs on, with the PATH of `environ`."""
        found = Installation.of(environ)
        return cls(_on_path(environ.get("PATH", "")), _importable, installation=found)


HERE = Machine(_on_path(None), _importable, installation=Installation.of(os.environ))
"""The machine this process runs on."""

BARE = Machine(lambda name: None, lambda name: False)
"""A machine with nothing installed."""
