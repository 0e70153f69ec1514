"""The welcome of somebody new, and the line before a first session."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from timer.coach.past import NOTHING
from timer.frozen import replace
from timer.journal.events import SessionStart
from timer.machine import BARE
from timer.services.context import Context, read_past
from timer.services.screening import SAFETY_LINE, keep_welcome, safety_line
from timer.services.session_factory import SessionOptions, open_session, plan_session, plan_speech
from timer.services.welcome import ABOUT_STRETCH, stretch_plan
from timer.sound.clips import recorded
from timer.timeline.messages import FIRST_WORDS


@pytest.fixture
def new(tmp_path: Path) -> Context:
    """Somebody who starts for the first time, without sound."""
    names = ("CONFIG", "DATA", "CACHE", "STATE")
    context = Context.of({f"XDG_{name}_HOME": str(tmp_path / name) for name in names}, BARE)
    return replace(context, settings=replace(context.settings, audio="silent"))


def first_said(context: Context, **options: object) -> str:
    """Return the first words of a session."""
    plan = plan_session(context, "dynamic-warm-up", SessionOptions(**options))  # type: ignore[arg-type]
    cues = plan_speech(context, plan).plan.of(0)
    return next((cue.text or "" for cue in cues if not cue.tone), "")


def begun(context: Context, speed: float) -> None:
    with closing(context.journal.open(read_only=False)) as store:
        store.save(SessionStart("a", "core", context.clock.wall(), 60_000, speed))


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (lambda _: None, True),
        (lambda context: begun(context, 2.0), True),
        (lambda context: begun(context, 1.0), False),
        (keep_welcome, False),
    ],
)
def test_the_line_is_shown_until_the_welcome_was_read_or_a_session_begun(
    new: Context, before: Callable[[Context], object], shown: bool
) -> None:
    before(new)
    session = open_session(new, plan_session(new, "dynamic-warm-up"))
    assert session.first == (SAFETY_LINE if shown else None)
    recordings = [" ".join(form) for form in FIRST_WORDS if recorded().knows(form)]
    assert (first_said(new) in recordings) == (shown and bool(recordings))


def test_the_line_is_not_said_where_nobody_listens_or_a_routine_is_tried_out(new: Context) -> None:
    assert "Next" in first_said(new, attended=False)
    assert first_said(new, speed=2.0) == ""
    assert safety_line(NOTHING, 2.0) is None
    unreadable = replace(read_past(new), error=object())
    assert safety_line(unreadable) is None


def test_the_last_card_says_how_long_you_have_to_get_ready(new: Context) -> None:
    assert stretch_plan(new).timeline.segments[0].end_ms == 12_000
    assert "twelve seconds to get ready" in ABOUT_STRETCH
