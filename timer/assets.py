"""The bundled routines and sounds, in a wheel or in a checkout.

A wheel has both folders inside the package, in `timer/data/`. A checkout, and so an editable
install, has them at the top level, beside the package.
"""

from __future__ import annotations

from pathlib import Path


def folder(kind: str) -> Path:
    """Return the folder of the bundled `routines` or `sounds`."""
    package = Path(__file__).parent
    packaged = package / "data" / kind
    return packaged if packaged.is_dir() else package.parent / kind
