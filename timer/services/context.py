"""What every front end needs: the library, the person's settings and folders, and new sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from timer import assets
from timer.backends import wav_path
from timer.errors import SuppleError
from timer.files import unlisted
from timer.frozen import frozen, replace
from timer.machine import HERE, Machine
from timer.paths import Folders, find_folders, make
from timer.player.clock import Clock, SystemClock
from timer.routine.diagnostics import Severity
from timer.routine.library.routines import Entry, Library, Origin, is_untouched
from timer.routine.model import HoldLength, Moves, Prefer, Routine, SoundProfile
from timer.settings import Settings, load_settings
from timer.text import safe

if TYPE_CHECKING:
    from timer.journal.store import Store
    from timer.services.catalog import RoutineCard
    from timer.services.menu_sections import Section
    from timer.services.past import Past
    from timer.services.recommendations import Caution
    from timer.services.routine_files import Draft
    from timer.session.session import Session
    from timer.sound.sink import Levels, Sink
    from timer.timeline.compile.compiler import Choices
    from timer.timeline.cues.cue import Lengths
    from timer.timeline.segments import Timeline

T = TypeVar("T")

WELCOMED = "welcomed"
VOICES = ("full", "names", "off")
"""How much is said, as a preference may have it."""


@frozen
class SessionOptions:
    """How a person wants one session; what is None is left to the settings."""

    attended: bool = True
    speed: float = 1.0
    from_step: int | None = None
    budget_ms: int | None = None
    range: str | None = None
    audio: str | None = None
    mute: bool = False
    force: bool = False
    """Whether a sound file may take the place of one that Supple did not make."""
    avoid: frozenset[str] = frozenset()
    """Tags of the steps and moves that the answers to guards leave out."""


@frozen
class Context:
    """One person's Supple, in one process."""

    folders: Folders
    settings: Settings
    complaints: tuple[str, ...] = ()
    """What is wrong with the settings file, or with where things are kept."""
    clock: Clock = SystemClock()
    machine: Machine = HERE
    """Where engines that can say a person's own texts are looked for."""

    @classmethod
    def of(cls, environ: Mapping[str, str], machine: Machine | None = None) -> Context:
        """Return the host that the environment describes; nothing is created.

        `machine` says what is installed; left out, the machine itself is asked.
        """
        folders = find_folders(environ)
        settings, complaints = load_settings(folders.settings_file, environ)
        machine = machine or Machine.of(environ)
        homeless = (folders.homeless,) if folders.homeless else ()
        return cls(folders, settings, (*homeless, *complaints), machine=machine)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong with the settings file, and which folders of routines can't be read."""
        return (*self.complaints, *self.closed_folders)

    @property
    def closed_folders(self) -> tuple[str, ...]:
        """A sentence for each folder of the person's routines or moves that can't be read."""
        own = self.folders.routines
        found = [(folder, unlisted(folder)) for folder in (own, *self.folders.more_routines)]
        if not found[0][1]:
            found.append((own / "moves", unlisted(own / "moves")))
        return tuple(f"{safe(str(one))} can't be read: {why}." for one, why in found if why)

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

    def choices(self, range: str | None = None) -> Choices:
        """Return what the settings choose before a start; a `range` wanted here goes before both
        the range and the length of holds that are set.
        """
        from timer.timeline.compile.compiler import Choices

        hold = HoldLength.STANDARD if range else HoldLength(self.settings.hold)
        prefer = Prefer(range or self.settings.range)
        return Choices(prefer, hold=hold, strict=self.settings.strict)

    def preferring(self, key: str, value: str | bool | int | None) -> Context:
        """Write one setting to its file and return the host that goes by it; raises SuppleError.

        None takes the setting out of the file, so that its default holds.
        """
        from timer.settings import save_setting

        save_setting(self.folders.settings_file, key, value)
        settings = replace(self.settings, **{key: value})
        return replace(self, settings=settings)

    def read(self, entry: Entry) -> Routine:
        """Return the routine of an entry; raises SuppleError with its first problem."""
        from timer.routine.reader.routine_file import read_file

        reading = read_file(entry.path, self.moves)
        if reading.routine is None:
            errors = [one for one in reading.problems if one.severity is Severity.ERROR]
            where = f"{safe(entry.path.name)}, line {errors[0].line}"
            more = len(errors) - 1
            known = entry.path if entry.origin is Origin.PATH else entry.slug
            rest = f"`supple check {safe(str(known))}` tells {more} more." if more else ""
            remedy = " ".join(part for part in (errors[0].help, rest) if part)
            raise SuppleError(f"{where}: {errors[0].message}", remedy or None)
        return reading.routine

    def timeline(self, name: str | RoutineCard) -> Timeline:
        """Return the timeline of a routine as it would run; raises SuppleError."""
        from timer.timeline.compile.compiler import compile_routine

        return compile_routine(self.read(self.entry(name)), self.moves, self.choices())

    def cards(self) -> list[RoutineCard]:
        """Return a card for every routine, broken ones among them, with what was done last."""
        from timer.services.catalog import Catalog, makers

        chosen = f"{self.settings.range} {self.settings.hold}"
        depends = (*makers(), self.folders.routines / "moves")
        made = Catalog(self.folders.cache, chosen, depends, self.choices, lambda: self.moves)
        cards = made.cards(self.library.entries())
        last = self.last_done()
        return [replace(card, last_done=last.get(card.slug)) for card in cards]

    def menu(self) -> tuple[Section, ...]:
        """Return every card in the menu's sections, with the reason for its place."""
        from timer.services.recommendations import menu

        return menu(self)

    def caution(self, name: str | RoutineCard) -> Caution:
        """Return what to ask and tell before a start because of what was done lately."""
        from timer.services.recommendations import caution

        return caution(self, self.entry(name).slug)

    def remarks(self, name: str | RoutineCard) -> tuple[str, ...]:
        """Return what to tell after a session of a routine, once its sets are kept."""
        from timer.services.recommendations import remarks

        return remarks(self, self.entry(name).slug)

    def last_done(self) -> dict[str, str]:
        """Return when each routine was last done (ISO 8601), by slug; empty without a journal."""
        nothing: dict[str, str] = {}
        return self.from_journal(lambda store: store.last_done(self.clock.wall()), nothing)

    def newest(self, slug: str) -> Mapping[str, Any] | None:
        """Return how the newest session of a routine went; see `timer.journal.history`."""
        return self.from_journal(lambda store: store.newest_of(slug, self.clock.wall()), None)

    def open_journal(self, *, read_only: bool = True) -> Store:
        """Open the journal; raises JournalError where it can't be."""
        from timer.journal.store import open_store
        from timer.services.past import LOOK_MS

        return open_store(self.folders.data, read_only=read_only, wait_ms=LOOK_MS)

    def prepare(
        self,
        name: str | RoutineCard,
        wishes: SessionOptions | None = None,
        *,
        sink: Sink | None = None,
    ) -> Session:
        """Return an engine ready to start; raises SuppleError where the routine can't run."""
        from timer.services.session_factory import prepare

        return prepare(self, self.entry(name), wishes or SessionOptions(), sink)

    def profile(self, routine: Routine, speed: float = 1.0) -> SoundProfile:
        """Return what is to be heard of a routine: a preference overrides its author.

        At any speed but 1 nothing is said, and no metronome ticks.
        """
        said = self.settings.voice if self.settings.voice in VOICES else routine.sound.voice
        own, set_here = routine.sound, self.settings
        ticks = own.ticks if set_here.ticks is None else set_here.ticks
        beats = own.metronome if set_here.metronome is None else set_here.metronome
        return SoundProfile(said if speed == 1 else "off", ticks, beats and speed == 1)

    @property
    def levels(self) -> Levels:
        """How loud each kind of sound is beside the others."""
        from timer.sound.sink import Levels

        return Levels(self.settings.voice_level, self.settings.tone_level, self.settings.tick_level)

    def at_volume(self, volume: int) -> Context:
        """Return the host that goes by a volume which a session has kept."""
        settings = replace(self.settings, volume=volume)
        return replace(self, settings=settings)

    @property
    def lengths(self) -> Lengths:
        """How long everything takes to sound: the same on every machine."""
        from timer.sound.clips import recorded

        return recorded()

    def sound_file(self, wanted: str | None = None) -> Path | None:
        """Return the file that sound goes to, where that is wanted, here or in the settings."""
        return wav_path(wanted or self.settings.audio)

    def open_sound(self, wanted: str | None = None) -> Sink:
        """Return the sound that is wanted, here or in the settings; it degrades, never raises."""
        from timer.sound.process_sink import open_sink

        spec = wanted or self.settings.audio
        return open_sink(
            spec,
            log=self.folders.log / "sound.log",
            level=self.settings.volume,
            clips=self.voice_folder,
        )

    @cached_property
    def voice_folder(self) -> Path | None:
        """Where phrases lie that are not bundled; None where no engine could say them."""
        from timer.session.speech_cache import voice_folder

        return voice_folder(self.machine, self.folders.cache, self.settings.voice)

    def edit_path(self, name: str | RoutineCard) -> Draft:
        """Return the person's own file of a routine, a copy where it is one of ours.

        Raises SuppleError where the file can't be read, or the copy can't be written.
        """
        from timer.files import UnreadableError
        from timer.routine.yaml.tree import read_bytes
        from timer.services.routine_files import Draft, copy_bundled

        entry = self.entry(name)
        if entry.origin is not Origin.BUNDLED:
            try:
                read_bytes(entry.path)
            except UnreadableError as error:
                raise error.at(entry.path) from None
            return Draft(entry.path, is_untouched(entry.path))
        return copy_bundled(make(self.folders.routines), entry)

    def answers(self) -> dict[str, bool]:
        """Return the answers to guards that still stand, by slug.

        Where the journal can't be read, those are left that it has not taken yet.
        """
        from timer.services.screening import recall, remembered

        now = self.clock.wall()
        found = self.past.find(lambda store: recall(store, now), None)
        return remembered(self.past.kept_aside(), now) if found is None else found

    def reported(self) -> dict[str, bool]:
        """Return `answers` and every earlier yes that was not answered anew, by slug.

        What one of them rules out is not recommended.
        """
        from timer.services.screening import lingering, old_yes

        now = self.clock.wall()
        old = self.past.find(lambda store: old_yes(store, now), None)
        if old is None:
            old = lingering(self.past.kept_aside(), now)
        return {**dict.fromkeys(old, True), **self.answers()}

    def answered(self, answers: Mapping[str, bool]) -> None:
        """Keep answers to guards for as long as they stand."""
        from timer.journal.events import Fact
        from timer.routine.library.screening_questions import fact

        now = self.clock.wall()
        self.past.keep(*(Fact(*fact(slug, yes, now)) for slug, yes in answers.items()))

    def needs_welcome(self) -> bool:
        """Return whether the long disclaimer was never acknowledged, as far as can be known."""
        past = self.past
        unknown = not past.exists and WELCOMED not in past.kept_aside()
        return past.find(lambda store: store.recall(WELCOMED) is None, unknown)

    def welcomed(self) -> None:
        """Remember that the disclaimer was read, with the date."""
        from timer.journal.events import Fact

        self.past.keep(Fact(WELCOMED, self.clock.wall()))

    @cached_property
    def past(self) -> Past:
        """What the journal holds, and whether it could be looked up."""
        from timer.services.past import Past

        return Past(self.folders.data)

    def from_journal(self, find: Callable[[Store], T], otherwise: T) -> T:
        """Return what is found in the journal, or `otherwise`; see `Past.find`."""
        return self.past.find(find, otherwise)

    def entry(self, name: str | RoutineCard) -> Entry:
        """Return the file of a routine that is named or shown on a card; raises SuppleError.

        A copy of a bundled routine may have been changed since its card was made.
        """
        if isinstance(name, str):
            return self.library.find(name)
        if name.origin == Origin.BUNDLED:
            return self.library.find(name.slug)
        return Entry(name.slug, name.path, Origin(name.origin))
