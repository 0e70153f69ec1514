"""The stream: the mixer on the clock's line, fed by commands and emptied by a device."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable
from threading import Lock

from timer.sound.drift import Resync
from timer.sound.levels import gain
from timer.sound.mixer import Mixer
from timer.sound.sink_wakeup import LEAD_MS, Wake
from timer.sound.tones import RATE

BEAT_MS = 2000
"""How long a plan is trusted after the last heartbeat of who made it."""
LATE_MS = 150
"""How late a sound may begin; later than that it would only confuse."""
NEVER = 1 << 62
_AVERAGED = 5
"""Requests over which the latency is taken."""


class Stream:
    """Sounds by absolute time (milliseconds of the monotonic clock) on one line of frames.

    Frame n of the line is the moment n / rate seconds on that clock, so a place needs no origin.
    `now` returns the clock in frames. Commands come from one thread, `read` from another.
    `ahead_ms` is how far ahead of the ear the device asks for frames, just after it has asked.
    """

    def __init__(self, now: Callable[[], int], slack_ms: int = 12, ahead_ms: int = 300) -> None:
        self._mixer = Mixer(RATE, LATE_MS + ahead_ms)
        self._now = now
        self._wake = Wake()
        self._muted = False
        self._resync = Resync(self._frame(ahead_ms), self._frame(slack_ms))
        self._lock = Lock()
        self._silent_from = NEVER
        self._hold = 0
        self._loud_until = 0
        self._last_read: int | None = None
        self._in_clusters = False
        self._leads: deque[int] = deque(maxlen=_AVERAGED)
        self._led_until = 0
        self.withdrawals = 0
        """How often what was playing has been withdrawn."""

    @property
    def dropped(self) -> int:
        """How many sounds came too late to be played."""
        return self._mixer.dropped

    def start_at(self, at_ms: int) -> None:
        """Make the moment `at_ms` the first frame to be handed out."""
        with self._lock:
            self._mixer.position = self._frame(at_ms)

    def play(self, at_ms: int, samples: array[int], level: int = 100) -> None:
        """Have `samples` begin at `at_ms`, at a level from 0 to 100."""
        with self._lock:
            self._mixer.add(samples, self._frame(at_ms), gain(level))

    def withdraw(self, at_ms: int) -> None:
        """Forget what has not begun at `at_ms`; fade what sounds."""
        with self._lock:
            self._resync.hold_off()
            self._mixer.withdraw(self._frame(at_ms))
            self.withdrawals += 1
            if self._in_clusters:
                self._mixer.position = self._now()

    def forget(self, at_ms: int) -> None:
        """Forget what has not begun at `at_ms`; what sounds goes on to its end."""
        with self._lock:
            self._silent_from = NEVER
            self._mixer.forget(self._frame(at_ms))

    def beat(self, at_ms: int) -> None:
        """Trust the plan for two seconds more, if it was still trusted."""
        with self._lock:
            if self._frame(at_ms) > self._silent_from:
                self._mixer.withdraw(self._silent_from)
            self._silent_from = self._frame(at_ms + BEAT_MS)

    def level(self, at_ms: int, level: int) -> None:
        """Set the level of everything, 0 to 100, queued sounds included."""
        with self._lock:
            self._muted = level == 0
            self._mixer.set_gain(gain(level), self._frame(at_ms))

    def read(self, frames: int) -> bytes:
        """Return the next frames for a device that plays them as the clock runs."""
        with self._lock:
            now = self._now()
            if self._last_read is None:
                self._mixer.position = now
            elif now - self._last_read > self._frame(500):
                self._resync.start_over()
            self._last_read = now
            block = self._led(frames)
            self._mend(self._mixer.position - now)
            self._leads.append(self._mixer.position - now)
            return block

    def pull(self, until_ms: int) -> bytes:
        """Return the frames up to the moment `until_ms`, for a file: the clock is not asked."""
        with self._lock:
            frames = self._frame(until_ms) - self._mixer.position
            return self._render(frames) if frames > 0 else b""

    def pull_all(self) -> bytes:
        """Return the frames up to the end of the last sound."""
        with self._lock:
            end = self._mixer.end()
            return self._render(end - self._mixer.position) if end else b""

    def cluster(self, within_ms: int) -> tuple[bytes, float]:
        """Return the sounds that overlap from the next one on, and the seconds until they begin.

        Where none begins so soon: nothing, or the lead-in of one to come, and `within_ms` as
        seconds. For devices without a stream: what is returned counts as played, so a withdrawal
        takes the line back to now.
        """
        with self._lock:
            now = self._last_read = self._now()
            self._in_clusters = True
            if self._mixer.position < now:
                self._render(now - self._mixer.position)
            begins = self._mixer.next_start()
            if begins is None or begins > now + self._frame(within_ms):
                return self._lead_before(begins, now, within_ms), within_ms / 1000
            self._render(begins - self._mixer.position)
            self._wake.heard(self._mixer.cluster_end())
            return self._render(self._mixer.cluster_end() - begins), (begins - now) / RATE

    def _lead_before(self, begins: int | None, now: int, within_ms: int) -> bytes:
        """Return the lead-in of a sound to come, once, as a buffer that may be played at once."""
        soon = now + self._frame(LEAD_MS + within_ms)
        if self._muted or begins is None or begins > soon or now < self._led_until:
            return b""
        lead = self._wake.lead(now, begins, begins)
        self._led_until = begins
        return lead.tobytes() if lead else b""

    def idle_for(self) -> int:
        """Return for how many frames nothing has been heard; negative while something is."""
        with self._lock:
            if not self._mixer.idle():
                return -1
            return self._now() - self._loud_until

    @property
    def lead_ms(self) -> int | None:
        """How far ahead of the clock the device has asked lately, on average, as measured.

        None as long as it is not known: a sink that slept is behind until it is caught up with.
        """
        # Without the lock: the watchdog asks, and must not wait for a device that hangs.
        leads = tuple(self._leads)
        known = len(leads) == _AVERAGED and min(leads) > 0
        return sum(leads) * 1000 // (RATE * _AVERAGED) if known else None

    @property
    def last_read(self) -> int | None:
        """The frame of the clock at which the device last asked, None before it first did."""
        return self._last_read

    def _led(self, frames: int) -> bytes:
        """Render, with the lead-in where a sleeping sink has to be woken for what comes."""
        first, sound = self._mixer.position, self._mixer.next_start()
        block = self._next(frames)
        if self._muted:
            return block
        lead = self._wake.lead(first, first + frames, sound)
        if sound is not None and sound < first + frames:
            self._wake.heard(first + frames)
        return lead.tobytes() + block[2 * len(lead) :] if lead else block

    def _next(self, frames: int) -> bytes:
        """Render, holding the line back where that is due and nothing sounds."""
        begins = self._mixer.next_start()
        if self._hold and (begins is None or begins >= self._mixer.position + frames):
            held = min(self._hold, frames)
            self._hold -= held
            return bytes(2 * held) + self._render(frames - held)
        return self._render(frames)

    def _render(self, frames: int) -> bytes:
        if self._mixer.position + frames > self._silent_from:
            self._mixer.withdraw(self._silent_from)
        if not self._mixer.idle():
            self._loud_until = self._mixer.position + frames
        return self._mixer.render(frames)

    def _mend(self, lead: int) -> None:
        move = self._resync.step(lead)
        if move > 0:
            self._mixer.skip(move)
        self._hold = -move if move < 0 else self._hold

    def _frame(self, at_ms: int) -> int:
        return at_ms * RATE // 1000
