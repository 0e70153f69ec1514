"""A session made ready: the routine compiled as the person wants it, its engine put together."""

from __future__ import annotations

from functools import partial

from timer.errors import SuppleError
from timer.frozen import replace
from timer.player.player import Player
from timer.routine.library.routines import Entry, Origin
from timer.routine.library.screening_questions import steps_with
from timer.routine.model import Routine
from timer.services.context import Context, SessionOptions
from timer.services.recommendations import tops
from timer.session.live_edit import LiveEditor
from timer.session.recorder import JournalSink, RecordSink, SessionRecorder, Signals
from timer.session.session import Session
from timer.session.setting_saver import SettingSaver
from timer.session.speech_cache import SpeechCache
from timer.settings import save_setting
from timer.sound.sink import Sink
from timer.sound.wavefile import claim
from timer.timeline.compile.compiler import compile_routine, fit
from timer.timeline.cues.plan import CuePlan
from timer.timeline.segments import Timeline


def prepare(context: Context, entry: Entry, wishes: SessionOptions, sink: Sink | None) -> Session:
    """Return an engine for the routine of `entry`, ready to start.

    Raises SuppleError where the file can't be used or has no such step. The sound is opened here,
    before any screen is taken.
    """
    routine = context.read(entry)
    dropped = steps_with(routine, context.moves, wishes.avoid)
    choices = replace(context.choices(wishes.range), dropped=dropped, tops=tops(context))
    if wishes.budget_ms is not None:
        choices = fit(routine, context.moves, choices, wishes.budget_ms)
    timeline = compile_routine(routine, context.moves, choices)
    if not timeline.segments:
        raise SuppleError("Nothing of this routine is left to do today.", "Choose another one.")
    first = _first(timeline, wishes.from_step)
    profile = context.profile(routine, wishes.speed)
    plan = CuePlan(timeline, context.lengths, attended=wishes.attended, profile=profile)
    player = Player(plan, attended=wishes.attended, speed=wishes.speed, first=first)

    def read_again() -> Routine:
        # A bundled file that was edited meanwhile is the person's own copy now.
        own = entry.origin is Origin.PATH
        return context.read(entry if own else context.library.find(entry.slug))

    changes = LiveEditor(
        routine,
        context.moves,
        choices,
        read_again,
        wishes.avoid,
    )

    def keeper(session_id: str | None, signals: Signals) -> RecordSink:
        return JournalSink(context.folders.data, session_id, signals)

    voicing = SpeechCache(context.voice_folder, plan)
    if not voicing.waiting:
        voicing.prepare()
    if wishes.force and (file := context.sound_file(wishes.audio)):
        claim(file)
    sink = sink or context.open_sound(wishes.audio)
    muted = wishes.mute or context.settings.mute
    player.begin_at(context.settings.volume, muted=muted)
    if muted:
        sink.mute(True)
    ledger = SessionRecorder(keeper, speed=wishes.speed)
    return Session(
        player,
        clock=context.clock,
        sink=sink,
        ledger=ledger,
        changes=changes,
        voicing=voicing,
        levels=context.levels,
        keep=SettingSaver(partial(save_setting, context.folders.settings_file, "volume")),
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
