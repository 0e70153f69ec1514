"""The welcome: four cards, one screen each, over the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from timer.services import welcome
from timer.services.hearing import still_silent, why_silent
from timer.services.preferences import DAY_NAMES, PLANS
from timer.services.welcome import IN_SHORT, TITLES, Heard, Turn, Welcome, louder
from timer.settings import Plan
from timer.tui.screens.list_screen import ListScreen, Option, Options
from timer.tui.screens.settings import RUN_DAYS
from timer.tui.screens.text_screen import Block, Page, TextScreen
from timer.tui.shell import Shell
from timer.tui.widgets.rows import KeyRow, Notice, hints_of

if TYPE_CHECKING:
    from timer.services.context import Context
    from timer.sound.sink import Sink

DISCLAIMER = (
    "Supple guides stretching, nerve gliding, strength, rolling, heat, cold and breathing for "
    "runners.",
    "Its content is educational and drawn from public articles that do not fully agree with one "
    "another. Where no figure was published we chose a cautious default and mark it.",
    "It does not diagnose, treat or clear you to run. Talk to a doctor or physiotherapist before a "
    "new routine if you are injured, in pain, recently operated on or pregnant, or have a "
    "heart, circulation, nerve or back condition or reduced skin sensation. That list is our own "
    "wording.",
    "Stop at once if something hurts sharply or feels wrong; x does that from anywhere. You choose "
    "every intensity, and nothing here needs to hurt.",
)
"""What Supple is and is not, a paragraph each."""
ROOMY = 24
"""Rows from which there are empty ones between paragraphs."""
BEAT_S = 0.5
OPENING = "Opening the sound output ..."
NEXT = Binding("enter", "turn('NEXT')", "next")
SKIP = Binding("s,S,q,Q", "turn('SKIP')", "skip")
BACK = Binding("escape", "turn('BACK')", "back")
LEAVE = Binding("ctrl+c", "app.leave(0)", show=False)


class Card(Screen[None]):
    """What all four have in common; `action_turn` leads from one to another."""

    shell = getters.app(Shell)

    def action_turn(self, turn: str) -> None:
        """Turn to another card, unless another screen is shown by now."""
        if self.app.screen is self:
            self.shell.turn_card(Turn[turn])


def card_screen(cards: Welcome, context: Context) -> Card:
    """Return the screen of the card to which `cards` is turned."""
    match cards.card:
        case welcome.SOUND:
            return SoundCard(cards.place)
        case welcome.PLAN:
            return PlanScreen(cards.place)
        case welcome.STRETCH:
            return StretchCard(cards.place, welcome.stretch_question(context))
        case _:
            return WelcomeScreen(cards.place, must_read=cards.must_read)


class WelcomeScreen(TextScreen[None], Card):
    """What Supple is and is not. Only enter confirms it, and only once all of it was shown."""

    lowered = True
    BINDINGS = [  # noqa: RUF012
        Binding("enter", "read", "I have read this"),
        Binding("q,Q,ctrl+c", "leave", "leave"),
        Binding("escape", "turn('BACK')", show=False),
    ]
    hints = hints_of((*BINDINGS, *TextScreen.BINDINGS))

    def __init__(self, place: str = "", *, must_read: bool = True) -> None:
        super().__init__()
        self._place, self._must_read, self._roomy = place, must_read, False
        if not must_read:
            keys = (NEXT, SKIP, BACK)
            self.hints = hints_of(keys)

    def blocks(self) -> tuple[Block, ...]:
        """Return the short disclaimer; the long one is in the help."""
        between = (Block(""),) if self._roomy else ()
        texts = (block for text in IN_SHORT for block in (*between, Block(text)))
        return (
            Block(TITLES[welcome.SAFETY], heading=True, tail=self._place),
            *texts,
            Block(""),
            Block(
                welcome.READ_IT if self._must_read else "You have read this.",
                key="enter",
                answer=True,
            ),
        )

    def compose(self) -> ComposeResult:
        """Leave empty rows between the paragraphs where there is room for them."""
        self._roomy = self.app.size.height >= ROOMY
        return super().compose()

    def on_screen_resume(self) -> None:
        """Let enter answer as soon as the card is painted: it may be the first key of all."""
        self.call_after_refresh(self.shell.opened)

    def action_read(self) -> None:
        """Confirm what was read, or scroll on if there is more of it."""
        page = self.query_one(Page)
        if self._must_read and page.scroll_offset.y < page.max_scroll_y:
            page.action_scroll_pages(1)
        else:
            self.action_turn("NEXT")

    def action_leave(self) -> None:
        """Leave Supple, or only the welcome if it was read before."""
        if self._must_read:
            self.shell.action_leave(0)
        else:
            self.action_turn("SKIP")


class SoundCard(TextScreen[None], Card):
    """Plays the cues for left and right, and sets the volume."""

    lowered = True
    BINDINGS = [  # noqa: RUF012
        NEXT,
        Binding("left,h,H,l,L", "play('left')", show=False),
        Binding("right,r,R", "play('right')", show=False),
        Binding("up,plus,k,K", "volume(1)", show=False),
        Binding("down,minus,j,J", "volume(-1)", show=False),
        Binding("n,N", "nothing", show=False),
        SKIP,
        BACK,
        LEAVE,
    ]
    hints = hints_of((NEXT, SKIP, BACK))

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place
        self._nothing = False
        """Whether the person says that nothing is heard."""
        self._told = ""

    def compose(self) -> ComposeResult:
        """Lay out the page, whose arrows are this screen's."""
        for one in super().compose():
            if isinstance(one, Page):
                one.can_focus = False
            yield one

    def blocks(self) -> tuple[Block, ...]:
        """Return what each key plays, and where sound goes or why there is none."""
        volume = self.shell.context.settings.volume
        return (
            Block(TITLES[welcome.SOUND], heading=True, tail=self._place),
            Block(""),
            Block("You needn't look at the screen: all you need is said.", quiet=True),
            Block(""),
            Block('Left: "Next: Calf stretch, left leg."', key="←", answer=True),
            Block('Right: a tone to change sides, then "Right leg."', key="→", answer=True),
            Block(f"Volume: {volume}", key="↑↓", strong=True),
            Block("I hear nothing", key="n", answer=True),
            Block(""),
            Block(self._told, accent=self._nothing, quiet=not self._nothing),
        )

    def on_mount(self) -> None:
        """Open the output early, as that takes a moment."""
        self._sink: Sink = welcome.open_card_sound(self._ctx)
        self._opened = self._now
        self._sink.begin(self._opened)
        self._beat()
        self.shell.every(self, BEAT_S, self._beat)

    def on_unmount(self) -> None:
        """Release the device."""
        self._sink.close()

    def action_play(self, side: str) -> None:
        """Play the cue for a side."""
        cue = welcome.left_cue if side == "left" else welcome.right_cue
        self._play(cue(self._ctx))

    def action_volume(self, step: int) -> None:
        """Make everything louder or softer, from now on, and say how loud it is."""
        before = self._ctx.settings.volume
        problem = self.shell.prefer("volume", louder(before, step))
        self._sink.volume(self._ctx.settings.volume)
        self._play(welcome.volume_cue(self._ctx))
        self._show(problem)

    def action_nothing(self) -> None:
        """Say why nothing is heard, and what to do."""
        self._nothing = True
        self._show()

    def _play(self, sounds: tuple[Heard, ...]) -> None:
        now = self._now
        self._sink.withdraw(now)
        self._sink.beat(now)
        # A device that was just opened is late for its first sound.
        begins = max(now, self._opened + self._sink.lead_ms)
        for one in sounds:
            self._sink.play(begins + one.at_ms, one.sound, one.level)

    def _beat(self) -> None:
        self._sink.beat(self._now)
        self._show()

    def _show(self, problem: str | None = None) -> None:
        """Show where sound goes, why there is none, or what to do about it."""
        status = self._sink.status()
        why = why_silent(self._ctx, status)
        plays = f"Sound goes to {status.backend}, {status.device}." if status.device else OPENING
        if not why and self._nothing:
            why = still_silent(status)
        self._told = problem or why or plays
        self.query_one(Page).fill(self.blocks())

    @property
    def _ctx(self) -> Context:
        return self.shell.context

    @property
    def _now(self) -> int:
        return self._ctx.clock.read().awake


class PlanScreen(ListScreen[None], Card):
    """Asks for a plan and for the days on which you run; each choice is saved at once."""

    BINDINGS = [  # noqa: RUF012
        NEXT,
        Binding("space,right,left", "choose", "choose"),
        *(Binding(str(key), f"plan({key - 1})", show=False) for key in range(1, len(PLANS) + 1)),
        SKIP,
        BACK,
        LEAVE,
    ]
    hints = hints_of((*BINDINGS[:2], SKIP, BACK))
    heading = "Your plan"
    gaps = False

    def __init__(self, place: str) -> None:
        super().__init__()
        self.aside = place

    def options(self) -> tuple[Option, ...]:
        """Return the plans and the days, each marked if it is chosen."""
        chosen, days = self._plan, self._days
        plans = (
            Option(f"{'(x)' if plan == chosen else '( )'} {number} {name}", "", about, _FIRST)
            for number, (plan, name, about) in enumerate(PLANS, 1)
        )
        week = (
            Option(f"{'[x]' if day in days else '[ ]'} {name}", "", _ON_IT, _WHEN)
            for day, name in DAY_NAMES.items()
        )
        return (*plans, *week)

    def on_option_list_option_selected(self) -> None:
        """Choose what was clicked."""
        self.action_choose()

    def action_choose(self) -> None:
        """Choose the plan under the mark, or turn the day there on or off."""
        at = self.query_one(Options).chosen
        if at < len(PLANS):
            self.action_plan(at)
            return
        day = [*DAY_NAMES][at - len(PLANS)]
        now = tuple(one for one in DAY_NAMES if (one in self._days) != (one == day))
        self._keep(RUN_DAYS, now or None)

    def action_plan(self, place: int) -> None:
        """Choose a plan by its place, and say what it means."""
        self.query_one(Options).choose(place)
        self._keep("plan", str(PLANS[place][0]))

    def _keep(self, key: str, value: str | tuple[str, ...] | None) -> None:
        problem = self.shell.prefer(key, value)
        self.query_one(Notice).sentences = (problem,) if problem else ()
        self.query_one(Options).fill(self.options())

    @property
    def _plan(self) -> Plan:
        return Plan(self.shell.context.settings.plan)

    @property
    def _days(self) -> tuple[str, ...]:
        return self.shell.context.settings.run_days or ()


_FIRST, _WHEN = "What should the menu suggest first?", "On which days do you usually run?"
_ON_IT = "The week is planned around your runs. Without days, Supple learns them."


class StretchCard(TextScreen[None], Card):
    """Offers twenty seconds to try, after a question that has no default key."""

    lowered = True
    BINDINGS = [  # noqa: RUF012
        Binding("n,N", "start", show=False),
        Binding("y,Y", "leave_out", show=False),
        Binding("enter,space", "remind", show=False),
        SKIP,
        BACK,
        LEAVE,
    ]

    def __init__(self, place: str, question: str | None) -> None:
        """Without a `question` it is ruled out today."""
        super().__init__()
        self._place, self._question = place, question
        self._reminded = self._said_yes = False
        self.hints = hints_of((SKIP, BACK))
        if question:
            self.hints = (("n", "start"), ("y", "leave it out"), ("s", "skip"), ("esc", "back"))

    def blocks(self) -> tuple[Block, ...]:
        """Return what it is, and the question before it."""
        head = Block(TITLES[welcome.STRETCH], heading=True, tail=self._place)
        if self._question is None or self._said_yes:
            return head, Block(""), Block(welcome.NOT_NOW), Block(""), _FINISH
        return (
            head,
            Block(""),
            Block(welcome.ABOUT_STRETCH),
            Block(""),
            Block(self._question, strong=True),
            Block(""),
            Block("No: start the stretch", key="n", answer=True),
            Block("Yes: leave it out", key="y", answer=True),
            Block(""),
            Block(
                "Press y or n, or s to skip it. Enter does not answer.",
                quiet=not self._reminded,
                strong=self._reminded,
            ),
        )

    @property
    def _open(self) -> bool:
        return self._question is not None and not self._said_yes

    def action_start(self) -> None:
        """Start the stretch."""
        if self._open and self.app.screen is self:
            self.shell.try_stretch()

    def action_leave_out(self) -> None:
        """Leave it out, and say what helps."""
        if self._open:
            self._said_yes = True
            self.query_one(KeyRow).hints = hints_of((NEXT, BACK))
            self._refill()

    def action_remind(self) -> None:
        """Say which keys answer; without a question, continue."""
        if not self._open:
            self.action_turn("NEXT")
            return
        self._reminded = True
        self._refill()

    def on_key(self, event: events.Key) -> None:
        """Say which keys answer, to a key that does nothing."""
        if event.key not in self.active_bindings:
            event.stop()
            self.action_remind()

    def _refill(self) -> None:
        self.query_one(Page).fill(self.blocks())


_FINISH = Block("Go to the menu.", key="enter", answer=True)
