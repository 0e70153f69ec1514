"""The questions before a session, one screen each; the app passes the replies to the flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

from textual import events
from textual.binding import Binding

from timer.routine.screening_questions import INJURY_DAYS, INJURY_QUESTION
from timer.services.preferences import open_sound, sound_file, sound_levels
from timer.services.recommendations import Caution
from timer.services.screening import ScreeningResult
from timer.services.session_flow import (
    DAYS,
    Advice,
    EarlierAnswers,
    InjuryDay,
    Lately,
    PrepareVoice,
    Question,
    Reply,
    ScreeningQuestion,
    Silenced,
    Start,
    Unsaved,
)
from timer.services.step_choice import ONE_STAYS
from timer.session.speech_cache import SpeechCache
from timer.timeline.messages import clock_text
from timer.tui.keys.bindings import Hint
from timer.tui.screens.text_screen import Block, Page, TextScreen

if TYPE_CHECKING:
    from timer.sound.sink import Sink

NUDGE_S = 20
"""How long a question waits in silence. Then a soft tone says so: you may be on the mat already."""
NUDGES = 3
"""How often it does."""
NUDGE_LEVEL = 40
"""Out of 100, of the level of the other tones."""
_TONE_S = 3
CHECK_S = 0.1
"""How often the wait for the voice checks whether it is over."""
_REMEMBERED = "Supple remembers this. The details show it again: d in the menu."
_Y_OR_N = "Press y or n. Enter does not answer."
_NEEDED = "y or n, please: this one needs an answer."
_DOWN, _UP = ("down", "j", "J", "pagedown", "end", "G"), ("up", "k", "K", "pageup", "home", "g")


class QuestionScreen(TextScreen[None]):
    """Replies to the flow with `action_reply`; subclasses bind keys to it."""

    lowered = True
    needed = _NEEDED
    """What is shown after a key that does not answer."""
    nudges = NUDGES
    """How many tones are still to come while nobody answers."""
    _reminded = False
    """Whether such a key was pressed."""
    _sink: Sink | None = None

    def on_mount(self) -> None:
        """Play a soft tone whenever nobody has answered for a while."""
        if self.nudges:
            self._waits = self.shell.every(self, NUDGE_S, self.nudge)

    def on_unmount(self) -> None:
        """Release the device for the session."""
        self.hush()

    def nudge(self) -> None:
        """Play a soft tone: the question waits, and the person may be on the mat already."""
        self.nudges -= 1
        if not self.nudges:
            self._waits.stop()
        context = self.shell.context
        silent = context.settings.mute or sound_file(context) is not None
        if self.app.screen is not self or silent:
            return
        self.hush()
        now = context.clock.read().awake
        self._sink = open_sound(context)
        self._sink.volume(context.settings.volume)
        self._sink.begin(now)
        self._sink.beat(now)
        level = sound_levels(context).tones * NUDGE_LEVEL // 100
        self._sink.play(now + self._sink.lead_ms, "reminder", level)
        self._tone = self.shell.every(self, _TONE_S, self.hush)

    def hush(self) -> None:
        """Release the device once the tone is over."""
        if self._sink is not None:
            self._tone.stop()
            self._sink.close()
            self._sink = None

    def action_remind(self) -> None:
        """Say which keys answer."""
        self._reminded = True
        page = self.query_one(Page)
        page.fill(self.blocks())
        page.reveal(self.needed)

    def remind_if_idle(self, event: events.Key) -> None:
        """Remind of the keys that answer if this one does nothing, not even scroll."""
        page = self.query_one(Page)
        at, last = page.scroll_offset.y, page.max_scroll_y
        stuck = at >= last if event.key in _DOWN else last == 0 and event.key in _UP
        if stuck or event.key not in self.active_bindings:
            event.stop()
            self.action_remind()

    def action_reply(self, name: str) -> None:
        """Send a reply, unless another screen is shown by now: a key may have been typed twice."""
        if self.app.screen is self:
            self.shell.reply(Reply[name])


def question_screen(question: Question) -> QuestionScreen | None:
    """Return the screen for a question, or None where there is nothing to ask.

    Earlier answers are part of the advice that follows from them, steps that were chosen before
    are in the details, and the app reports what could not be saved.
    """
    match question:
        case Lately(caution):
            return CautionScreen(caution)
        case ScreeningQuestion():
            return GuardScreen(question)
        case InjuryDay():
            return InjuryDayScreen(question)
        case Advice(result, earlier, other):
            return AdviceScreen(result, earlier, other)
        case PrepareVoice(speech):
            return PreparingScreen(speech)
        case Start():
            return StartScreen(question) if question.new else None
        case EarlierAnswers() | Unsaved() | Silenced():
            return None
        case _:
            assert_never(question)


class CautionScreen(QuestionScreen):
    """What recent sessions call for: a warning, a question, or an offer to continue one.

    Enter starts, unless there is a question, which only `y` and `n` answer.
    """

    BINDINGS = [  # noqa: RUF012
        Binding("y,Y", "start", show=False),
        Binding("n,N,q,Q,escape,ctrl+c", "reply('LEAVE')", show=False),
        Binding("b,B", "start_over", show=False),
        Binding("enter,space,f5", "enter", show=False),
    ]

    def __init__(self, caution: Caution) -> None:
        super().__init__()
        self._caution = caution
        asked: tuple[Hint, ...] = (("n", "not today"), ("y", "continue"))
        self._answers = asked if caution.question else (("enter", "start"), ("n", "not today"))
        if caution.interrupted:
            key = "y" if caution.question else "enter"
            self._answers = ((key, "continue there"), ("b", "start over"), ("n", "not today"))
        self.hints = (*self._answers, ("esc", "back"), ("?", "help"))

    def blocks(self) -> tuple[Block, ...]:
        """Return the sentences and the question, with their answers."""
        off, note, question = self._caution.interrupted, self._caution.note, self._caution.question
        left = (off.question, off.text) if off else ()
        texts = [text for text in (*left, note, question) if text]
        follows = "Enter continues there." if off else "Enter starts."
        follows = f"You decide. {_Y_OR_N if self._caution.question else follows}"
        follows = _NEEDED if self._reminded else follows
        return (
            Block("Before you start", heading=True),
            Block(""),
            *(block for text in texts for block in (Block(text, strong=True), Block(""))),
            *_answer_blocks(self._answers),
            Block(""),
            Block(follows, quiet=not self._reminded, strong=self._reminded),
        )

    def on_key(self, event: events.Key) -> None:
        """Say which keys answer a question, to a key that does nothing."""
        if self._caution.question is not None:
            self.remind_if_idle(event)

    def action_enter(self) -> None:
        """Start, unless there is a question: then say which keys answer."""
        if self._caution.question is None:
            self.action_start()
        else:
            self.action_remind()

    def action_start(self) -> None:
        """Start, at the place where the last session was left if there is one."""
        self.action_reply("CONTINUE" if self._caution.interrupted else "GO")

    def action_start_over(self) -> None:
        """Start from the beginning, where that is a choice."""
        if self._caution.interrupted:
            self.action_reply("GO")


class GuardScreen(QuestionScreen):
    """One question about the person's body. Only `y` and `n` answer; escape goes back."""

    BINDINGS = [  # noqa: RUF012
        Binding("y,Y", "reply('YES')", show=False),
        Binding("n,N", "reply('NO')", show=False),
        Binding("enter,space", "remind", show=False),
        Binding("escape", "reply('BACK')", show=False),
        Binding("q,Q,ctrl+c", "reply('LEAVE')", show=False),
    ]

    def __init__(self, question: ScreeningQuestion) -> None:
        super().__init__()
        self._question = question
        leave: tuple[Hint, ...] = (("esc", "not today"),)
        if question.before:
            leave = (("esc", "back"), ("q", "not today"))
        self.hints = (("n", "no"), ("y", "yes"), *leave, ("?", "help"))

    def blocks(self) -> tuple[Block, ...]:
        """Return the answer just given, and the question with its answers."""
        question = self._question
        given: tuple[Block, ...] = ()
        if question.before:
            text, yes = question.before
            said = "yes" if yes else "no"
            given = (Block(f"You answered {said}: {text}", quiet=True), Block(""))
        return (
            Block(question.place, heading=True),
            Block(""),
            *given,
            Block(question.text, strong=True),
            Block(""),
            Block("No", key="n", answer=True),
            Block("Yes", key="y", answer=True),
            Block(""),
            Block(
                _NEEDED if self._reminded else _Y_OR_N,
                quiet=not self._reminded,
                strong=self._reminded,
            ),
            Block("Supple asks so that you can decide; it does not diagnose.", quiet=True),
        )

    def on_key(self, event: events.Key) -> None:
        """Say which keys answer, to a key that does nothing."""
        self.remind_if_idle(event)


class InjuryDayScreen(QuestionScreen):
    """When it happened, after a yes to a fresh injury: one digit answers, escape goes back."""

    BINDINGS = [  # noqa: RUF012
        *(
            Binding(str(number), f"reply('{reply.name}')", show=False)
            for number, reply in enumerate(DAYS, 1)
        ),
        Binding("enter,space", "remind", show=False),
        Binding("escape", "reply('BACK')", show=False),
        Binding("q,Q,ctrl+c", "reply('LEAVE')", show=False),
    ]
    hints = (("1-4", "when"), ("esc", "back"), ("q", "not today"), ("?", "help"))
    needed = "A number, please: this one needs an answer."

    def __init__(self, question: InjuryDay) -> None:
        super().__init__()
        self._question = question

    def blocks(self) -> tuple[Block, ...]:
        """Return the answer just given, and the days it may have been."""
        return (
            Block("Before you start", heading=True),
            Block(""),
            Block(f"You answered yes: {self._question.question}", quiet=True),
            Block(""),
            Block(INJURY_QUESTION, strong=True),
            Block(""),
            *(
                Block(day.capitalize(), key=str(number), answer=True)
                for number, day in enumerate(INJURY_DAYS, 1)
            ),
            Block(""),
            Block(
                self.needed if self._reminded else "Press a number. Enter does not answer.",
                quiet=not self._reminded,
                strong=self._reminded,
            ),
            Block("Supple counts three days of rest from then.", quiet=True),
        )

    def on_key(self, event: events.Key) -> None:
        """Say which keys answer, to a key that does nothing."""
        self.remind_if_idle(event)


class AdviceScreen(QuestionScreen):
    """What the answers come to, earlier ones included."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter,space,f5", "accept", show=False),
        Binding("i,I", "start_other", show=False),
        Binding("a,A", "reply('AGAIN')", show=False),
        Binding("escape", "reply('BACK')", show=False),
        Binding("q,Q,ctrl+c", "reply('LEAVE')", show=False),
    ]

    def __init__(
        self, result: ScreeningResult, earlier: tuple[str, ...], other: str | None
    ) -> None:
        super().__init__()
        self._result = result
        self._earlier = earlier
        enter, leave = ("start", "not now") if result.go else ("back", "back")
        instead: tuple[Hint, ...] = (("i", f"{other} instead"),) if other else ()
        more: tuple[Hint, ...] = (("a", "answer again"), *instead)
        self._answers: tuple[Hint, ...] = (("enter", enter), *more)
        self.hints = (("enter", enter), ("q", leave), ("?", "help"), *more)

    def blocks(self) -> tuple[Block, ...]:
        """Return the advice, what follows from it, and the answers."""
        advice = (
            block for text in self._result.advice for block in (Block(text, strong=True), Block(""))
        )
        return (
            Block("Before you start", heading=True),
            Block(""),
            *advice,
            *map(Block, self._earlier),
            Block(_consequence(self._result)),
            Block(""),
            *_answer_blocks(self._answers),
        )

    def action_accept(self) -> None:
        """Start, or leave where the routine must not start."""
        self.action_reply("GO" if self._result.go else "LEAVE")

    def action_start_other(self) -> None:
        """Start the routine that is offered instead, if there is one."""
        if self._result.instead:
            self.action_reply("INSTEAD")


class StartScreen(QuestionScreen):
    """The session as it is about to start: what was left out, and the steps to turn on and off."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter,right,pagedown,f5", "reply('GO')", show=False, priority=True),
        Binding("space", "turn", show=False),
        *(Binding(str(number), f"turn({number - 1})", show=False) for number in range(1, 10)),
        Binding("down,j,J,tab", "choose(1)", show=False, priority=True),
        Binding("up,k,K,shift+tab", "choose(-1)", show=False, priority=True),
        Binding("q,Q,escape,ctrl+c", "reply('LEAVE')", show=False),
    ]

    def repeats(self, key: str) -> bool:
        """Return whether `key` may repeat while it is held: here `right` and page down start."""
        return key in ("up", "down", "j", "k", "tab")

    def __init__(self, question: Start) -> None:
        super().__init__()
        self._question = question
        self._chosen = 0
        self._refused = False
        choosing: tuple[Hint, ...] = (("space", "on or off"), ("↑↓", "choose"))
        if not question.open:
            choosing = ()
        self.hints = (("enter", "start"), ("esc", "not now"), *choosing, ("?", "help"))

    def blocks(self) -> tuple[Block, ...]:
        """Return the time it takes, what was left out, and every step that may be chosen."""
        choice = self._question.choice
        total = clock_text(choice.plan.timeline.total_ms)
        news = (block for text in self._question.news for block in (Block(text), Block("")))
        listed: tuple[Block, ...] = ()
        if self._question.open:
            steps = enumerate(choice.steps)
            listed = (
                Block("Space turns these on or off:"),
                Block(""),
                *(
                    Block(
                        f"{'[x]' if step.on else '[ ]'} {step.name}",
                        key=str(place + 1),
                        answer=True,
                        strong=place == self._chosen,
                        tail="‹ space" if place == self._chosen else "",
                        quiet=not step.on,
                    )
                    for place, step in steps
                ),
                Block(""),
                Block(ONE_STAYS if self._refused else _REMEMBERED, quiet=not self._refused),
                Block(""),
            )
        return (
            Block(choice.plan.timeline.routine.name, heading=True, tail=total),
            Block(""),
            *news,
            *listed,
            Block("Start anyway" if choice.plan.over else "Start", key="enter", answer=True),
        )

    def action_choose(self, rows: int) -> None:
        """Choose another step."""
        last = len(self._question.choice.steps) - 1
        self._chosen = max(min(self._chosen + rows, last), 0)
        self._show()

    def action_turn(self, place: int | None = None) -> None:
        """Turn the chosen step on or off, or the one at `place`."""
        if not self._question.open:
            return
        place = self._chosen if place is None else place
        if place < len(self._question.choice.steps):
            self._chosen = place
            self._refused = not self._question.choice.turn(place)
            self._show()

    def _show(self) -> None:
        self.query_one(Page).fill(self.blocks())
        self.query_one(Page).reveal(str(self._chosen + 1))


class PreparingScreen(QuestionScreen):
    """Waits until the routine's own words are spoken, then starts; enter starts at once."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter,space,f5", "reply('GO')", show=False),
        Binding("q,Q,n,N,escape,ctrl+c", "reply('LEAVE')", show=False),
    ]

    hints = (("enter", "start now"), ("q", "back"), ("?", "help"))
    nudges = 0

    def __init__(self, speech: SpeechCache) -> None:
        super().__init__()
        self._speaking = speech.prepare_in_background()

    def blocks(self) -> tuple[Block, ...]:
        """Return what is being prepared."""
        return (
            Block("Preparing the voice", heading=True),
            Block(""),
            Block("This routine has words of its own, which are recorded once.", strong=True),
            Block(""),
            Block(
                "It starts automatically in a few seconds. Enter starts it without them.",
                quiet=True,
            ),
        )

    def on_mount(self) -> None:
        """Check again and again whether the voice is ready."""
        self.shell.every(self, CHECK_S, self.check)

    def check(self) -> None:
        """Start if the voice is ready."""
        if self._speaking.done:
            self.action_reply("GO")


def _answer_blocks(answers: tuple[Hint, ...]) -> Iterator[Block]:
    """Yield an answer to click or press for each hint."""
    return (Block(label.capitalize(), key=key, answer=True) for key, label in answers)


def _consequence(result: ScreeningResult) -> str:
    """Return what the answers mean for the start, in a sentence."""
    if not result.go:
        return "Not today."
    if count := len(result.dropped):
        return f"{count} step{' is' if count == 1 else 's are'} left out. Enter starts."
    return "You decide: enter starts, q leaves it for another time."
