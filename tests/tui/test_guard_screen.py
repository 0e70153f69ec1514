"""The questions before a start: what each answer leads to, and that it is asked once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from timer.frozen import replace
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.player.commands import Jump
from timer.services.context import Context, read_past
from timer.services.screening import keep_answers, valid_answers
from timer.services.session_factory import SessionOptions, plan_session
from timer.sound.sink import RecordingSink
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.player import PlayerScreen
from timer.tui.screens.questions import AdviceScreen, GuardScreen, InjuryDayScreen
from timer.tui.screens.summary import STILL_SKIPPING_MS, SummaryScreen
from timer.tui.screens.text_screen import Page
from timer.tui.testing import HeadlessApp, rehearse

NEEDED = "y or n, please: this one needs an answer."


def test_no_to_every_question_begins_and_is_not_asked_again(environ: dict[str, str]) -> None:
    async def first(app: HeadlessApp, pilot: object) -> None:
        assert isinstance(app.screen, GuardScreen)
        await app.begun(pilot)
        assert isinstance(app.screen, PlayerScreen)

    async def second(app: HeadlessApp, pilot: object) -> None:
        assert isinstance(app.screen, PlayerScreen)

    rehearse(environ, "core").drive(first)
    rehearse(environ, "core").drive(second)


def test_a_blocking_yes_offers_another_routine(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "y")
        assert "Not today." in app.text
        await app.press(pilot, "i")
        await app.begun(pilot, "enter")
        assert app.sessions[-1].timeline.routine.slug == "breathe-down"

    rehearse(environ, "core").drive(scene)


def test_what_starts_instead_is_as_silent_as_the_first_one(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "y")
        await app.press(pilot, "i")
        await app.begun(pilot, "enter")
        assert app.sessions[-1].snapshot.muted
        assert isinstance(app.screen, PlayerScreen)

    app = rehearse(environ, "core")
    app._plan = plan_session(app.context, "core", SessionOptions(mute=True))
    app.drive(scene)


@pytest.mark.parametrize(
    ("hurts", "budget", "takes"), [(False, 60, "It still takes 1:07."), (True, 480, None)]
)
def test_a_session_that_is_too_long_says_so_after_the_answers_and_before_it_begins(
    environ: dict[str, str], hurts: bool, budget: int, takes: str | None
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        while isinstance(app.screen, GuardScreen):
            await app.press(pilot, "n")
        if takes:
            assert takes in app.text
            await app.press(pilot, "enter")
        else:
            assert "still takes" not in app.text
        await app.begun(pilot, "enter")
        assert "still takes" not in app.text

    app = rehearse(environ, "car-park-reset")
    options = SessionOptions(budget_ms=budget * 1000, answers={"sit-bone": hurts})
    app._plan = plan_session(app.context, "car-park-reset", options)
    app.drive(scene)


def test_a_blocking_yes_can_be_left_without_starting_anything(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "y", "enter")
        assert app.return_code == 0
        assert app.sessions == []

    rehearse(environ, "core").drive(scene)


def test_a_yes_that_drops_steps_begins_without_them(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        for _ in range(4):
            if "the bone you sit on" not in app.text:
                await app.press(pilot, "n")
        await app.press(pilot, "y")
        assert "left out" in app.text
        await app.press(pilot, "enter")
        labels = {segment.label for segment in app.sessions[-1].timeline.segments}
        assert "Foot-on-bench stretch" not in labels
        assert "Quad stretch" in labels

    rehearse(environ, "post-run-cooldown").drive(scene)


def test_answers_are_kept_when_the_program_ends_between_two_questions(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n")
        assert isinstance(app.screen, GuardScreen)
        app.exit(return_code=130)

    app = rehearse(environ, "post-run-cooldown")
    app.drive(scene)
    assert list(valid_answers(read_past(app.context).facts, app.context.clock.wall())) != []


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
@pytest.mark.parametrize("key", ["pagedown", "down", "right", "f5", "a"])
def test_a_key_that_does_not_answer_is_told_which_do(
    environ: dict[str, str], key: str, size: tuple[int, int]
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        for _ in range(30):
            await app.press(pilot, key)
            if NEEDED in " ".join(app.text.split()):  # a long question is scrolled first
                break
        assert NEEDED in " ".join(app.text.split())
        await app.press(pilot, "n")
        assert NEEDED not in " ".join(app.text.split())

    rehearse(environ, "post-run-cooldown").drive(scene, size=size)


def test_only_y_and_n_answer_and_escape_goes_back(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert "Question 1 of 4" in app.text
        assert "Press y or n" in app.text
        await app.press(pilot, "enter", "space")
        assert "Question 1 of 4" in app.text
        assert NEEDED in app.text
        await app.press(pilot, "n")
        assert "Question 2 of 4" in app.text
        assert "You answered no: Any sharp pain right now?" in app.text
        await app.press(pilot, "escape")
        assert "Question 1 of 4" in app.text
        assert "You answered" not in app.text
        await app.press(pilot, "y", "escape")
        assert "Question 1 of 4" in app.text, "back from the advice to the question"
        await app.press(pilot, "escape")
        assert app.return_code == 0
        assert app.sessions == []

    rehearse(environ, "post-run-cooldown").drive(scene)
    assert not valid_answers(read_past(Context.of(environ, BARE)).facts, ManualClock().wall())


def test_the_questions_can_be_left_with_q(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "q")
        assert app.return_code == 0

    rehearse(environ, "core").drive(scene)


def test_a_fresh_injury_told_elsewhere_refuses_without_another_question(
    environ: dict[str, str],
) -> None:
    context = Context.of(environ, BARE)
    keep_answers(replace(context, clock=ManualClock()), {"fresh-injury": True})

    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert isinstance(app.screen, AdviceScreen)
        assert "Not today." in app.text
        assert "cold pack" in app.text
        await app.press(pilot, "enter")
        assert app.sessions == []

    rehearse(environ, "post-run-cooldown").drive(scene)


def test_a_mistyped_yes_is_taken_back_with_one_key_now_and_later(environ: dict[str, str]) -> None:
    async def mistyped(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "y", "a")
        assert "Any sharp pain" in app.text
        await app.press(pilot, "y", "enter")
        assert app.sessions == []

    async def later(app: HeadlessApp, pilot: object) -> None:
        assert "You answered yes at 03:04; it holds until midnight." in app.text
        assert "Answer again" in app.text
        await app.press(pilot, "a")
        await app.begun(pilot)
        assert app.sessions[-1].timeline.routine.slug == "core"

    async def at_last(app: HeadlessApp, pilot: object) -> None:
        assert isinstance(app.screen, PlayerScreen)

    for scene in (mistyped, later, at_last):
        rehearse(environ, "core").drive(scene)


async def click(app: HeadlessApp, pilot: Any, text: str) -> None:
    """Click where a text stands on the page."""
    page = app.screen.query_one(Page)
    rows = [page.render_line(y).text for y in range(page.size.height)]
    y = next(y for y, row in enumerate(rows) if text in row)
    await pilot.click(Page, offset=(rows[y].index(text), y))
    await app.settle(pilot)


def test_a_click_on_an_answer_gives_it_and_elsewhere_does_nothing(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await click(app, pilot, "Any sharp pain")
        assert "Any sharp pain" in app.text
        await click(app, pilot, "Yes")
        assert "Not today." in app.text
        await click(app, pilot, "Breathe down instead")
        await app.begun(pilot, "enter")
        assert app.sessions[-1].timeline.routine.slug == "breathe-down"

    rehearse(environ, "core").drive(scene)


def test_the_end_tells_figures_and_remarks_and_a_click_starts_what_is_next(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.begun(pilot)
        app.sessions[-1].send(Jump(len(app.sessions[-1].timeline.segments) - 3))
        await app.settle(pilot)
        await app.let(pilot, 60)
        assert isinstance(app.screen, SummaryScreen)
        for told in ("1 of 13 sets done", "1 set saved", "right   all", "Have something"):
            assert told in app.text
        for key in ("n", "s", "right", "pagedown", "media_track_next", "space"):
            await app.press(pilot, key)
            assert isinstance(app.screen, SummaryScreen), f"{key} was meant for the session"
        wait(app, STILL_SKIPPING_MS)
        await app.press(pilot, "n")
        assert isinstance(app.screen, SummaryScreen), "n starts nothing"
        await click(app, pilot, "Next could be")
        app.sessions.clear()
        await app.begun(pilot)
        assert app.sessions[-1].timeline.routine.slug == "breathe-down"

    rehearse(environ, "post-run-cooldown").drive(scene)


def test_the_end_can_be_left_with_space_after_a_while_and_with_enter_at_once(
    session: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "note", seconds=11)
        wait(app, STILL_SKIPPING_MS - 1)
        await app.press(pilot, "space")
        assert app.return_code is None
        wait(app, 1)
        await app.press(pilot, "space")
        assert app.return_code == 0

    session.drive(scene)


def wait(app: HeadlessApp, ms: int) -> None:
    """Let time go by without a session."""
    assert isinstance(app.context.clock, ManualClock)
    app.context.clock.advance(ms)


def test_help_opens_over_a_question_and_closes_to_it(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "question_mark", "escape")
        assert isinstance(app.screen, GuardScreen)

    rehearse(environ, "core").drive(scene)


def test_how_hard_the_last_set_was_can_be_told_at_the_end(environ: dict[str, str]) -> None:
    folder = Path(environ["XDG_CONFIG_HOME"]) / "supple" / "routines"
    folder.mkdir(parents=True)
    (folder / "last.yaml").write_text(
        "name: Last\nsteps:\n  - effort: Curl\n    to: 8/10\n    window: 3-8\n", encoding="utf-8"
    )

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.let(pilot, 8)
        await app.press(pilot, "enter")
        assert isinstance(app.screen, SummaryScreen)
        assert "Curl: How hard was that?" in app.text
        await app.press(pilot, "9")
        assert "How hard" not in app.text
        assert "effort" in app.text
        assert "few reps at 9 out of ten" in app.text

    rehearse(environ, "last").drive(scene)


@pytest.mark.parametrize("named", [True, False])
def test_another_routine_that_is_broken_is_told_and_ends_nothing_else(
    environ: dict[str, str], named: bool
) -> None:
    folder = Path(environ["XDG_CONFIG_HOME"]) / "supple" / "routines"
    folder.mkdir(parents=True)
    (folder / "breathe-down.yaml").write_text("name: A\nsteps:\n  - hodl: x\n", encoding="utf-8")

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        if not named:
            await app.press(pilot, "slash", *"core", "enter", "enter")
        await app.press(pilot, "y", "i")
        if named:
            assert app.return_code == 1
        else:
            assert isinstance(app.screen, MenuScreen)
            assert "breathe-down.yaml, line 3" in app.text

    rehearse(environ, "core" if named else None).drive(scene)


def test_the_end_leaves_by_itself_but_takes_nothing_away_that_lies_over_it(
    session: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "note", seconds=11)
        summary = app.screen
        assert isinstance(summary, SummaryScreen)
        await app.press(pilot, "question_mark")
        summary._leave()
        assert app.screen is not summary
        assert app.return_code is None
        await app.press(pilot, "escape")
        summary._leave()
        assert app.return_code == 0

    session.drive(scene)


def test_tingling_in_a_session_leaves_no_hinge_and_no_stretch_first_in_the_menu(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "slash", *"cooldown", "enter", "enter")
        await app.begun(pilot)
        app.sessions[-1].send(Jump(3))
        await app.let(pilot, 20)
        await app.press(pilot, "x", "2", "enter")
        assert isinstance(app.screen, SummaryScreen)
        app.sessions.clear()
        await app.press(pilot, "enter")
        assert isinstance(app.screen, MenuScreen)
        await app.press(pilot, "escape", "end")

        now, against = app.text.split("Not now")
        for name in ("Post-run cooldown", "Long-range", "Nordic", "Foam roll", "Gentle"):
            assert name not in now
            assert name in against
        assert "Tingling or numbness" in against
        await app.press(pilot, "slash", *"long-range", "enter", "enter")
        assert isinstance(app.screen, AdviceScreen)
        assert "Not today." in app.text

    rehearse(environ).drive(scene, (100, 90))


def test_a_soft_tone_says_that_a_question_waits(environ: dict[str, str]) -> None:
    sinks: list[RecordingSink] = []

    def opened(spec: str) -> RecordingSink:
        sinks.append(RecordingSink())
        return sinks[-1]

    async def scene(app: HeadlessApp, pilot: object) -> None:
        question = app.screen
        assert isinstance(question, GuardScreen)
        assert sinks == []
        question.nudge()
        (sink,) = sinks
        assert next(call for call in sink.calls if call[0] == "play")[2] == "reminder"
        question.hush()
        assert sink.closed, "the session's own sound comes after it"
        question.nudge()
        await app.begun(pilot)
        assert sinks[1].closed
        assert len(sinks) == 3

    app = rehearse(environ, "core")
    app.context = replace(app.context, sound=opened)
    app.drive(scene)


def test_the_day_of_an_injury_is_one_digit_and_escape_goes_back(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n", "y")
        assert isinstance(app.screen, InjuryDayScreen)
        await app.press(pilot, "enter")
        assert "A number, please" in app.text
        await app.press(pilot, "escape")
        assert isinstance(app.screen, GuardScreen)
        await app.press(pilot, "y", "2")
        assert isinstance(app.screen, AdviceScreen)
        await app.press(pilot, "q")

    app = rehearse(environ, "core")
    app.drive(scene)
    facts = read_past(app.context).facts
    assert facts["injury"] == "yes 2026-01-01T23:59:00+00:00"
