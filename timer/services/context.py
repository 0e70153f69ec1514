"""What every front end is handed: one person's folders, settings, clock and library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from timer import assets
from timer.frozen import frozen
from timer.machine import HERE, Machine
from timer.paths import Folders, find_folders
from timer.player.clock import Clock, SystemClock
from timer.routine.library.routines import Library, Origin
from timer.routine.model import Gaps, Moves
from timer.settings import Settings, load_defaults, load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from timer.coach.past import Past
    from timer.journal.store import Store
    from timer.services.journal_access import JournalAccess
    from timer.sound.sink import Sink


@frozen
class Context:
    """One person's Supple, in one process: data only; functions take it as their first argument."""

    folders: Folders
    settings: Settings
    complaints: tuple[str, ...] = ()
    """What is wrong with the settings file or the home folder."""
    clock: Clock = SystemClock()
    machine: Machine = HERE
    """What is installed here, such as an engine that speaks the person's own texts."""
    sound: Callable[[str], Sink] | None = None
    """Opens the sound that a setting names; None for the sound helper."""
    open_store: Callable[..., Store] | None = None
    """Opens the journal's store; None for the one on the disk."""
    far: bool = False
    """Whether the person sits at another machine, and sound comes out of this one."""
    defaults: Gaps = Gaps()
    """The person's gap lengths for routines that have none of their own."""
    overwrites: Path | None = None
    """A file that the person lets sessions overwrite with their sound."""

    @classmethod
    def of(cls, environ: Mapping[str, str], machine: Machine | None = None) -> Context:
        """Return the context that the environment describes; nothing is created.

        `machine` says what is installed; by default that is looked up.
        """
        folders = find_folders(environ)
        settings, complaints = load_settings(folders.settings_file, environ)
        defaults, wrong = load_defaults(folders.settings_file)
        machine = machine or Machine.of(environ)
        homeless = (folders.homeless,) if folders.homeless else ()
        far = bool(environ.get("SSH_CONNECTION")) and not environ.get("PULSE_SERVER")
        complaints = (*homeless, *complaints, *wrong)
        return cls(folders, settings, complaints, machine=machine, far=far, defaults=defaults)

    @cached_property
    def library(self) -> Library:
        """Where routines are found, in order of precedence."""
        more = [(Origin.PATH, folder) for folder in self.folders.more_routines]
        own = (Origin.USER, self.folders.routines)
        return Library([*more, own, (Origin.BUNDLED, assets.folder("routines"))])

    @cached_property
    def moves(self) -> Moves:
        """The library of moves, the person's own first."""
        from timer.routine.library.moves import load_library

        return load_library([self.folders.routines / "moves"])

    @property
    def journal(self) -> JournalAccess:
        """The journal in the data folder."""
        from timer.services.journal_access import JournalAccess

        return JournalAccess(
            self.folders.data, self.open_store, renamed=lambda: self.library.renamed()
        )


def read_past(context: Context, *, brief: bool = False, facts: bool = False) -> Past:
    """Return what the journal holds now, or what the menu needs of it; it is opened once.

    With `facts`, it is no more than those.
    """
    return context.journal.read(context.clock.wall(), brief=brief, facts=facts)
