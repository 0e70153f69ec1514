"""A session made ready: the routine compiled as the person wants it, its engine put together."""

from __future__ import annotations

from functools import partial

from timer.errors import SuppleError
from timer.frozen import frozen, replace
from timer.player.player import Player
from timer.routine.library.routines import Origin
from timer.routine.model import Routine
from timer.routine.screening_questions import steps_with
from timer.services.catalog import RoutineCard
from timer.services.context import Context
from timer.services.preferences import (
    compile_choices,
    open_sound,
    own_voice,
    sound_file,
    sound_levels,
    sound_profile,
)
from timer.services.recommendations import tops
from timer.services.routine_files import find_entry, load_routine
from timer.session.live_edit import LiveEditor
from timer.session.recorder import JournalSink, RecordSink, SessionRecorder, Signals
from timer.session.session import Session
from timer.session.setting_saver import SettingSaver
from timer.session.speech_cache import SpeechCache
from timer.settings import save_setting
from timer.sound.clips import recorded
from timer.sound.sink import Sink
from timer.sound.wavefile import claim
from timer.timeline.compile.compiler import compile_routine, fit
from timer.timeline.cues.plan import CuePlan
from timer.timeline.segments import Timeline


@frozen
class SessionOptions:
    """How a person wants one session; what is None is left to the settings."""

    attended: bool = True
    speed: float = 1.0
    from_step: int | None = None
    budget_ms: int | None = None
    range: str | None = None
    audio: str | None = None
    mute: bool = False
    force: bool = False
    """Whether a sound file may replace one that Supple did not make."""
    avoid: frozenset[str] = frozenset()
    """Tags of the steps and moves that the answers to screening questions leave out."""


DEFAULT = SessionOptions()


def create_session(
    context: Context,
    name: str | RoutineCard,
    options: SessionOptions = DEFAULT,
    *,
    sink: Sink | None = None,
) -> Session:
    """Return a session of a routine, ready to start.

    Raise SuppleError if the file can't be used or has no such step. The sound is opened here,
    before any screen is shown.
    """
    entry = find_entry(context, name)
    routine = load_routine(context, entry)
    dropped = steps_with(routine, context.moves, options.avoid)
    choices = replace(compile_choices(context, options.range), dropped=dropped, tops=tops(context))
    if options.budget_ms is not None:
        choices = fit(routine, context.moves, choices, options.budget_ms)
    timeline = compile_routine(routine, context.moves, choices)
    if not timeline.segments:
        raise SuppleError("Nothing of this routine is left to do today.", "Choose another one.")
    first = _first(timeline, options.from_step)
    profile = sound_profile(context, routine, options.speed)
    plan = CuePlan(timeline, recorded(), attended=options.attended, profile=profile)
    player = Player(plan, attended=options.attended, speed=options.speed, first=first)

    def read_again() -> Routine:
        # A bundled file that was edited meanwhile is the person's own copy now.
        own = entry.origin is Origin.PATH
        return load_routine(context, entry if own else entry.slug)

    editor = LiveEditor(
        routine,
        context.moves,
        choices,
        read_again,
        options.avoid,
    )

    def open_journal(session_id: str | None, signals: Signals) -> RecordSink:
        return JournalSink(context.folders.data, session_id, signals)

    speech = SpeechCache(own_voice(context), plan)
    if not speech.waiting:
        speech.prepare()
    if options.force and (file := sound_file(context, options.audio)):
        claim(file)
    sink = sink or open_sound(context, options.audio)
    muted = options.mute or context.settings.mute
    player.begin_at(context.settings.volume, muted=muted)
    if muted:
        sink.mute(True)
    recorder = SessionRecorder(open_journal, speed=options.speed)
    return Session(
        player,
        clock=context.clock,
        sink=sink,
        recorder=recorder,
        editor=editor,
        speech=speech,
        levels=sound_levels(context),
        volume_saver=SettingSaver(partial(save_setting, context.folders.settings_file, "volume")),
    )


def _first(timeline: Timeline, step: int | None) -> int:
    """Return the place of the segment that the session begins with."""
    if step is None:
        return 0
    # One that is left out today begins with what comes after it.
    later = (place for place, one in enumerate(timeline.segments) if one.step >= step > 0)
    first = next(later, None)
    if first is None:
        last = max(segment.step for segment in timeline.segments)
        raise SuppleError(
            f"There is no step {step}.",
            f"Steps count from 1 to {last}; `supple show {timeline.routine.slug}` lists them.",
        )
    return first
