"""Other programs that make sound: their streams can be lowered, or their players paused.

What is changed is described by records, plain data that a file can keep, so that another process
can undo it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from timer.frozen import frozen
from timer.machine import HERE, Machine

Record = Mapping[str, Any]
"""One change that is to be undone; its `kind` says by which class."""

LOWERED = 10 ** (-14 / 60)
"""14 dB less: the volumes of PulseAudio are cubic."""
_FADE = (0.25, 0.5, 0.75, 1.0)
_FADE_STEP_S = 0.03
_NEAR = 0.005
"""Volumes that differ by less are the same; PulseAudio rounds them."""


class NoOthers(Exception):
    """Other programs can't be lowered or paused: why, and what to do about it."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.remedy = remedy


class Others(Protocol):
    """Other programs, reached one way. Each method raises `NoOthers` if they can't be reached."""

    about: str
    """How they are reached, in words."""

    def found(self, known: Sequence[Record]) -> list[Record]:
        """Return what should be made quiet now and is not `known`; nothing is changed yet."""

    def quieten(self, records: Sequence[Record]) -> None:
        """Make quiet what `found` returned."""

    def restore(self, records: Sequence[Record]) -> None:
        """Undo it, except for what the person has changed since."""

    def close(self) -> None:
        """Free the connection."""


class Streams:
    """Streams of PulseAudio, or of PipeWire's copy of it, lowered through `pulsectl`."""

    kind = "stream"
    about = "other streams are lowered through the sound server"

    def __init__(self, pulse: Any, errors: tuple[type[Exception], ...] = ()) -> None:
        self._pulse, self._errors = pulse, errors
        self._pause = Event()

    @classmethod
    def connect(cls) -> Streams:
        """Connect to the sound server; raises `NoOthers`."""
        try:
            import pulsectl
        except ImportError:
            raise NoOthers("pulsectl is not installed", HERE.installation.advice("duck")) from None
        try:
            return cls(pulsectl.Pulse("Supple volume"), (pulsectl.PulseError,))
        except pulsectl.PulseError:
            raise NoOthers(
                "there is no PulseAudio or PipeWire to talk to", "Start the sound server."
            ) from None

    def found(self, known: Sequence[Record]) -> list[Record]:
        """Return every stream that is not Supple's."""
        server, indices = self._server(), {one["index"] for one in known}
        return [
            {
                "kind": self.kind,
                "server": server,
                "index": one.index,
                "program": _program(one.proplist),
                "entry": one.proplist.get("module-stream-restore.id", ""),
                "was": list(one.volume.values),
                "now": [round(value * LOWERED, 4) for value in one.volume.values],
            }
            for one in self._inputs()
            if one.index not in indices and not _ours(one.proplist)
        ]

    def quieten(self, records: Sequence[Record]) -> None:
        """Lower streams within a tenth of a second."""
        self._fade([(one, one["was"], one["now"]) for one in records])

    def restore(self, records: Sequence[Record]) -> None:
        """Raise what is still as low as it was made, wherever it is now."""
        server, inputs = self._server(), {one.index: one for one in self._inputs()}
        fading, moved = [], []
        for record in records:
            stream = inputs.get(record["index"]) if record["server"] == server else None
            if stream is None or _program(stream.proplist) != record["program"]:
                moved.append(record)
            elif _between(stream.volume.values, record):
                fading.append((record, list(stream.volume.values), record["was"]))
        self._fade(fading)
        for record in moved:
            self._restore_moved(record, inputs.values())

    def close(self) -> None:
        """Disconnect."""
        with suppress(*self._errors):
            self._pulse.close()

    def _restore_moved(self, record: Record, inputs: Iterable[Any]) -> None:
        """Raise what a program that closed its stream, or will open another, would start with."""
        for stream in inputs:
            entry = stream.proplist.get("module-stream-restore.id", "")
            if entry and entry == record["entry"] and _same(stream.volume.values, record["now"]):
                self._set(stream.index, record["was"])
        with suppress(*self._errors):  # not every server remembers volumes
            for kept in self._pulse.stream_restore_list():
                if kept.name == record["entry"] and _same(kept.volume.values, record["now"]):
                    kept.volume.values = list(record["was"])
                    self._pulse.stream_restore_write(kept, mode="replace")

    def _fade(self, changes: Sequence[tuple[Record, Sequence[float], Sequence[float]]]) -> None:
        for share in _FADE if changes else ():
            for record, before, after in changes:
                steps = zip(before, after, strict=False)
                self._set(record["index"], [one + (other - one) * share for one, other in steps])
            self._pause.wait(_FADE_STEP_S)

    def _set(self, index: int, volumes: Sequence[float]) -> None:
        with suppress(*self._errors):  # it has ended meanwhile
            stream = self._pulse.sink_input_info(index)
            stream.volume.values = list(volumes)
            self._pulse.volume_set(stream, stream.volume)

    def _inputs(self) -> list[Any]:
        try:
            return list(self._pulse.sink_input_list())
        except self._errors:
            raise NoOthers("the sound server is gone") from None

    def _server(self) -> str:
        try:
            return str(self._pulse.server_info().cookie)
        except self._errors:
            raise NoOthers("the sound server is gone") from None


def _program(properties: Mapping[str, str]) -> str:
    """Return what distinguishes one program's stream from another's."""
    keys = ("application.name", "application.process.id")
    return "/".join(properties.get(key, "") for key in keys)


def _ours(properties: Mapping[str, str]) -> bool:
    """Return whether a stream is Supple's: by its name, or as that of a player we started."""
    if properties.get("application.name") == "Supple":
        return True
    process = properties.get("application.process.id", "")
    return process == str(os.getpid()) or _parent(process) == os.getpid()


def _parent(process: str) -> int | None:
    """Return the parent of a process, None if that is unknown."""
    with suppress(OSError, ValueError, IndexError):
        text = Path(f"/proc/{int(process)}/stat").read_text(encoding="ascii", errors="replace")
        return int(text.rpartition(")")[2].split()[1])
    return None


def _between(volumes: Sequence[float], record: Record) -> bool:
    """Return whether a stream is as low as it was made, or on the way there."""
    return len(volumes) == len(record["was"]) and all(
        low - _NEAR <= value <= high + _NEAR
        for value, low, high in zip(volumes, record["now"], record["was"], strict=True)
    )


def _same(volumes: Sequence[float], others: Sequence[float]) -> bool:
    return len(volumes) == len(others) and all(
        abs(one - other) <= _NEAR for one, other in zip(volumes, others, strict=True)
    )


class Announcement:
    """A silent stream in the role `announce`, for a server that lowers others meanwhile.

    The server restores them itself, whatever becomes of Supple.
    """

    kind = "announcement"
    about = "the sound server lowers other streams itself"

    def __init__(self, player: str) -> None:
        self._player = player
        self._process: subprocess.Popen[bytes] | None = None

    def found(self, known: Sequence[Record]) -> list[Record]:
        """Return the one stream that makes the server lower the others."""
        return [] if known else [{"kind": self.kind}]

    def quieten(self, records: Sequence[Record]) -> None:
        """Open the stream."""
        command = [self._player, "--playback", "--raw", "--property=media.role=announce"]
        try:
            # It ends when its input does: also if this process is killed.
            self._process = subprocess.Popen(
                [*command, "--client-name=Supple", "--latency-msec=100"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )
        except OSError as error:
            raise NoOthers(f"{self._player} can't be started ({error.strerror})") from None

    def restore(self, records: Sequence[Record]) -> None:
        """Close the stream."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def close(self) -> None:
        """Close the stream if it is open."""
        self.restore(())


def announces(machine: Machine) -> Announcement | None:
    """Return the announcement if the sound server lowers others for it, None otherwise."""
    control, player = machine.program("pactl"), machine.program("pacat")
    if not (control and player):
        return None
    try:
        listed = subprocess.run(
            [control, "list", "short", "modules"], capture_output=True, text=True, timeout=3
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    ducking = (line for line in listed.splitlines() if "module-role-ducking" in line)
    return Announcement(player) if any("announce" in line for line in ducking) else None


_NAMES = "org.freedesktop.DBus"
_PREFIX = "org.mpris.MediaPlayer2."
_PATH = "/org/mpris/MediaPlayer2"
_PLAYER = "org.mpris.MediaPlayer2.Player"

Call = Callable[..., Any]
"""Calls a method over D-Bus: (name, path, interface, method, signature, body)."""


class Players:
    """Music players that follow MPRIS, paused over D-Bus."""

    kind = "player"
    about = "the music player is paused over D-Bus"

    def __init__(self, call: Call, close: Callable[[], object] = lambda: None) -> None:
        self._call, self._close = call, close

    @classmethod
    def connect(cls) -> Players:
        """Connect to the session's bus; raises `NoOthers`."""
        try:
            from jeepney import DBusAddress, DBusErrorResponse, new_method_call
            from jeepney.io.blocking import open_dbus_connection
            from jeepney.wrappers import unwrap_msg
        except ImportError:
            raise NoOthers("jeepney is not installed", HERE.installation.advice("duck")) from None
        try:
            connection = open_dbus_connection(bus="SESSION")
        except (OSError, KeyError, ValueError, RuntimeError):
            raise NoOthers("there is no D-Bus session to find players on") from None

        def call(name: str, path: str, interface: str, method: str, *arguments: Any) -> Any:
            address = DBusAddress(path, name, interface)
            try:
                message = new_method_call(address, method, *arguments)
                return unwrap_msg(connection.send_and_get_reply(message, timeout=2))
            except DBusErrorResponse as error:
                raise LookupError(str(error)) from None
            except (OSError, EOFError, TimeoutError) as error:
                raise NoOthers("the D-Bus session is gone") from error

        return cls(call, connection.close)

    def found(self, known: Sequence[Record]) -> list[Record]:
        """Return every player that is playing."""
        names = self._call(_NAMES, "/org/freedesktop/DBus", _NAMES, "ListNames")[0]
        held = {one["name"] for one in known}
        players = [one for one in names if one.startswith(_PREFIX) and one not in held]
        return [
            {"kind": self.kind, "index": name, "name": name, "owner": self._owner(name)}
            for name in players
            if self._status(name) == "Playing"
        ]

    def quieten(self, records: Sequence[Record]) -> None:
        """Pause players."""
        for record in records:
            with suppress(LookupError):
                self._call(record["name"], _PATH, _PLAYER, "Pause")

    def restore(self, records: Sequence[Record]) -> None:
        """Let players that are still paused continue."""
        for record in records:
            name = record["name"]
            if self._owner(name) == record["owner"] and self._status(name) == "Paused":
                with suppress(LookupError):
                    self._call(name, _PATH, _PLAYER, "Play")

    def close(self) -> None:
        """Disconnect."""
        self._close()

    def _owner(self, name: str) -> str | None:
        with suppress(LookupError):
            owner = self._call(
                _NAMES, "/org/freedesktop/DBus", _NAMES, "GetNameOwner", "s", (name,)
            )
            return str(owner[0])
        return None

    def _status(self, name: str) -> str | None:
        properties = "org.freedesktop.DBus.Properties"
        with suppress(LookupError):
            asked = (_PLAYER, "PlaybackStatus")
            return str(self._call(name, _PATH, properties, "Get", "ss", asked)[0][1])
        return None


@frozen
class Way:
    """One value of the `duck` setting that is not off."""

    connect: Callable[[Machine], Others]
    by_speech: bool
    """Whether others are quiet while Supple speaks; else during rests."""


def _lower(machine: Machine) -> Others:
    return announces(machine) or Streams.connect()


WAYS: Mapping[str, Way] = {
    "lower": Way(_lower, by_speech=True),
    "pause": Way(lambda machine: Players.connect(), by_speech=False),
}
RESTORERS: Mapping[str, Callable[[], Others]] = {
    Streams.kind: Streams.connect,
    Players.kind: Players.connect,
}
"""What undoes each kind of record that a killed process has left."""


def reach(how: str, machine: Machine) -> Others:
    """Return the other programs as the `duck` setting wants them reached; raises `NoOthers`."""
    if machine.platform != "linux":
        raise NoOthers("other programs can only be lowered or paused on Linux")
    return WAYS[how].connect(machine)
