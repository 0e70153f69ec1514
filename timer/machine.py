"""What is installed on a machine: the programs on its path and the modules of its Python.

Every look-up goes through a `Machine`, which is handed in like the clock.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from itertools import pairwise
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


_KEPT_BY_UV = r"[\\/](?:archive|environments|builds)-v\d+[\\/]"
"""The folders that `uvx` keeps what it runs in."""


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
    by_uv: bool = False
    """Whether uv made the virtual environment, which then has no pip of its own."""
    managed: bool = False
    """Whether the system forbids pip to add to this Python, as Debian does."""
    by_user: bool = False
    """Whether it is in the person's own folder beside the system's Python (`pip --user`)."""
    packaged: bool = False
    """Whether it is a package of the system, with its libraries in a folder of its own."""
    checkout: str = ""
    """The folder of the source, where that is what runs (`pip install -e`)."""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Installation:
        """Return how the running Supple was installed."""
        prefix, site = sys.prefix, os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        venv = prefix != sys.base_prefix
        is_source = os.path.exists(os.path.join(site, "pyproject.toml"))
        library = os.path.basename(site) in ("site-packages", "dist-packages")
        one_file = (
            bool(getattr(sys, "frozen", False))
            or not {"_bootstrap", "__pex__"}.isdisjoint(sys.modules)
            or os.path.basename(site).startswith(UNPACKED)
        )
        return cls(
            prefix,
            venv,
            active=not venv or environ.get("VIRTUAL_ENV") == prefix,
            one_file=one_file,
            by_uv=venv and _by_uv(prefix),
            managed=os.path.exists(os.path.join(os.path.dirname(os.__file__), _MANAGED)),
            by_user=not (venv or one_file or is_source)
            and library
            and not site.startswith(prefix + os.sep),
            packaged=not (venv or one_file or is_source or library),
            checkout=site if is_source else "",
        )

    def command(self, extra: str) -> str:
        """Return the command that adds an extra of Supple, such as `voice`."""
        wanted, parts = _quoted(f"supple[{extra}]"), Path(self.prefix).parts
        if self._is_fixed:
            return f"pipx install {wanted}"
        if ("pipx", "venvs") in pairwise(parts):
            return f"pipx install --force {wanted}"
        if ("uv", "tools") in pairwise(parts):
            return f"uv tool install {wanted}"
        if re.search(_KEPT_BY_UV, f"{self.prefix}{os.sep}"):
            return f"uvx --from {wanted} supple"
        if self.checkout:
            wanted = f"-e {_quoted(f'{self.checkout}[{extra}]')}"
        if self.by_uv:
            return f"uv pip install --python {_word(self.prefix)} {wanted}"
        if not self.active:
            folder = Path(self.prefix, "Scripts" if sys.platform == "win32" else "bin")
            return f"{_word(str(folder / 'python'))} -m pip install {wanted}"
        options = "--user " if self.by_user and not self.checkout else ""
        options += "--break-system-packages " if self.managed and not self.venv else ""
        return f"pip install {options}{wanted}"

    @property
    def _is_fixed(self) -> bool:
        """Whether nothing can be added, only another copy installed."""
        system = self.managed and not (self.venv or self.by_user or self.checkout)
        return self.one_file or self.packaged or system

    def advice(self, extra: str) -> str:
        """Return the sentence that says how to add an extra."""
        if self._is_fixed:
            where = "a copy in a single file" if self.one_file else "a package of the system"
            again = f"`{self.command(extra)}` installs a copy that has it."
            return f"Nothing can be added to {where}. {again}"
        return f"Install it with `{self.command(extra)}`."


UNPACKED = "unpacked-"
"""How the folders are called from which a zip file with Supple in it is run."""
_MANAGED = "EXTERNALLY-MANAGED"


def _by_uv(prefix: str) -> bool:
    try:
        with open(os.path.join(prefix, "pyvenv.cfg"), encoding="utf-8") as file:
            return "\nuv = " in file.read(4096)
    except (OSError, ValueError):
        return False


def _quoted(text: str) -> str:
    """Return a word with brackets in it as every shell of the platform takes it."""
    return f'"{text}"' if sys.platform == "win32" else f"'{text}'"


def _word(text: str) -> str:
    """Return a path as a word of a command."""
    return _quoted(text) if " " in text else text


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
