"""The app without a terminal and without real time, for tests and pictures."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import WorkerCancelled

from timer.machine import BARE, Machine
from timer.paths import find_folders
from timer.player.clock import ManualClock
from timer.player.commands import Jump
from timer.services.context import Context
from timer.services.external_editor import Edited, edit_with
from timer.services.session_factory import plan_session
from timer.session.session import Session
from timer.session.sleep_inhibitor import SleepInhibitor
from timer.settings import Settings
from timer.tui.app import SuppleApp
from timer.tui.screens.player import PlayerScreen
from timer.tui.screens.questions import StartScreen

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.pilot import Pilot

Scene = Callable[["HeadlessApp", "Pilot[int]"], Awaitable[None]]
STEP_MS = 250
HELD_FIRST_MS = 400
HELD_APART_MS = 33
"""When a keyboard repeats a held key for the first time, and how often after that."""
PRESSED_EVERY_MS = 2_000
"""Keys are pressed by hand here, so far apart that none is taken for a repeat of a held one."""
MOST_QUESTIONS = 8
"""More than any routine asks before its start."""


class HeadlessApp(SuppleApp):
    """The app on a clock moved by hand, with sessions that run only when told to."""

    _keys_ms = 0
    _played: Session | None = None
    """The session that has begun and is not closed."""

    def __init__(
        self,
        context: Context,
        clock: ManualClock,
        routine: str | None = None,
        *,
        less_motion: Callable[[], bool] | None = None,
        unheard: Callable[[], str | None] | None = None,
    ) -> None:
        plan = plan_session(context, routine) if routine else None
        over_ssh = {"SSH_CONNECTION": ""}  # leaves this machine's desktop alone
        awake = SleepInhibitor(over_ssh)
        super().__init__(context, plan, awake=awake, less_motion=less_motion, unheard=unheard)
        self._clock = clock
        self._gaps: deque[int] = deque()
        """How long before each of the next keys the one before was pressed."""
        self.edited: list[str] = []
        self.edited_at: list[int | None] = []
        """The files that were opened for editing."""
        self.editor: Callable[[Path], object] = lambda path: None
        """Takes the place of the editor."""

    @property
    def key_ms(self) -> int:
        """The time of the last key."""
        return self._keys_ms

    def pressed_at(self) -> int:
        """Return the time of the next key: no test has to wait for it."""
        self._keys_ms += self._gaps.popleft() if self._gaps else PRESSED_EVERY_MS
        return self._keys_ms

    def gaps(self, *gaps_ms: int) -> None:
        """Have the next keys come so soon after the one before."""
        self._gaps += gaps_ms

    def wait_for_key(self, seconds: float) -> None:
        """Leave a key that is held back to the next key, or to `release`."""

    async def release(self, pilot: Pilot[int], seconds: float = 1.0) -> None:
        """Let time pass without a key."""
        self._keys_ms += int(seconds * 1000)
        await self._settle()
        await self.settle(pilot)

    async def repeat(self, pilot: Pilot[int], key: str, for_ms: int = 2_000) -> None:
        """Send what a keyboard sends for so long while `key` is held, after it was pressed."""
        times = range(HELD_FIRST_MS, for_ms, HELD_APART_MS)
        self._gaps += (HELD_FIRST_MS, *[HELD_APART_MS] * (len(times) - 1))
        for _ in times:
            self.simulate_key(key)
            if self.sessions:
                await self.settle(pilot)
        await self.settle(pilot)

    def every(
        self, node: MessagePump, seconds: float, do: Callable[[], object], *, pause: bool = False
    ) -> Timer:
        """Return a timer that is never started: what is shown must not depend on real time."""
        return Timer(node, seconds, callback=do, pause=pause)

    def after(
        self, node: MessagePump, seconds: float, do: Callable[[], object]
    ) -> Callable[[], object]:
        """Call nothing: `settle` shows what the clock says."""
        return lambda: None

    def soon(self, node: MessagePump, seconds: float, do: Callable[[], object]) -> None:
        """Call `do` once the first picture is there."""
        node.call_after_refresh(do)

    def show_later(self) -> None:
        """Leave it to `settle`, which knows when time has passed."""

    def begin(self, session: Session) -> None:
        """Begin a session without a thread."""
        session.begin()
        self._played = session

    def edit(self, path: str, line: int | None = None) -> Edited:
        """Note the file and the line, and let `editor` edit it."""
        self.edited.append(path)
        self.edited_at.append(line)
        return edit_with(self.editor, Path(path), self._clock)

    async def let(self, pilot: Pilot[int], seconds: float) -> None:
        """Let the session run for so many seconds."""
        for _ in range(int(seconds * 1000 / STEP_MS)):
            self._clock.advance(STEP_MS)
            self.sessions[-1].turn(STEP_MS)
        await self.settle(pilot)

    async def jump(self, pilot: Pilot[int], kind: str, seconds: float = 0, nth: int = 0) -> None:
        """Jump to the `nth` segment (from 0) of a kind, then let so many seconds pass."""
        segments = self.sessions[-1].timeline.segments
        places = [place for place, segment in enumerate(segments) if segment.kind == kind]
        self.sessions[-1].send(Jump(places[nth]))
        await self.settle(pilot)
        await self.let(pilot, seconds)

    async def press(self, pilot: Pilot[int], *keys: str) -> None:
        """Press keys one after another; in a session, each takes effect before the next."""
        steps = keys if self.sessions else ()
        for key in steps:
            await pilot.press(key)
            await self.settle(pilot)
        if not steps:
            await pilot.press(*keys)
            await self.settle(pilot)

    async def begun(self, pilot: Pilot[int], key: str = "n") -> None:
        """Answer what is asked before the start with `key`; raises where no session follows."""
        for _ in range(MOST_QUESTIONS):
            if not self.sessions:
                starts = isinstance(self.screen, StartScreen)
                await self.press(pilot, "enter" if starts else key)
        assert self.sessions, "no session has begun"

    @property
    def text(self) -> str:
        """The text on the screen, row by row."""
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())

    def drive(self, scene: Scene, size: tuple[int, int] = (80, 24)) -> None:
        """Run the app without a terminal and play a scene in it."""

        async def run() -> None:
            async with self.run_test(size=size, notifications=True) as pilot:
                await self.settle(pilot)
                await scene(self, pilot)

        asyncio.run(run())

    async def settle(self, pilot: Pilot[int]) -> None:
        """Let the session take its commands and the screen show the results."""
        if self._played is not None:
            if not self._played.ended:
                self._played.turn(0)
            if self._played.ended:
                self._played.stop()  # nobody listens to the last words
                self._played.finish()
                self._played = None
        await pilot.pause()
        while self.keys_coming:
            await pilot.pause()
        while waiting := [worker for worker in self.workers if not worker.is_finished]:
            for worker in waiting:
                with suppress(WorkerCancelled):  # what it looked up is no longer wanted
                    await worker.wait()
            await pilot.pause()
        if isinstance(self.screen, PlayerScreen):
            self.screen.tick()
        self.show_held()


def rehearse(
    environ: Mapping[str, str],
    routine: str | None = None,
    *,
    kind: Callable[..., Context] = Context,
    machine: Machine = BARE,
    less_motion: Callable[[], bool] | None = None,
    unheard: Callable[[], str | None] | None = None,
) -> HeadlessApp:
    """Return the app on a manual clock without sound, with the folders of `environ`."""
    clock = ManualClock()
    context = kind(find_folders(environ), Settings(audio="silent"), clock=clock, machine=machine)
    return HeadlessApp(context, clock, routine, less_motion=less_motion, unheard=unheard)
