"""The folders that belong to a person: settings, routines, journal, cache and log."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from timer.errors import SuppleError
from timer.frozen import frozen

APP = "supple"
PRIVATE = 0o700
NO_HOME = "There is no home folder that can be used"
SET_HOME = "Set HOME, or SUPPLE_CONFIG_DIR and SUPPLE_DATA_DIR, to a folder that lasts."


@frozen
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
    homeless: str | None = None
    """What to say where settings or journal are kept in a temporary folder for want of a home."""

    @property
    def settings_file(self) -> Path:
        """The file that `timer.settings` reads."""
        return self.config / "config.toml"


def platform_folder(kind: str) -> Path | None:
    """Return the platform's folder of this `kind`: config, data, cache or log.

    None where there is no home to put it in, as in a container whose user has no account, and
    where it is not there and can't be made, as in a home that nobody may write to.
    """
    import platformdirs  # slow to import, and not needed where the environment says it all

    try:
        found = Path(getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False))
    except RuntimeError:
        return None
    if not found.is_absolute():
        return None
    nearest = next(one for one in (found, *found.parents) if os.path.lexists(one))
    makeable = nearest.is_dir() and os.access(nearest, os.W_OK)
    return found if makeable or nearest == found else None


def find_folders(
    environ: Mapping[str, str], platform: Callable[[str], Path | None] = platform_folder
) -> Folders:
    """Return the folders that `environ` asks for, and the `platform`'s own where it is silent.

    `SUPPLE_CONFIG_DIR` and `SUPPLE_DATA_DIR` come first, then the XDG variables, on every
    platform; where there is no home either, a private temporary folder. Nothing is created.
    Raises SuppleError where a folder can't be found out.
    """
    config = _own(environ, "SUPPLE_CONFIG_DIR") or _xdg(environ, "XDG_CONFIG_HOME", APP)
    data = _own(environ, "SUPPLE_DATA_DIR") or _xdg(environ, "XDG_DATA_HOME", APP)
    config, data = config or platform("config"), data or platform("data")
    homeless = None
    if not (config and data):
        where = _temporary()
        homeless = f"{NO_HOME}, so {where} is used, which may be emptied at any time. {SET_HOME}"
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


def _temporary() -> Path:
    """Return this person's own folder among the temporary ones; raises SuppleError."""
    from tempfile import gettempdir

    user = os.getuid() if hasattr(os, "getuid") else "user"
    try:
        folder = Path(gettempdir(), f"{APP}-{user}")
        found = os.lstat(folder) if os.path.lexists(folder) else None
    except OSError as error:
        raise SuppleError(f"{NO_HOME}: {error.strerror}.", SET_HOME) from error
    # Everyone may write where that lies: what another user put there is neither read nor written.
    private = not found or (stat.S_ISDIR(found.st_mode) and found.st_mode & 0o77 == 0)
    if not private or (found and found.st_uid != user):
        raise SuppleError(f"{NO_HOME}, and {folder} is not yours alone.", SET_HOME)
    return folder


def _listed(text: str) -> tuple[Path, ...]:
    return tuple(_absolute(part) for part in text.split(os.pathsep) if part.strip())


def _absolute(text: str) -> Path:
    """Return the path with `~` and the current folder filled in, links left as they are."""
    expanded = os.path.expanduser(text)
    try:
        if not expanded.startswith("~"):
            return Path(os.path.abspath(expanded))
        reason = "that home folder is not known"
    except OSError:
        reason = "the folder you are in is gone"
    raise SuppleError(f"The folder {text} cannot be found: {reason}.", "Write the full path.")
