"""The stream: the mixer on the clock's line, fed by commands and emptied by a device."""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Callable, Iterable
from threading import Lock

from timer.sound.mixer import Mixer, gain
from timer.sound.tones import RATE

SETTLING = 3
"""Requests at the start that fill the device's buffer and say nothing about its pace."""
STARTING = 7
"""Requests whose longest lead tells how the device began; a sink that slept begins seconds late."""
QUICK, COARSE, MIDDLE, FINE = 3, 12, 25, 100
"""Requests over which the lead is taken later: few for a quick answer, many for an exact one.

Devices ask when they wake up, not when there is room, so that single leads are short. Measured, the
longest of 3 is up to 25 ms short, that of 12 is 9, and the third longest of 100 is known to 3 ms.
"""
HELD_OFF = 10


class Resync:
    """Watches the lead: frames handed out minus elapsed time times the rate.

    `lead` is the one to keep: what the device holds unheard when it is full. An underrun makes the
    lead smaller, since the device stood still meanwhile, and would leave every later sound late; a
    device whose clock is fast makes it larger. `slack` is what may pass at once unmended, and a
    quarter of it in the long run. All in frames. Pure: the leads are arguments.
    """

    def __init__(self, lead: int, slack: int) -> None:
        self._lead, self._slack = lead, slack
        self._recent: deque[int] = deque(maxlen=FINE)
        self._held = SETTLING
        self._starting = True

    def start_over(self) -> None:
        """Learn anew how far the device is ahead: it stood still, or has just begun."""
        self._recent.clear()
        self._held, self._starting = SETTLING, True

    def hold_off(self) -> None:
        """Measure nothing for a while: the plan has just been disturbed."""
        self._recent.clear()
        self._held = max(self._held, HELD_OFF)

    def step(self, lead: int) -> int:
        """Take the lead after one request; return the frames to move forward (back when < 0)."""
        if self._held:
            self._held -= 1
            return 0
        self._recent.append(lead)
        move = self._due()
        if move:
            self._recent.clear()
        return move

    def _due(self) -> int:
        """Return the move that the last requests ask for, 0 for none."""
        leads, slack = list(self._recent), self._slack
        if self._starting:
            self._starting = len(leads) < STARTING
            behind = self._lead - max(leads)
            return 0 if self._starting or abs(behind) <= slack else behind
        for requests, tolerance in ((QUICK, 4 * slack), (COARSE, slack)):
            behind = self._lead - max(leads[-requests:])
            if len(leads) >= requests and behind > tolerance:
                # What a device asks for while it fills up again says nothing about its pace.
                self._held = HELD_OFF
                return behind
        # Leads are short by chance but never long: who is ahead is known soon, who is behind late.
        off = self._lead - _third(leads) if len(leads) >= MIDDLE else 0
        return off if off < -slack // 4 or (off > slack // 4 and len(leads) == FINE) else 0


def _third(leads: Iterable[int]) -> int:
    """Return the third longest lead: the two before it may be a buffer that was refilled."""
    return sorted(leads)[-3]


LEAD_MS = 1_000
"""How long before a sound it begins; a Bluetooth sink that fell asleep takes about half of that."""
SILENCE_MS = 4_000
"""After how much silence a sink may be asleep: sound servers and receivers wait five seconds."""
PITCH_HZ = 80
"""Where the ear needs 31 dB to hear anything at all (ISO 226)."""
PEAK = 23
"""-66 dBFS RMS: 46 dB below the voice, and yet no run of zeros that is taken for silence."""

_LEAD = RATE * LEAD_MS // 1000
_SILENCE = RATE * SILENCE_MS // 1000
_PERIOD = RATE // PITCH_HZ
_EDGE = RATE // 50


class Wake:
    """Says where the lead-in lies, and what it is made of.

    All places are frames of the stream's line. Pure: the plan is an argument.
    """

    def __init__(self) -> None:
        turns = (math.sin(2 * math.pi * place / _PERIOD) for place in range(_PERIOD))
        self._period = [round(PEAK * turn) for turn in turns]
        self._quiet_from: int | None = None
        self._first = self._last = 0

    def heard(self, until: int) -> None:
        """Take note that something sounds up to the frame `until`."""
        self._quiet_from = until

    def lead(self, first: int, last: int, sound: int | None) -> array[int] | None:
        """Return the frames from `first` to `last`, or to the next sound; None where none is due.

        `sound` is the frame at which that sound begins, None when none is planned. A lead-in that
        has begun goes on to its end even when the plan is withdrawn.
        """
        if sound is not None:
            if first >= self._last and sound - _LEAD < last and self._asleep_at(sound):
                self._first, self._last = max(sound - _LEAD, first), sound
            self._last = min(self._last, sound)
        last = min(last, self._last)
        if first >= last:
            return None
        return array("h", [self._at(place) for place in range(first, last)])

    def _asleep_at(self, sound: int) -> bool:
        return self._quiet_from is None or sound - self._quiet_from > _SILENCE

    def _at(self, place: int) -> int:
        """Return one frame of the tone, its edges in the shape of a raised cosine."""
        depth = min(place - self._first, self._last - 1 - place)
        value = self._period[place % _PERIOD]
        if depth >= _EDGE:
            return value
        return round(value * (0.5 - 0.5 * math.cos(math.pi * depth / _EDGE))) if depth > 0 else 0


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
