"""What works on this machine, and what to do about the rest: `doctor`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import get_terminal_size
from threading import Event
from types import MappingProxyType
from typing import Any

import click

from timer.cli.options import json_option, this_context
from timer.cli.output import (
    PLAIN,
    Ink,
    ink,
    known_columns,
    print_json,
    put,
    say,
    terminal,
    textual_version,
    version_line,
)
from timer.errors import ExitCode, SuppleError
from timer.frozen import frozen
from timer.machine import Machine
from timer.paths import SET_HOME
from timer.player.clock import Clock
from timer.routine.library.file_names import MOVES, near_misses
from timer.routine.library.routines import Origin
from timer.services.context import Context
from timer.services.preferences import open_sound, sound_levels
from timer.services.routine_files import broken_moves, closed_folders, settings_warnings
from timer.sound.clips import recorded
from timer.sound.sink import Sink, SoundStatus
from timer.text import safe, spread
from timer.timeline.messages import times

NARROW = 60
"""Cells; on a terminal narrower than this, texts have the whole width."""
MOST_NAMED = 3
"""How many routines are named at most."""
Say = Callable[[str], object]
"""Called with the name of each sound as it starts."""


WORDS = ("Next:", "Calf stretch,", "left leg,", "last set.")
"""Spoken first, so that you notice if its first syllable is lost."""
TONES = ("countdown", "go", "half", "ten", "switch", "rest", "done", "finished")

_READY_MS = 12_000
"""Long enough for two backends to use all the time that the helper allows each."""
_MEASURED_MS = 4_000
"""How long a device takes to report its latency, at most."""
_STEP_MS = 100
_PAUSE_MS = 350
_AHEAD_MS = 4_000

Wait = Callable[[int], object]
"""Waits for a number of milliseconds."""


@click.command("doctor", short_help="Check what works here and how to fix the rest.")
@json_option
@click.option("--play", is_flag=True, help="Play a sentence and each tone, and name them.")
def doctor_command(as_json: bool, play: bool) -> int:
    """Check what works here, what will be used, and how to fix the rest.

    For example: supple doctor --play
    """

    def playing(text: str) -> None:
        say(f"     playing    {text}", err=True)

    findings = examine(this_context(), os.environ, play=play, say=playing)
    ok = all(finding.ok for finding in findings)
    if as_json:
        print_json(ok=ok, findings=[finding.as_json() for finding in findings])
    else:
        for line in lines(findings, known_columns(), ink()):
            put(line)
    return ExitCode.OK if ok else ExitCode.FAILED


def lines(findings: Iterable[Finding], width: int, paint: Ink = PLAIN) -> Iterator[str]:
    """Yield the findings in lines, broken between words at `width` cells, if that isn't 0.

    On a narrow terminal the texts are below the names, and a path stays in one piece to be copied.
    """
    narrow = 0 < width < NARROW
    indent = " " * (5 if narrow else 16)
    for finding in findings:
        sign = paint("ok  ", "green") if finding.ok else paint("NO  ", "red", bold=True)
        head = f"{sign} {paint(f'{finding.name:<10}', bold=True)} "
        texts = [safe(text) for text in (finding.text, finding.remedy) if text]
        if narrow:
            yield f"{sign} {paint(finding.name, bold=True)}"
        for text in texts:
            rows = spread(text, width - len(indent)) if width else [text]
            for row in rows:
                yield f"{indent if narrow else head}{row}"
                head = indent


@frozen
class Finding:
    """One thing that was checked."""

    name: str
    ok: bool
    text: str
    remedy: str | None = None
    more: Mapping[str, Any] = MappingProxyType({})
    """More facts for programs, by name."""

    def as_json(self) -> dict[str, Any]:
        """Return the finding for JSON, keyed by field name."""
        facts = {name: value for name, value in vars(self).items() if name != "more"}
        return facts | dict(self.more)


def examine(context: Context, environ: Mapping[str, str], *, play: bool, say: Say) -> list[Finding]:
    """Check everything and return the findings; with `play`, sounds are played too."""
    folders = context.folders
    return [
        Finding("version", textual_version() != "missing", version_line(environ)),
        _terminal(environ),
        _sound(context, play=play, say=say),
        _backends(context.machine),
        _voice(context),
        _own_texts(context),
        _music(context),
        _own_sounds(context),
        _home(context),
        _routines(context),
        _folder("journal", folders.data),
        _folder("cache", folders.cache),
        _journal(context),
        _settings(context),
        _keymap(context),
    ]


def _terminal(environ: Mapping[str, str], handle: int = 2) -> Finding:
    size = os.terminal_size((0, 0))
    with suppress(OSError):  # the screens go by it too, not by one that a shell exported
        size = os.get_terminal_size(handle)
    if not (size.columns and size.lines):
        size = get_terminal_size()
    colours = "truecolour" if environ.get("COLORTERM") in ("truecolor", "24bit") else "256 colours"
    if "NO_COLOR" in environ:
        colours = "no colour (NO_COLOR)"
    text = f"{terminal(environ)}, {size.columns}x{size.lines}, {colours}"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Finding("terminal", True, f"{text}; output is not a terminal, so plain mode is used")
    if size.columns < 40 or size.lines < 16:
        return Finding("terminal", False, text, "Make the window at least 40 by 16 cells.")
    return Finding("terminal", True, text)


def _sound(context: Context, *, play: bool, say: Say) -> Finding:
    """Open sound as a session would, and report what is used."""
    from timer.services.hearing import FORWARD

    found = preflight(context, play=play, say=say)
    status = found.status
    far = FORWARD if context.far else None
    if status.problem:
        text = f"{status.backend}: {status.problem}"
        return Finding("sound", False, text, far or status.remedy, found.as_json())
    silence = audible(context, status)
    if play and (silence or status.bell):
        remedy = silence or "Only the terminal bell works: choose another `audio`."
        return Finding("sound", False, f"{found.text}: no sound", remedy, found.as_json())
    return Finding("sound", True, found.text, status.note or silence or far, found.as_json())


def _backends(machine: Machine) -> Finding:
    """Report which sound backends are installed, and how to add simpleaudio."""
    from timer.backends import LIBRARIES, TABLE

    here = {name: machine.has_module(library) for name, library in LIBRARIES.items()}
    parts = [name for name, found in here.items() if found]
    for one in TABLE:
        programs = list(filter(machine.program, one.programs))
        parts += [f"{one.name} ({', '.join(programs)})"] if programs else []
    add = machine.installation.command("simpleaudio")
    how = (
        "`SUPPLE_AUDIO=simpleaudio` chooses it"
        if here["simpleaudio"]
        else f"`{add}` builds it, with a C compiler and ALSA's headers"
    )
    remedy = (
        f"simpleaudio: {how}. It is not the default: it is no longer maintained, can't"
        " stream, and can't fade a sound that is playing."
    )
    more = {"simpleaudio": here["simpleaudio"]}
    return Finding("backends", bool(parts), ", ".join(parts) or "none is installed", remedy, more)


def _voice(context: Context) -> Finding:
    """Report the voice of the bundled clips, and the one for everything else."""
    from timer.sound.clips import bundled
    from timer.sound.synthesis import find_engine

    index = bundled()
    if not index.places:
        remedy = "Install Supple again; until then tones carry the session."
        return Finding("voice", False, "the recorded voice is missing", remedy)
    known = f"{index.voice}, {len(index.places)} phrases recorded"
    wanted = context.settings.voice
    if wanted == "off":
        return Finding("voice", True, f"{known}; off in the settings")
    engine = find_engine(context.machine, wanted)
    if engine:
        return Finding("voice", True, f"{known}; {engine.name} speaks your own texts")
    add = context.machine.installation.command("voice")
    remedy = f"Your own texts are shown but not spoken. To hear them: `{add}`."
    return Finding("voice", True, f"{known}; nothing here can speak your own texts", remedy)


def _music(context: Context) -> Finding:
    """Report whether other programs' sound can be lowered or paused, as the `duck` setting says."""
    from timer.sound.others import NoOthers, reach

    how, machine = context.settings.duck, context.machine
    if how == "off" and machine.platform != "linux":
        return Finding("music", True, "left alone: only on Linux can it be lowered or paused")
    if how == "off":
        missing = [one for one in ("pulsectl", "jeepney") if not machine.has_module(one)]
        advice = machine.installation.advice("duck")
        remedy = f"`duck` needs {' and '.join(missing)}. {advice}" if missing else None
        return Finding("music", True, "left alone (`duck` is off)", remedy)
    try:
        others = reach(how, machine)
    except NoOthers as reason:
        return Finding("music", False, f"`duck` is {how}, but {reason}", reason.remedy or None)
    others.close()
    return Finding("music", True, others.about)


def _own_sounds(context: Context) -> Finding:
    """Report which tones the person's own sounds replace, and which files can't be used."""
    from timer.sound.own_sounds import check, used

    folder = context.folders.sounds
    broken, own = list(check(folder).values()), used(folder)
    text = f"your own for {', '.join(own)}" if own else "the built-in tones"
    if not broken:
        return Finding("tones", True, text)
    whole = " ".join((*(error.message for error in broken), f"Used: {text}."))
    return Finding("tones", False, whole, broken[0].remedy)


def _own_texts(context: Context) -> Finding:
    """Report what of the person's own routines no voice can say."""
    from timer.services.session_factory import unsaid_in

    found: list[str] = []
    own = [one for one in context.library.entries() if one.origin is Origin.USER]
    for entry in own:
        with suppress(SuppleError):  # what is wrong with a file is reported beside this
            sentence = unsaid_in(context, entry)
            found += [f"{safe(entry.slug, 60)}: {sentence}"] if sentence else []
    if not found:
        count = times(len(own), "routine")
        return Finding("texts", True, f"{count} of your own" if own else "no routines of your own")
    remedy = "Write them in words, or say their language: `lang: de` at the top of the file."
    return Finding("texts", False, " ".join(found[:MOST_NAMED]), remedy)


def _folder(name: str, path: Path) -> Finding:
    """Report whether a folder can be used, without creating it."""
    existing = next(one for one in (path, *path.parents) if os.path.lexists(one))
    if existing.is_dir() and os.access(existing, os.R_OK | os.W_OK | os.X_OK):
        return Finding(
            name, True, str(path) + ("" if existing == path else " (created when needed)")
        )
    what = "a folder that you can read and write"
    return Finding(name, False, f"{path} can't be used.", f"Make {existing} {what}.")


def _routines(context: Context) -> Finding:
    """Report whether every folder of the person's routines and moves can be read."""
    if closed := closed_folders(context):
        remedy = "Make them folders that you can read and write."
        return Finding("routines", False, " ".join(closed), remedy)
    if broken := broken_moves(context):
        return Finding("routines", False, " ".join(broken), "`supple check` shows every problem.")
    found = _folder("routines", context.folders.routines)
    own = context.folders.routines
    unread = [*near_misses(own), *near_misses(own / MOVES)] if found.ok else []
    if not unread:
        return found
    names = ", ".join(safe(path.name, 60) for path, _ in unread[:3])
    more = f" and {len(unread) - 3} more" if len(unread) > 3 else ""
    text = f"{found.text}; not read because of {'its' if len(unread) == 1 else 'their'} name: "
    remedy = f"Rename {safe(unread[0][0].name, 60)} to {safe(unread[0][1], 60)}."
    return Finding("routines", True, f"{text}{names}{more}", remedy, found.more)


def _home(context: Context) -> Finding:
    if context.folders.homeless:
        return Finding("home", False, context.folders.homeless.removesuffix(SET_HOME), SET_HOME)
    return Finding("home", True, "your data is kept in permanent folders")


def _journal(context: Context) -> Finding:
    from timer.journal.errors import JournalError

    try:
        store = context.journal.open()
        try:
            sessions = len(store.sessions())
            left_out = store.left_out(context.clock.wall())
        finally:
            store.close()
    except JournalError as trouble:
        return Finding("history", False, trouble.message, trouble.remedy)
    found = f"{sessions} session{'' if sessions == 1 else 's'}"
    return Finding("history", True, found, " ".join(left_out) or None)


def _settings(context: Context) -> Finding:
    return _file("settings", context.folders.settings_file, settings_warnings(context))


def _keymap(context: Context) -> Finding:
    from timer.tui.keys.keymap import FILE, load_keymap

    path = context.folders.settings_file.with_name(FILE)
    return _file("keymap", path, load_keymap(path).problems)


def _file(name: str, path: Path, problems: tuple[str, ...]) -> Finding:
    if problems:
        text = f"{path}: {' '.join(problems)}"
        return Finding(name, False, text, "Fix or remove those lines.")
    return Finding(name, True, str(path) + ("" if os.path.lexists(path) else " (none: defaults)"))


@frozen
class Sample:
    """One sound to play, `start_ms` after the first."""

    start_ms: int
    length_ms: int
    sound: str
    level: int
    text: str
    """Printed while it plays."""


@frozen
class Preflight:
    """How sound worked: its last status, and the samples that were played."""

    status: SoundStatus
    played: tuple[Sample, ...]

    @property
    def text(self) -> str:
        """What is used, on one line."""
        status = self.status
        parts = [status.backend, status.device]
        if status.latency_ms is not None:
            parts.append(f"{status.latency_ms} ms from key to tone")
        if status.late:
            parts.append(f"{status.late} too late to play")
        return ", ".join(part for part in parts if part)

    def as_json(self) -> dict[str, Any]:
        """Return the facts for JSON."""
        status = self.status
        return {
            "backend": status.backend,
            "device": status.device,
            "latency_ms": status.latency_ms,
            "note": status.note,
            "played": [sample.text for sample in self.played],
        }


def preflight(context: Context, *, play: bool, say: Callable[[str], object]) -> Preflight:
    """Open sound as a session would, play samples if `play`, and close it again.

    `say` is called with each sound as it starts. Nothing is played if nothing could be heard.
    """
    pause = Event()
    sink = open_sound(context)
    try:
        return try_out(
            sink,
            samples(context) if play and audible(context, sink.status()) is None else (),
            clock=context.clock,
            wait=lambda ms: pause.wait(ms / 1000),
            say=say,
        )
    finally:
        sink.close()


def samples(context: Context) -> tuple[Sample, ...]:
    """Return what to play: a sentence if there is a voice, then each tone."""
    return tuple(_placed(context))


def _placed(context: Context) -> Iterator[Sample]:
    from timer.sound.clips import sound_name

    at, levels, lengths = 0, sound_levels(context), recorded()
    if context.settings.voice != "off" and lengths.knows(WORDS):
        length = lengths.speech(WORDS)
        yield Sample(at, length, sound_name(WORDS), levels.voice, f"'{' '.join(WORDS)}'")
        at += length + _PAUSE_MS
    for tone in TONES:
        length = lengths.tone(tone)
        level = levels.ticks if tone == "countdown" else levels.tones
        yield Sample(at, length, tone, level, f"tone: {tone}")
        at += length + _PAUSE_MS


def try_out(
    sink: Sink,
    played: tuple[Sample, ...],
    *,
    clock: Clock,
    wait: Wait,
    say: Callable[[str], object],
) -> Preflight:
    """Wait until `sink` is ready, play the samples, and wait until the last has ended."""
    sink.begin(clock.read().awake)
    _beat_until(lambda: sink.status().settled, _READY_MS, sink, clock, wait)
    _beat_until(lambda: _measured(sink), _MEASURED_MS, sink, clock, wait)
    begin = clock.read().awake + sink.lead_ms
    waiting, silent = list(played), list(played)
    end = begin + played[-1].start_ms + played[-1].length_ms + _PAUSE_MS if played else 0
    while (now := clock.read().awake) < end and not sink.status().bell:
        sink.beat(now)
        while waiting and begin + waiting[0].start_ms < now + _AHEAD_MS:
            sample = waiting.pop(0)
            sink.play(begin + sample.start_ms, sample.sound, sample.level)
        while silent and begin + silent[0].start_ms <= now:
            say(silent.pop(0).text)
        wait(_STEP_MS)
    return Preflight(sink.status(), played[: len(played) - len(silent)])


def _measured(sink: Sink) -> bool:
    """Return whether all is known; a sound server that was asleep needs a second or two."""
    status = sink.status()
    return status.latency_ms is not None or status.bell or not sink.lead_ms


def _beat_until(
    done: Callable[[], bool], limit_ms: int, sink: Sink, clock: Clock, wait: Wait
) -> None:
    """Keep the sink alive until `done`, for `limit_ms` at most."""
    end = clock.read().awake + limit_ms
    while not done() and (now := clock.read().awake) < end:
        sink.beat(now)
        wait(_STEP_MS)


def audible(context: Context, status: SoundStatus) -> str | None:
    """Return why nothing could be heard although all works; None if it could."""
    if status.backend == "silent":
        return "Sound is off: choose another `audio` in the settings."
    if context.settings.mute or context.settings.volume == 0:
        return "Sound is muted in the settings: see `mute` and `volume`."
    return None
