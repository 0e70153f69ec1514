"""What a script needs besides Supple itself, said in a sentence rather than a traceback."""

from __future__ import annotations

import sys
from importlib.util import find_spec


def need(extra: str, *modules: str) -> None:
    """Leave with what to install if one of `modules`, which the extra brings, isn't there."""
    missing = [one for one in modules if find_spec(one) is None]
    if missing:
        names = " and ".join(missing)
        install = f"{sys.executable} -m pip install -e '.[{extra}]'"
        sys.exit(f"{sys.argv[0]} needs {names}: {install}")
