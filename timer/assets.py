"""Bundled routines and sounds, wherever this copy of Supple keeps them.

A wheel carries both folders inside the package, as `timer/data/`. A checkout, and so an editable
install, keeps them at the top level, beside the package.
"""

from __future__ import annotations

from pathlib import Path


def folder(kind: str) -> Path:
    """Return the folder that holds the bundled `routines` or `sounds`."""
    package = Path(__file__).parent
    packaged = package / "data" / kind
    return packaged if packaged.is_dir() else package.parent / kind
