"""A session by hand: a manual clock, a sink that writes down, a keeper that is a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from timer import assets
from timer.errors import SuppleError
from timer.files import mark
from timer.journal.events import Checkpoint, Record, SessionEnd, SetRecord
from timer.journal.writer import Signals
from timer.player.clock import ManualClock
from timer.player.player import Player
from timer.routine.library.moves import load_library
from timer.routine.model import Moves, Routine
from timer.routine.reader.routine_file import read_routine
from timer.session.live_edit import LiveEditor
from timer.session.loop import Observed
from timer.session.recorder import SessionRecorder
from timer.session.session import Session
from timer.sound.sink import RecordingSink
from timer.sound.tones import LENGTHS_MS
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.cues.cue import Lengths
from timer.timeline.cues.plan import CuePlan

LIBRARY = load_library([])


class ListKeeper:
    """Keeps records in a list; what it holds back is not on the disk until `save`."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.holds_back = False
        self.closed = False
        self._told = 0
        self.signals: Signals | None = None

    def open(self, _: str, signals: Signals) -> ListKeeper:
        """Serve a ledger."""
        self.signals = signals
        return self

    def put(self, record: Record) -> None:
        """Take a record, and acknowledge it unless acknowledgements are held back."""
        self.records.append(record)
        if not self.holds_back:
            self.save()

    def save(self) -> None:
        """Acknowledge every set that was not acknowledged yet."""
        assert self.signals is not None, "a session has begun"
        for one in self.sets[self._told :]:
            self._told += 1
            self.signals.on_saved(one)

    def close(self, timeout: float) -> list[Record]:
        """Write down that it was closed."""
        self.closed = True
        return []

    @property
    def sets(self) -> list[SetRecord]:
        """Every set that was over and reached the keeper."""
        return [one for one in self.records if type(one) is SetRecord]

    @property
    def checkpoints(self) -> list[Checkpoint]:
        """Every set under way that reached the keeper."""
        return [one for one in self.records if isinstance(one, Checkpoint)]

    @property
    def ends(self) -> list[SessionEnd]:
        """Every end of a session that reached the keeper."""
        return [one for one in self.records if isinstance(one, SessionEnd)]


@dataclass
class Rig:
    """An engine with all of its doubles, driven by hand."""

    text: str
    file: Path | None = None
    """Where the text is, for a session that notices when the file is saved."""
    attended: bool = True
    speed: float = 1.0
    first: int = 0
    if_it_hurts: str | None = None
    moves: Moves = LIBRARY
    clock: ManualClock = field(default_factory=ManualClock)
    sink: RecordingSink = field(default_factory=RecordingSink)
    keeper: ListKeeper = field(default_factory=ListKeeper)
    player: type[Player] = Player
    seen: list[Observed] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.file:
            self.save(self.text)
        timeline = compile_routine(self.read(), self.moves, Choices())
        self.plan = CuePlan(timeline, Lengths(LENGTHS_MS), attended=self.attended)
        player = self.player(self.plan, attended=self.attended, speed=self.speed, first=self.first)
        self.session = Session(
            player,
            clock=self.clock,
            sink=self.sink,
            recorder=SessionRecorder(
                self.keeper.open, speed=self.speed, if_it_hurts=self.if_it_hurts
            ),
            editor=LiveEditor(
                self.read(),
                self.moves,
                Choices(),
                self.read,
                marks=lambda: self.file and mark(self.file),
            ),
        )
        self.session.observe = self.seen.append
        self.began = self.clock.read().awake
        self._wait = 0

    def save(self, text: str) -> None:
        """Save the file as most editors do: another one is renamed to its name."""
        assert self.file is not None, "this session has a file"
        new = self.file.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(self.file)

    def read(self) -> Routine:
        """Return the routine as its text, or its file, is now."""
        if self.file:
            self.text = self.file.read_text(encoding="utf-8")
        reading = read_routine(self.text.encode(), "test", self.moves)
        if reading.routine is None:
            raise SuppleError(f"line {reading.problems[0].line}: it is broken.")
        return reading.routine

    def begin(self) -> Rig:
        """Begin the session."""
        self.session.begin()
        return self.turn()

    def turn(self) -> Rig:
        """Do what is due now."""
        self._wait = self.session.turn(self._wait)
        return self

    def run(self, ms: int) -> Rig:
        """Let time go by as the engine's thread does: never longer than it asked for."""
        until = self.clock.read().awake + ms
        while not self.session.ended and (left := until - self.clock.read().awake) > 0:
            self.clock.advance(min(self._wait, left))
            self.turn()
        return self

    def press(self, *commands: object) -> Rig:
        """Send commands and let the engine obey them now."""
        for command in commands:
            self.session.send(command)  # type: ignore[arg-type]
        return self.turn()

    @property
    def gone(self) -> int:
        """Milliseconds since the session began."""
        return self.clock.read().awake - self.began

    def seen_as(self, kind: type) -> list[Observed]:
        """Return what the observer was shown of one kind."""
        return [one for one in self.seen if isinstance(one, kind)]

    def heard(self) -> list[tuple[int, str]]:
        """Return (ms from the start, tone) of every tone that began; what is said is left out."""
        return [
            (at - self.began, name) for at, name in self.sink.heard() if not name.startswith("say:")
        ]


@pytest.fixture
def rig() -> Callable[..., Rig]:
    """Return what makes a session by hand from a routine's text."""
    return Rig


@pytest.fixture
def bundled() -> Callable[[str], str]:
    """Return what reads the text of a bundled routine."""

    def text(slug: str) -> str:
        path: Path = assets.folder("routines") / f"{slug}.yaml"
        return path.read_text(encoding="utf-8")

    return text
