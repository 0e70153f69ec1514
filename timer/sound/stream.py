"""The stream: sounds placed by the clock, fed by commands and read by a device.

Two parts keep it right: one corrects drift between the device and the clock, the other wakes a
sleeping device before a sound.
"""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Callable, Iterable
from threading import Lock

from timer.sound.mixer import Mixer, gain
from timer.sound.tones import RATE

SETTLING = 3
"""The first requests fill the device's buffer and say nothing about its pace."""
STARTING = 7
"""The longest lead of this many shows how the device began: one that slept starts seconds late."""
QUICK, COARSE, MIDDLE, FINE = 3, 12, 25, 100
"""How many requests the lead is taken over later: few for a quick answer, many for an exact one.

Devices ask when they wake up, not when there is room, so a single lead may be short. Measured:
the longest of 3 is up to 25 ms short, that of 12 is 9, and the third longest of 100 is known to
3 ms.
"""
HELD_OFF = 10
"""How many requests are ignored after the plan was disturbed."""


class DriftCorrection:
    """Watches the lead: frames handed out minus elapsed time times the rate.

    `lead` is the one to keep: what the device holds unheard when it is full. An underrun makes the
    lead smaller, since the device stopped meanwhile, and would leave every later sound late; a
    device whose clock is fast makes it larger. `slack` is how much may be off at any one time, a
    quarter of it in the long run. All in frames. Pure: the leads are arguments.
    """

    def __init__(self, lead: int, slack: int) -> None:
        self._lead, self._slack = lead, slack
        self._recent: deque[int] = deque(maxlen=FINE)
        self._held = SETTLING
        self._starting = True

    @property
    def starting(self) -> bool:
        """Whether it is still to be learnt how the device began."""
        return self._starting

    def start_over(self) -> None:
        """Learn again how far ahead the device is: it had stopped, or has just started."""
        self._recent.clear()
        self._held, self._starting = SETTLING, True

    def hold_off(self) -> None:
        """Ignore the next requests: the plan has just been disturbed."""
        self._recent.clear()
        self._held = max(self._held, HELD_OFF)

    def step(self, lead: int) -> int:
        """Take the lead after a request; return how many frames to move forward (back if < 0)."""
        if self._held:
            self._held -= 1
            return 0
        self._recent.append(lead)
        move = self._due()
        if move:
            self._recent.clear()
        return move

    def _due(self) -> int:
        """Return the move that the last requests call for, 0 for none."""
        leads, slack = list(self._recent), self._slack
        if self._starting:
            self._starting = len(leads) < STARTING
            behind = self._lead - max(leads)
            return 0 if self._starting or abs(behind) <= slack else behind
        for requests, tolerance in ((QUICK, 4 * slack), (COARSE, slack)):
            behind = self._lead - max(leads[-requests:])
            if len(leads) >= requests and behind > tolerance:
                # What a device asks for while it refills says nothing about its pace.
                self._held = HELD_OFF
                return behind
        # Leads may be short by chance, never long: running ahead shows soon, falling behind late.
        off = self._lead - _third(leads) if len(leads) >= MIDDLE else 0
        return off if off < -slack // 4 or (off > slack // 4 and len(leads) == FINE) else 0


def _third(leads: Iterable[int]) -> int:
    """Return the third longest lead: the two before it may be a buffer that was refilled."""
    return sorted(leads)[-3]


LEAD_MS = 1_200
"""How long before a sound the lead-in starts: a second of it is heard even if the device is aligned
meanwhile. A sleeping Bluetooth device takes half of that."""
SILENCE_MS = 4_000
"""Silence after which a device may be asleep: sound servers and receivers wait five seconds."""
AWAKE_MS = 800
"""How long a device that was just opened must have had its lead-in before it is reckoned with."""
OPENING_MS = 15_000
"""How long a device that was just opened is kept awake for a first sound, which soon comes."""
PITCH_HZ = 80
"""Where the ear needs 31 dB to hear anything at all (ISO 226)."""
PEAK = 23
"""-66 dBFS RMS: 46 dB below the voice, yet not the run of zeros that counts as silence."""

_LEAD = RATE * LEAD_MS // 1000
_OPENING = RATE * OPENING_MS // 1000
_SILENCE = RATE * SILENCE_MS // 1000
_PERIOD = RATE // PITCH_HZ
_EDGE = RATE // 50


class LeadIn:
    """A tone too low and too quiet to be heard, which wakes a device before a sound.

    Positions are frames of the stream. Pure: the plan is an argument.
    """

    def __init__(self) -> None:
        turns = (math.sin(2 * math.pi * place / _PERIOD) for place in range(_PERIOD))
        self._period = [round(PEAK * turn) for turn in turns]
        self._quiet_from: int | None = None
        self._first = self._last = 0

    def open(self, first: int) -> None:
        """Begin at the frame `first`, before any sound is planned: the device was just opened."""
        if self._quiet_from is None and not self._last:
            self._first, self._last = first, first + _OPENING

    def heard(self, until: int) -> None:
        """Note that there is sound up to the frame `until`."""
        self._quiet_from = until

    def lead(self, first: int, last: int, sound: int | None) -> array[int] | None:
        """Return the frames from `first` to `last`, or to the next sound; None if none are due.

        `sound` is the frame at which that sound starts, None if none is planned. A lead-in that has
        started is played to its end even if the plan is withdrawn.
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
        """Return one frame of the tone, its edges shaped as a raised cosine."""
        depth = min(place - self._first, self._last - 1 - place)
        value = self._period[place % _PERIOD]
        if depth >= _EDGE:
            return value
        return round(value * (0.5 - 0.5 * math.cos(math.pi * depth / _EDGE))) if depth > 0 else 0


BEAT_MS = 2000
"""How long a plan is trusted after the last heartbeat from its sender."""
LATE_MS = 150
"""How late a sound may start; any later it would only confuse."""
NEVER = 1 << 62
_AVERAGED = 5
"""How many requests the latency is averaged over."""


class Stream:
    """Sounds placed by absolute time (milliseconds of the monotonic clock) in one line of frames.

    Frame n is n / rate seconds on that clock, so positions need no origin. `now` returns the clock
    in frames. Commands come from one thread, `read` from another. `ahead_ms` is how far ahead of
    the ear the device asks for frames, just after it has asked.
    """

    def __init__(self, now: Callable[[], int], slack_ms: int = 12, ahead_ms: int = 300) -> None:
        self._mixer = Mixer(RATE, LATE_MS + ahead_ms)
        self._now = now
        self._lead_in = LeadIn()
        self._muted = False
        self._drift = DriftCorrection(self._frame(ahead_ms), self._frame(slack_ms))
        self._lock = Lock()
        self._silent_from = NEVER
        self._hold = 0
        self._loud_until = 0
        self._last_read: int | None = None
        self._opened = 0
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
        """Make the time `at_ms` the first frame to be read."""
        with self._lock:
            self._mixer.position = self._frame(at_ms)

    def play(
        self, at_ms: int, samples: array[int], level: int = 100, *, speech: bool = False
    ) -> None:
        """Play `samples` from `at_ms` on, at a level from 0 to 100."""
        with self._lock:
            self._mixer.add(samples, self._frame(at_ms), gain(level), speech=speech)

    def withdraw(self, at_ms: int) -> None:
        """Drop what has not started by `at_ms`, and fade what is playing."""
        with self._lock:
            self._drift.hold_off()
            self._mixer.withdraw(self._frame(at_ms))
            self.withdrawals += 1
            if self._in_clusters:
                self._mixer.position = self._now()

    def forget(self, at_ms: int) -> None:
        """Drop what has not started by `at_ms`; what is playing plays to its end."""
        with self._lock:
            self._silent_from = NEVER
            self._mixer.forget(self._frame(at_ms))

    def beat(self, at_ms: int) -> None:
        """Trust the plan for two more seconds, if it is still trusted."""
        with self._lock:
            if self._frame(at_ms) > self._silent_from:
                self._mixer.withdraw(self._silent_from)
            self._silent_from = self._frame(at_ms + BEAT_MS)

    def level(self, at_ms: int, level: int) -> None:
        """Set the level of everything, 0 to 100, queued sounds included."""
        with self._lock:
            self._muted = level == 0
            if self._last_read is not None and not self._muted:
                self._lead_in.open(self._mixer.position)
            self._mixer.set_gain(gain(level), self._frame(at_ms))

    def read(self, frames: int) -> bytes:
        """Return the next frames for a device that plays them in real time."""
        with self._lock:
            now = self._now()
            if self._last_read is None:
                self._mixer.position = self._opened = now
            elif now - self._last_read > self._frame(500):
                self._drift.start_over()
            self._last_read = now
            block = self._led(frames)
            self._correct(self._mixer.position - now)
            self._leads.append(self._mixer.position - now)
            return block

    def pull(self, until_ms: int) -> bytes:
        """Return the frames up to `until_ms`, for a file: the clock is not read."""
        with self._lock:
            frames = self._frame(until_ms) - self._mixer.position
            return self._render(frames) if frames > 0 else b""

    def pull_all(self) -> bytes:
        """Return the frames up to the end of the last sound."""
        with self._lock:
            end = self._mixer.end()
            return self._render(end - self._mixer.position) if end else b""

    def cluster(self, within_ms: int) -> tuple[bytes, float]:
        """Return the next sound with all that overlap it, and the seconds until they start.

        If none starts within `within_ms`: nothing, or the lead-in of one to come, and that time in
        seconds. This is for devices without a stream. What is returned counts as played, so a
        withdrawal takes the position back to now.
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
            self._lead_in.heard(self._mixer.cluster_end())
            return self._render(self._mixer.cluster_end() - begins), (begins - now) / RATE

    def _lead_before(self, begins: int | None, now: int, within_ms: int) -> bytes:
        """Return the lead-in of a sound to come, once, as a buffer to play at once."""
        soon = now + self._frame(LEAD_MS + within_ms)
        if self._muted or begins is None or begins > soon or now < self._led_until:
            return b""
        lead = self._lead_in.lead(now, begins, begins)
        self._led_until = begins
        return lead.tobytes() if lead else b""

    def idle_for(self) -> int:
        """Return for how many frames nothing has been playing; negative while something is."""
        with self._lock:
            if not self._mixer.idle():
                return -1
            return self._now() - self._loud_until

    @property
    def lead_ms(self) -> int | None:
        """How far ahead of the clock the device has asked lately, on average, as measured.

        None until it is known: a device that slept is behind until the drift is corrected.
        """
        # Without the lock: the watchdog asks, and must not wait for a hanging device.
        leads = tuple(self._leads)
        known = len(leads) == _AVERAGED and min(leads) > 0
        return sum(leads) * 1000 // (RATE * _AVERAGED) if known else None

    @property
    def aligned(self) -> bool:
        """Whether a device is awake, and it is known how it began: sounds come at their time."""
        if self._in_clusters or self._last_read is None:
            return self._in_clusters
        awake = self._last_read - self._opened >= self._frame(AWAKE_MS)
        return awake and not self._drift.starting

    @property
    def led(self) -> bool:
        """Whether a device that was just opened is kept awake for its first sound."""
        return not self._in_clusters

    @property
    def last_read(self) -> int | None:
        """The frame of the clock at which the device last asked, None before it first did."""
        return self._last_read

    def _led(self, frames: int) -> bytes:
        """Render, with the lead-in if a sleeping device must be woken for the next sound."""
        first, sound = self._mixer.position, self._mixer.next_start()
        block = self._next(frames)
        if self._muted:
            return block
        lead = self._lead_in.lead(first, first + frames, sound)
        if sound is not None and sound < first + frames:
            self._lead_in.heard(first + frames)
        return lead.tobytes() + block[2 * len(lead) :] if lead else block

    def _next(self, frames: int) -> bytes:
        """Render, inserting silence if the stream must be held back and nothing is playing."""
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

    def _correct(self, lead: int) -> None:
        move = self._drift.step(lead)
        if move > 0:
            self._mixer.skip(move)
        self._hold = -move if move < 0 else self._hold

    def _frame(self, at_ms: int) -> int:
        return at_ms * RATE // 1000
