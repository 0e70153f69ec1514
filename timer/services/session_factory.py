"""A session made ready: planned as the person wants it, then opened with its sound and journal."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from timer.coach import capacity
from timer.coach import remarks as coach
from timer.coach.past import Past, local
from timer.errors import SuppleError
from timer.files import mark
from timer.frozen import frozen, replace
from timer.journal.store import open_store
from timer.journal.writer import Signals
from timer.player.feedback import LegsBefore
from timer.player.player import Player
from timer.routine.library.routines import Entry, Origin
from timer.routine.model import Routine, leaves
from timer.routine.optional_steps import (
    Selection,
    SideChoice,
    as_chosen,
    kept_choice,
    select,
    swap_as_chosen,
)
from timer.routine.screening_questions import steps_with
from timer.services import comeback
from timer.services.catalog import RoutineCard, own_files
from timer.services.context import Context, read_past
from timer.services.hearing import sound_turn
from timer.services.preferences import (
    compile_choices,
    open_sound,
    own_voice,
    sound_file,
    sound_levels,
    sound_profile,
)
from timer.services.progression import growth
from timer.services.routine_files import find_entry, load_routine
from timer.services.screening import safety_line
from timer.session.bookmark import Bookmark
from timer.session.live_edit import LiveEditor, with_swaps
from timer.session.recorder import JournalSink, NoJournal, RecordSink, SessionRecorder
from timer.session.session import Session
from timer.session.speech_cache import SpeechCache
from timer.session.volume_saver import VolumeSaver
from timer.settings import save_setting
from timer.sound.clips import recorded
from timer.sound.wavefile import claim
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.compile.kit import can_do, missing
from timer.timeline.compile.preferences import EasierForm, easier_forms, taken_swaps
from timer.timeline.compile.shorten import Shortened, fit
from timer.timeline.cues.context import well_known
from timer.timeline.cues.plan import CuePlan
from timer.timeline.messages import FIRST_WORDS, clock_text
from timer.timeline.segments import Timeline

VOICE = "voice:"
"""The start of the key under which the level of the voice is kept for a routine."""
NO_ANSWERS: Mapping[str, bool] = MappingProxyType({})


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
    fresh: bool = False
    """Whether to start at the beginning without offering to continue an earlier session."""
    force: bool = False
    """Whether a sound file may replace one that Supple did not make."""
    avoid: frozenset[str] = frozenset()
    """Tags of the steps and moves that the answers to screening questions leave out."""
    answers: Mapping[str, bool] = NO_ANSWERS
    """Answers to screening questions that were given beforehand, by the guard's slug."""
    given: Mapping[str, bool] = NO_ANSWERS
    """Answers to the screening questions asked before this start."""
    wanted: tuple[str, ...] = ()
    """Optional steps to turn on for good, by number or move; see `optional_steps.select`."""
    unwanted: tuple[str, ...] = ()
    """Optional steps to turn off for good."""
    sides: SideChoice | None = None
    """Which leg to train, or to begin with, from now on."""
    selection: Selection | None = None
    """Which optional steps are on; None for what was chosen before."""
    agreed: bool = False
    """Whether the person has seen what is left out to fit the time."""
    voice: str | None = None
    """How much is said, whatever the settings and the routine say."""
    recorded: bool = True
    """Whether the journal remembers it."""

    def for_another(self) -> SessionOptions:
        """Return the options of a session of another routine: what is about this one goes."""
        return replace(
            self,
            from_step=None,
            avoid=frozenset(),
            answers=NO_ANSWERS,
            given=NO_ANSWERS,
            wanted=(),
            unwanted=(),
            sides=None,
            selection=None,
            agreed=False,
        )

    def for_next(self) -> SessionOptions:
        """Return the options of a session that comes after this one; the time was for this one."""
        return replace(self.for_another(), budget_ms=None)


DEFAULT = SessionOptions()


@frozen
class SessionPlan:
    """A routine compiled as the person wants it, before anything is opened."""

    name: str | RoutineCard
    options: SessionOptions
    written: Routine
    """The routine as its file has it."""
    selection: Selection | None
    """Which optional steps are on, None if nobody ever chose."""
    chosen_before: Selection | None
    """Which were on when they were last chosen."""
    timeline: Timeline
    first: int
    """The place of the segment to begin with."""
    editor: LiveEditor
    place_key: str
    """What the place of the session is kept under: the routine's slug, or its path."""
    past: Past
    """What the journal held when the session was planned; questions are asked by it."""
    shortened: Shortened | None = None
    """What was left out to fit the time wanted, None where no time was."""
    forms: tuple[EasierForm, ...] = ()
    """The easier forms of its moves."""
    hurt: frozenset[str] = frozenset()
    """The labels of moves that hurt before, if it is the rest of an earlier session."""
    missing: tuple[str, ...] = ()
    """What it needs that isn't in the person's kit."""
    grown: tuple[str, ...] = ()
    """What the programmes ask of the person today, and why."""

    @property
    def over(self) -> bool:
        """Whether it takes longer than the time wanted, however much is left out."""
        budget = self.options.budget_ms
        return budget is not None and self.timeline.total_ms > budget

    @property
    def fitted(self) -> tuple[str, ...]:
        """What was left out to fit the time wanted, and how long it takes if that is not enough."""
        if self.shortened is None:
            return ()
        left_out, shorter = self.shortened.left_out, self.shortened.shorter
        said = (
            f"Left out to fit: {', '.join(left_out)}." if left_out else "",
            f"Shorter: {', '.join(shorter)}." if shorter else "",
            f"It still takes {clock_text(self.timeline.total_ms)}." if self.over else "",
        )
        return tuple(filter(None, said))


def plan_session(
    context: Context,
    name: str | RoutineCard,
    options: SessionOptions = DEFAULT,
    past: Past | None = None,
) -> SessionPlan:
    """Compile a routine for one session; the journal is read unless a whole `past` is given.

    Raise SuppleError if the file can't be used, has no such step, or nothing of it is left to do.
    """
    entry, moves = find_entry(context, name), context.moves
    written = load_routine(context, entry)
    past = read_past(context) if past is None or past.brief else past
    before = kept_choice(past.facts, written.slug)
    selection = options.selection or before
    if options.wanted or options.unwanted:
        selection = select(written, moves, options.wanted, options.unwanted, selection)
    if options.sides is not None:
        selection = replace(selection or Selection(), sides=options.sides)
    routine = as_chosen(written, moves, selection)
    dropped = steps_with(routine, moves, options.avoid)
    tops = coach.tops(past.rated)
    forms = tuple(
        one
        for one in easier_forms(written, moves, tops, options.avoid)
        if can_do(one.swap, moves, context.settings.kit)
    )
    taken = taken_swaps(forms, selection)
    grown = growth(context, routine, past, options.avoid, {*dropped, *taken})
    swaps = {
        number: swap_as_chosen(swap, selection) for number, swap in {**grown.swaps, **taken}.items()
    }
    choices = replace(
        compile_choices(context, options.range),
        dropped=dropped,
        tops=tops,
        swaps=swaps,
        hands_free=context.settings.goes_on,
    )
    shortened, whole = None, choices
    if options.budget_ms is not None:
        shortened = fit(routine, moves, choices, options.budget_ms)
        routine, choices = shortened.routine, shortened.choices
    timeline = compile_routine(routine, moves, choices)
    if not timeline.segments:
        raise SuppleError(
            "There is nothing left to do in this routine today.", "Choose another one."
        )

    def read_again() -> Routine:
        # A bundled file that was edited meanwhile is the person's own copy now.
        own = entry.origin is Origin.PATH
        fresh = load_routine(context, entry if own else entry.slug)
        fresh = as_chosen(fresh, moves, selection)
        if options.budget_ms is None:
            return fresh
        return fit(fresh, moves, whole, options.budget_ms).routine

    def marks() -> object:
        # A bundled routine becomes the person's own copy, and any of their files may be included.
        own = mark(entry.path)
        return own and (own, own_files(context))

    kit = context.settings.kit
    editor = LiveEditor(routine, moves, choices, read_again, options.avoid, marks, kit)
    first = _first(timeline, options.from_step)
    key = _place_key(context, entry)
    return SessionPlan(
        *(name, options, written, selection, before, timeline, first),
        *(editor, key, past, shortened, forms),
        missing=missing(editor.routine, moves, kit),
        grown=grown.notes,
    )


def going_on(plan: SessionPlan, mark: Bookmark) -> SessionPlan:
    """Return the plan of a session that starts at a bookmark.

    If that bout is left out today it starts with the next one, or else at the beginning. Moves
    that were swapped stay swapped.
    """
    editor = plan.editor
    choices = with_swaps(editor.routine, editor.moves, editor.choices, mark.swaps, editor.avoid)
    timeline = compile_routine(editor.routine, editor.moves, choices)
    bouts = [one for one in timeline.segments if one.is_bout]
    bout = mark.find(timeline) or next((one for one in bouts if one.step > mark.step), None)
    if bout is None:
        return plan
    editor.choices = choices
    timeline = timeline.beginning_with(bout)
    return replace(plan, timeline=timeline, first=timeline.begins, hurt=frozenset(mark.hurt))


def _tested(plan: SessionPlan, now: str) -> LegsBefore | None:
    """Return what a test of each leg is compared with, None for any other routine."""
    if plan.timeline.routine.slug != capacity.TEST:
        return None
    before = next(reversed(capacity.leg_tests(plan.past.tested)), None)
    if before is None:
        return LegsBefore()
    return LegsBefore(capacity.when(before, local(now).date()), before.left, before.right)


def _place_key(context: Context, entry: Entry) -> str:
    """Return the slug of a routine, or its path if it isn't found by that slug."""
    paths = {one.slug: one.path for one in context.library.entries()}
    return entry.slug if paths.get(entry.slug) == entry.path else str(entry.path)


def plan_speech(context: Context, plan: SessionPlan) -> SpeechCache:
    """Return what speaks the words of a planned session; nothing is opened or written yet."""
    options = plan.options
    facts, slug = plan.past.facts, plan.timeline.routine.slug
    kept = facts.get(VOICE + slug)
    level = options.voice
    routine = plan.timeline.routine
    profile = sound_profile(context, routine, options.speed, level=level, kept=kept)
    known = well_known(plan.past.heard) if context.settings.fewer_cues else frozenset[str]()
    lengths = recorded()
    first = FIRST_WORDS if options.attended and safety_line(plan.past, options.speed) else ()
    cues = CuePlan(
        plan.timeline,
        lengths,
        attended=options.attended,
        profile=profile,
        known=known,
        preface=tuple(form for form in first if lengths.knows(form)),
    )
    return SpeechCache(own_voice(context, plan.timeline.routine.lang), cues)


def unsaid(context: Context, plan: SessionPlan) -> str | None:
    """Return what no voice can say of a planned session, as a sentence, if anything."""
    language = plan.timeline.routine.lang or context.settings.lang
    return plan_speech(context, plan).silent(language)


def unsaid_in(context: Context, entry: Entry) -> str | None:
    """Return what no voice can say of a routine as its file has it, as a sentence, if anything."""
    routine = load_routine(context, entry)
    timeline = compile_routine(routine, context.moves, compile_choices(context))
    profile = sound_profile(context, routine)
    cues = CuePlan(timeline, recorded(), attended=True, profile=profile)
    speech = SpeechCache(own_voice(context, routine.lang), cues)
    return speech.silent(routine.lang or context.settings.lang)


def open_session(
    context: Context,
    plan: SessionPlan,
    speech: SpeechCache | None = None,
    *,
    silenced: bool = False,
) -> Session:
    """Return the planned session, ready to start, with its sound open.

    This empties a sound file that it is to write, so it must be the last thing before the start.
    `speech` is what `plan_speech` returned for the plan, `silenced` starts it without sound.
    """
    options, settings = plan.options, context.settings
    speech = speech or plan_speech(context, plan)
    player = Player(
        speech.plan,
        attended=options.attended,
        speed=options.speed,
        first=plan.first,
        left_out=plan.hurt,
        tested=_tested(plan, context.clock.wall()),
        keeps=options.recorded and options.speed == 1,
    )

    def open_journal(session_id: str | None, signals: Signals) -> RecordSink:
        if not options.recorded:
            return NoJournal(signals)
        opener = context.open_store or open_store
        return JournalSink(context.folders.data, session_id, signals, opener)

    if not speech.waiting:
        speech.prepare()
    file = sound_file(context, options.audio)
    if file and (options.force or file == context.overwrites):
        claim(file)
    sink = open_sound(context, options.audio, plan.timeline.routine.lang)
    muted = options.mute or settings.mute or silenced
    player.set_sound(settings.volume, muted=muted)
    player.set_plus(settings.plus_minus * 1000)
    player.set_one_button(on=settings.one_button)
    if muted:
        sink.mute(True)
    return Session(
        player,
        clock=context.clock,
        sink=sink,
        recorder=SessionRecorder(
            open_journal,
            speed=options.speed,
            routine=plan.place_key if options.speed == 1 and options.recorded else None,
            left_out=_left_out(context, plan),
            given={**options.answers, **options.given},
            if_it_hurts=_if_it_hurts(context, plan),
        ),
        editor=plan.editor,
        speech=speech,
        levels=sound_levels(context),
        turn=None if silenced else sound_turn(context, options.audio),
        far=context.far,
        volume_saver=VolumeSaver(partial(save_setting, context.folders.settings_file, "volume")),
        first=safety_line(plan.past, options.speed),
    )


def _if_it_hurts(context: Context, plan: SessionPlan) -> str | None:
    """Return what pain in the session would mean for a return from an injury, if it counts."""
    options = plan.options
    if not plan.past.returned or options.speed != 1 or not options.recorded:
        return None
    # An answer may have led to another step since the session was planned.
    return comeback.if_it_hurts(read_past(context), local(context.clock.wall()))


def _left_out(context: Context, plan: SessionPlan) -> tuple[str, ...]:
    """Return what the planned session leaves out: moves of which nothing is played, and parts.

    What was left out to fit is called as it was at the start.
    """
    whole = compile_routine(
        plan.written, context.moves, compile_choices(context, plan.options.range)
    )
    bouts = [one for one in plan.timeline.segments if one.is_bout]
    steps, labels = {one.step for one in bouts}, {one.label for one in bouts}
    fitted = plan.shortened.left_out if plan.shortened else ()
    # A step that was swapped for an easier move has another label, but is played.
    gone = (one.label for one in whole.segments if one.is_bout and one.step not in steps)
    return tuple(dict.fromkeys(one for one in (*fitted, *gone) if one not in labels))


def _first(timeline: Timeline, step: int | None) -> int:
    """Return the place of the segment that the session begins with."""
    if step is None:
        return 0
    routine = timeline.routine
    last, listed = len(list(leaves(routine.steps))), f"`supple show {routine.slug}` lists them."
    if not 1 <= step <= last:
        raise SuppleError(f"There is no step {step}.", f"Steps count from 1 to {last}; {listed}")
    # One that is left out today begins with what comes after it.
    later = (place for place, one in enumerate(timeline.segments) if one.step >= step)
    first = next(later, None)
    if first is None:
        raise SuppleError(
            f"There is nothing left to do from step {step} on.", f"Choose an earlier step; {listed}"
        )
    return first
