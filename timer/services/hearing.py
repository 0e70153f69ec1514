"""Whether a session will be heard, said in plain words before it starts."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from timer.backends import TABLE
from timer.services.context import Context
from timer.services.preferences import open_sound
from timer.session.audio_output import SoundTurn
from timer.sound.sink import SoundStatus

NOTHING_PLAYS = (
    "No sound will be heard: no sound output was found. The terminal's bell rings instead. "
    "`supple doctor` says why."
)
NOTHING_PLAYS_THERE = (
    "No sound will be heard: you are connected over SSH, and the other machine has no sound "
    "output. `supple doctor` says how to hear it here."
)
FAR = (
    "You are connected over SSH, so sound comes out of the other machine. `supple doctor` says "
    "how to hear it here."
)
PORT = 4714
FORWARD = (
    "Over SSH, sound comes out of this machine, not the one you sit at. To hear it there: on that "
    "one, run `pactl load-module module-native-protocol-tcp auth-ip-acl=127.0.0.1 "
    f"port={PORT}` and connect with `ssh -R {PORT}:localhost:{PORT} HOST`; "
    f"here, set PULSE_SERVER=tcp:localhost:{PORT}."
)
SECOND = (
    "Another session is playing sound, so this one starts without: m turns it on, and --audio "
    "starts with it."
)
"""Said unless the command names a backend, which means that the person wants both."""
SILENT = "silent"
_LIVE = frozenset({"auto", *(one.name for one in TABLE if one.device)})
_SETTLED_MS = 12_000
_STEP_S = 0.1


def is_live(spec: str) -> bool:
    """Return whether an `audio` setting plays through a device."""
    return spec in _LIVE


def unheard(context: Context, wait: Callable[[float], object] | None = None) -> str | None:
    """Open sound for a moment and return why nothing will be heard here, None if it will be.

    What the person chose, such as `silent`, isn't a reason. This waits for the device, so it must
    not be called in a thread that draws a screen.
    """
    settings = context.settings
    if not is_live(settings.audio) or settings.mute or settings.volume == 0:
        return None
    sink, wait = open_sound(context), wait or Event().wait
    try:
        end = context.clock.read().awake + _SETTLED_MS
        while not sink.status().settled and (now := context.clock.read().awake) < end:
            sink.beat(now)
            wait(_STEP_S)
        silent = sink.status().bell
    finally:
        sink.close()
    return _why(context, silent=silent)


def why_silent(context: Context, status: SoundStatus) -> str | None:
    """Return why nothing is heard through a sink of this status, or not here; None if it plays."""
    settings = context.settings
    if settings.mute:
        return "Sessions start without sound: `mute` is on in the settings."
    if settings.volume == 0:
        return "The volume is 0."
    if status.backend == SILENT:
        return "Sound is off: choose another `audio` in the settings."
    if status.problem and not status.bell:
        return f"{status.problem} {status.remedy or ''}".strip()
    return _why(context, silent=status.bell)


def _why(context: Context, *, silent: bool) -> str | None:
    if silent:
        return NOTHING_PLAYS_THERE if context.far else NOTHING_PLAYS
    return FAR if context.far else None


def still_silent(status: SoundStatus) -> str:
    """Return what to do where sound plays as far as Supple knows, and nothing is heard."""
    device = f"{status.backend}, {status.device}" if status.device else status.backend
    return (
        f"Sound goes to {device}. Turn up the volume of your system, and unplug headphones or turn "
        "off Bluetooth that you aren't wearing. `supple doctor --play` names each sound."
    )


def sound_turn(context: Context, audio: str | None) -> SoundTurn | None:
    """Return the turn that a session with sound takes, None if it plays through no device."""
    if not is_live(audio or context.settings.audio):
        return None
    return SoundTurn(context.folders.data / "sound")
