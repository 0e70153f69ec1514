"""The folders that belong to a person: settings, routines, journal, cache and log."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from timer.errors import SuppleError
from timer.records import record

APP = "supple"
PRIVATE = 0o700


@record
class Folders:
    """Where things are kept. All paths are absolute; none of them need exist yet."""

    config: Path
    """Holds `config.toml`."""
    data: Path
    """Holds the journal."""
    cache: Path
    """Holds only what can be made again."""
    log: Path
    routines: Path
    """The person's own routines: documents that they write, kept beside their settings."""
    more_routines: tuple[Path, ...] = ()
    """The folders of `$SUPPLE_ROUTINES`, which come before the person's own."""

    @property
    def settings_file(self) -> Path:
        """The file that `timer.settings` reads."""
        return self.config / "config.toml"


def find_folders(environ: Mapping[str, str]) -> Folders:
    """Return the folders that `environ` asks for, and the platform's own where it is silent.

    `SUPPLE_CONFIG_DIR` and `SUPPLE_DATA_DIR` come first, then the XDG variables, on every
    platform. Nothing is created.
    """
    config = _own(environ, "SUPPLE_CONFIG_DIR") or _xdg(environ, "XDG_CONFIG_HOME", APP)
    data = _own(environ, "SUPPLE_DATA_DIR") or _xdg(environ, "XDG_DATA_HOME", APP)
    config = config or _platform("config")
    return Folders(
        config=config,
        data=data or _platform("data"),
        cache=_xdg(environ, "XDG_CACHE_HOME", APP) or _platform("cache"),
        log=_xdg(environ, "XDG_STATE_HOME", APP, "log") or _platform("log"),
        routines=config / "routines",
        more_routines=_listed(environ.get("SUPPLE_ROUTINES", "")),
    )


def make(folder: Path) -> Path:
    """Create `folder` and what is missing above it, for this person's eyes only, and return it.

    Raises SuppleError where that cannot be done. A folder that exists keeps its permissions.
    """
    missing = [one for one in (folder, *folder.parents) if not os.path.exists(one)]
    try:
        for one in reversed(missing):
            one.mkdir(mode=PRIVATE, exist_ok=True)
    except OSError as error:
        raise SuppleError(
            f"The folder {folder} cannot be created: {error.strerror}.",
            "Make room or give yourself the right to write there, or name another folder"
            " in SUPPLE_CONFIG_DIR or SUPPLE_DATA_DIR.",
        ) from error
    return folder


def _own(environ: Mapping[str, str], name: str) -> Path | None:
    """Return the folder that a variable of ours names; relative ones count from here."""
    named = environ.get(name, "").strip()
    return _absolute(named) if named else None


def _xdg(environ: Mapping[str, str], name: str, *below: str) -> Path | None:
    """Return the folder below an XDG variable; that standard has relative values ignored."""
    base = environ.get(name, "").strip()
    return Path(base, *below) if os.path.isabs(base) else None


def _platform(kind: str) -> Path:
    """Return the platform's folder of this `kind`: config, data, cache or log."""
    import platformdirs  # slow to import, and not needed where the environment says it all

    return Path(getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False))


def _listed(text: str) -> tuple[Path, ...]:
    return tuple(_absolute(part) for part in text.split(os.pathsep) if part.strip())


def _absolute(text: str) -> Path:
    """Return the path with `~` and the current folder filled in, links left as they are."""
    return Path(os.path.abspath(os.path.expanduser(text)))
