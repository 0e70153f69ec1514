"""What this is and where it runs, in one line."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from timer import __version__
from timer.text import safe


def version_line(environ: Mapping[str, str]) -> str:
    """Return the versions of Supple, Python and Textual, the platform and the terminal."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    return (
        f"supple {__version__} (Python {python}, Textual {textual_version()}, "
        f"{sys.platform}, terminal {terminal(environ)})"
    )


def textual_version() -> str:
    """Return Textual's version as it is installed, without loading it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("textual")
    except PackageNotFoundError:
        return "missing"


def terminal(environ: Mapping[str, str]) -> str:
    """Return what the terminal calls itself."""
    program = environ.get("TERM_PROGRAM")
    kind = environ.get("TERM") or "unknown"
    if "TMUX" in environ:
        program = "tmux"
    return safe(f"{program} ({kind})" if program else kind, 60)
