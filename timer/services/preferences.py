"""What the settings come to: what is compiled, what is heard, how loud, and through what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from timer.backends import wav_path
from timer.frozen import replace
from timer.routine.model import HoldLength, Prefer, Routine, SoundProfile
from timer.services.context import Context
from timer.settings import WEEKDAYS, Plan, Value, save_setting

if TYPE_CHECKING:
    from timer.session.speech_cache import Voice
    from timer.sound.process_sink import Music
    from timer.sound.sink import Levels, Sink
    from timer.timeline.compile.compiler import Choices

FULL, BRIEF = "full", "brief"
VOICES = (FULL, BRIEF, "names", "off")
"""How much is said, as the `voice` setting may have it."""


PLANS: tuple[tuple[Plan, str, str], ...] = (
    (Plan.STRETCH_AFTER_RUNS, "Stretch after runs", "Static stretches while warm."),
    (Plan.GENTLE_TWICE_DAILY, "Gentle, twice a day", "Short and easy, early and late."),
    (Plan.STRENGTH_INSTEAD, "Strength instead", "Slow, hard sets, no stretching."),
    (Plan.MIXED, "Mixed", "Strength twice a week, stretches after other runs."),
    (Plan.NONE, "Let me choose", "By time of day and what you did."),
)
"""Each plan: its setting, its name and what it means, in the order of their keys from 1."""
DAY_NAMES: Mapping[str, str] = dict(
    zip(
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)


def days_text(days: Collection[str]) -> str:
    """Return days of the settings in words: one in full, several short, in their order."""
    named = [name for day, name in DAY_NAMES.items() if day in days]
    if len(named) == len(WEEKDAYS):
        return "every day"
    return ", ".join(named if len(named) < 2 else (name[:3] for name in named)) or "none"


def compile_choices(context: Context, range: str | None = None) -> Choices:
    """Return what the settings choose for the compiler.

    A `range` given here overrides both the range and the length of holds in the settings.
    """
    from timer.timeline.compile.compiler import Choices

    settings = context.settings
    hold = HoldLength.STANDARD if range else HoldLength(settings.hold)
    prefer = Prefer(range or settings.range)
    return Choices(prefer, hold=hold, strict=settings.strict, defaults=context.defaults)


def save_preference(context: Context, key: str, value: Value) -> Context:
    """Write one setting to its file and return the context with it. Raise SuppleError on failure.

    None removes the setting from the file, so that its default applies.
    """
    save_setting(context.folders.settings_file, key, value)
    return replace(context, settings=replace(context.settings, **{key: value}))


def with_volume(context: Context, volume: int) -> Context:
    """Return the context with a volume that a session has saved already."""
    return replace(context, settings=replace(context.settings, volume=volume))


def sound_profile(
    context: Context,
    routine: Routine,
    speed: float = 1.0,
    *,
    level: str | None = None,
    kept: str | None = None,
) -> SoundProfile:
    """Return what is heard of a routine: the settings override its author.

    `level` is how much is said this time, whatever else was chosen, and `kept` what the person
    chose for this routine. At any speed but 1 nothing is said, and no metronome ticks.
    """
    own, settings = routine.sound, context.settings
    said = level or (settings.voice if settings.voice in VOICES else kept or own.voice)
    ticks = own.ticks if settings.ticks is None else settings.ticks
    beats = own.metronome if settings.metronome is None else settings.metronome
    return SoundProfile(said if speed == 1 else "off", ticks, beats and speed == 1)


def sound_levels(context: Context) -> Levels:
    """Return how loud the voice, the tones and the ticks are."""
    from timer.sound.sink import Levels

    settings = context.settings
    return Levels(settings.voice_level, settings.tone_level, settings.tick_level)


def sound_file(context: Context, wanted: str | None = None) -> Path | None:
    """Return the file that sound is written to, if `wanted` or the settings name one."""
    return wav_path(wanted or context.settings.audio)


def open_sound(context: Context, wanted: str | None = None, lang: str | None = None) -> Sink:
    """Open the sound that `wanted` or the settings name. It falls back rather than fail.

    `lang` is the language of a routine's own texts.
    """
    from timer.sound.process_sink import open_sink

    spec = wanted or context.settings.audio
    if context.sound is not None:
        return context.sound(spec)
    voice = own_voice(context, lang)
    return open_sink(
        spec,
        log=context.folders.log / "sound.log",
        level=context.settings.volume,
        clips=voice.folder if voice else None,
        music=_music(context),
        sounds=context.folders.sounds,
    )


def _music(context: Context) -> Music | None:
    """Return what becomes of other programs' sound, None if nothing does."""
    from timer.sound.process_sink import Music

    how, folder = context.settings.duck, context.folders.data
    if how == "off" and not any(folder.glob("music-*.json")):
        return None
    return Music(how, folder)


def own_voice(context: Context, lang: str | None = None) -> Voice | None:
    """Return what speaks phrases that are not bundled, None if nothing here can.

    It speaks `lang`, or else the language of the settings.
    """
    from timer.session.speech_cache import find_voice

    settings = context.settings
    return find_voice(context.machine, context.folders.cache, settings.voice, lang or settings.lang)
