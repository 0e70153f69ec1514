"""The folders of a person: settings, routines, journal, cache and log."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from timer.errors import SuppleError
from timer.frozen import frozen

APP = "supple"
PRIVATE = 0o700
NO_HOME = "There is no usable home folder"
SET_HOME = "Set HOME, or SUPPLE_CONFIG_DIR and SUPPLE_DATA_DIR, to a folder that lasts."


@frozen
class Folders:
    """Where files are kept. All paths are absolute, and may not exist yet."""

    config: Path
    """Contains `config.toml`."""
    data: Path
    """Contains the journal."""
    cache: Path
    """Contains only what can be made again."""
    log: Path
    routines: Path
    """The person's own routines, beside their settings."""
    more_routines: tuple[Path, ...] = ()
    """The folders in `$SUPPLE_ROUTINES`, which take precedence over the person's own."""
    homeless: str | None = None
    """What to report where, without a home, settings or journal are in a temporary folder."""

    @property
    def sounds(self) -> Path:
        """The person's own sounds, which replace tones."""
        return self.config / "sounds"

    @property
    def settings_file(self) -> Path:
        """The settings file."""
        return self.config / "config.toml"


def platform_folder(kind: str) -> Path | None:
    """Return the platform's folder of this `kind`: config, data, cache or log.

    None where there is no home, as in a container whose user has no account, and where the folder
    doesn't exist and can't be created, as in a read-only home.
    """
    try:
        found = Path(_named(kind))
    except RuntimeError:
        return None
    if not found.is_absolute():
        return None
    nearest = next(path for path in (found, *found.parents) if os.path.lexists(path))
    makeable = nearest.is_dir() and os.access(nearest, os.W_OK)
    return found if makeable or nearest == found else None


def _named(kind: str) -> str:
    """Return the path of a folder; relative where there is no home. Raises RuntimeError."""
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        return os.path.join(os.path.expanduser("~"), _LINUX[kind])
    import platformdirs  # slow to load, and all that it would add are the rules of other systems

    return str(getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False))


_LINUX = {
    "config": f".config/{APP}",
    "data": f".local/share/{APP}",
    "cache": f".cache/{APP}",
    "log": f".local/state/{APP}/log",
}
"""Below the home folder, where no variable names another place."""


def find_folders(
    environ: Mapping[str, str], platform: Callable[[str], Path | None] = platform_folder
) -> Folders:
    """Return the folders named in `environ`, and those of the `platform` for the rest.

    `SUPPLE_CONFIG_DIR` and `SUPPLE_DATA_DIR` come first, then the XDG variables, on every
    platform. Without a home it is a private temporary folder. Nothing is created. Raises
    SuppleError where a folder can't be determined.
    """
    config = _own(environ, "SUPPLE_CONFIG_DIR") or _xdg(environ, "XDG_CONFIG_HOME", APP)
    data = _own(environ, "SUPPLE_DATA_DIR") or _xdg(environ, "XDG_DATA_HOME", APP)
    config, data = config or platform("config"), data or platform("data")
    homeless = None
    if not (config and data):
        where = _temporary()
        homeless = f"{NO_HOME}. {where} is used instead, and may be emptied at any time. {SET_HOME}"
    config, data = config or _temporary() / "config", data or _temporary() / "data"
    return Folders(
        config=config,
        data=data,
        cache=_xdg(environ, "XDG_CACHE_HOME", APP) or platform("cache") or _temporary() / "cache",
        log=_xdg(environ, "XDG_STATE_HOME", APP, "log") or platform("log") or _temporary() / "log",
        routines=config / "routines",
        more_routines=_listed(environ.get("SUPPLE_ROUTINES", "")),
        homeless=homeless,
    )


def make(folder: Path) -> Path:
    """Create `folder` and its missing parents, private to this person, and return it.

    A folder that exists keeps its permissions. Raises SuppleError where it can't be created.
    """
    missing = [path for path in (folder, *folder.parents) if not os.path.exists(path)]
    try:
        for path in reversed(missing):
            path.mkdir(mode=PRIVATE, exist_ok=True)
    except OSError as error:
        raise SuppleError(
            f"The folder {folder} can't be created: {error.strerror}.",
            "Make room, check that you can write there, or name another folder in"
            " SUPPLE_CONFIG_DIR or SUPPLE_DATA_DIR.",
        ) from error
    return folder


def _own(environ: Mapping[str, str], name: str) -> Path | None:
    """Return the folder in one of our variables; a relative one is from the current folder."""
    named = environ.get(name, "").strip()
    return _absolute(named) if named else None


def _xdg(environ: Mapping[str, str], name: str, *below: str) -> Path | None:
    """Return the folder below an XDG variable; as the standard says, relative ones are ignored."""
    base = environ.get(name, "").strip()
    return Path(base, *below) if os.path.isabs(base) else None


def _temporary() -> Path:
    """Return this person's private temporary folder. Raises SuppleError if there is none."""
    from tempfile import gettempdir

    user = os.getuid() if hasattr(os, "getuid") else "user"
    try:
        folder = Path(gettempdir(), f"{APP}-{user}")
        found = os.lstat(folder) if os.path.lexists(folder) else None
    except OSError as error:
        raise SuppleError(f"{NO_HOME}: {error.strerror}.", SET_HOME) from error
    # Anyone can write to the folder around it, so one that another user made isn't used.
    private = not found or (stat.S_ISDIR(found.st_mode) and found.st_mode & 0o77 == 0)
    if not private or (found and found.st_uid != user):
        raise SuppleError(f"{NO_HOME}, and {folder} isn't private to you.", SET_HOME)
    return folder


def _listed(text: str) -> tuple[Path, ...]:
    return tuple(_absolute(part) for part in text.split(os.pathsep) if part.strip())


def _absolute(text: str) -> Path:
    """Return the absolute path with `~` expanded and links kept."""
    expanded = os.path.expanduser(text)
    try:
        if not expanded.startswith("~"):
            return Path(os.path.abspath(expanded))
        reason = "that home folder is unknown"
    except OSError:
        reason = "the current folder no longer exists"
    raise SuppleError(f"The folder {text} can't be found: {reason}.", "Write the full path.")
