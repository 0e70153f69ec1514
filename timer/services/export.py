"""Exporting a routine to one audio file, with its sounds laid out and its steps as chapters."""

from __future__ import annotations

from array import array
from pathlib import Path

from timer.routine.library.routines import Entry
from timer.routine.optional_steps import Selection, as_chosen
from timer.services.context import Context
from timer.services.preferences import own_voice, sound_levels, sound_profile
from timer.services.routine_files import load_routine
from timer.session.speech_cache import give_voice
from timer.sound.clips import SAID, Clips, recorded, sound_name
from timer.sound.own_sounds import OwnSounds
from timer.sound.render import Chapter, Placed, Session, render
from timer.sound.sink import FULL, Levels
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.cues.plan import CuePlan, Event, script
from timer.timeline.segments import Timeline


def session_of(timeline: Timeline, events: tuple[Event, ...], levels: Levels = FULL) -> Session:
    """Return a session to render: as long as the timeline and any sounds beyond its end.

    Each step is a chapter; open segments have their planned length.
    """
    sounds = tuple(
        Placed(
            event.start_ms, event.cue.tone or sound_name(event.cue.phrases), levels.of(event.cue)
        )
        for event in events
    )
    last = max((event.start_ms + event.cue.length_ms for event in events), default=0)
    return Session(
        timeline.routine.name, max(timeline.total_ms, last), sounds, tuple(_chapters(timeline))
    )


def render_routine(
    context: Context,
    entry: Entry,
    path: Path,
    choices: Choices,
    selection: Selection | None = None,
    *,
    voice: str | None = None,
) -> tuple[Session, str | None]:
    """Write the routine of `entry` to `path`, with steps on and off. Raise SuppleError on failure.

    `voice` is how much is said, None for what settings and routine say.
    Return what was written, and a sentence on what could not be spoken or used, if anything.
    """
    routine = as_chosen(load_routine(context, entry), context.moves, selection)
    timeline = compile_routine(routine, context.moves, choices)
    plan = CuePlan(timeline, recorded(), profile=sound_profile(context, routine, level=voice))
    session = session_of(timeline, script(plan), sound_levels(context))
    speaker = own_voice(context, routine.lang)
    unsaid = give_voice(plan, speaker)
    clips, own = Clips(speaker.folder if speaker else None), OwnSounds(context.folders.sounds)

    def load(sound: str) -> array[int]:
        return clips.load(sound) if sound.startswith(SAID) else own.load(sound)

    render(session, load, path)
    return session, " ".join(filter(None, (unsaid, own.sentence()))) or None


def _chapters(timeline: Timeline) -> list[Chapter]:
    """Return a chapter for each run of segments of one step."""
    chapters: list[Chapter] = []
    step = None
    for segment in timeline.segments:
        if segment.step == step:
            before = chapters.pop()
            chapters.append(Chapter(before.start_ms, segment.end_ms, before.title))
        else:
            chapters.append(Chapter(segment.start_ms, segment.end_ms, segment.label))
        step = segment.step
    return chapters
