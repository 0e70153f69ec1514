"""What the terminal shows outside of its screen: only what it knows, only when it changes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.each import each
from timer.frozen import replace
from timer.player.snapshot import Snapshot
from timer.timeline.segments import SegmentKind
from timer.tui.terminal.capabilities import (
    FEW,
    MANY,
    NONE,
    Capabilities,
    abilities,
    colour_system,
    is_deep,
    trust_size,
)
from timer.tui.terminal.status import TerminalStatus, begun, ended, notification, titled
from timer.tui.testing import HeadlessApp

NOTHING, ALL = Capabilities(), Capabilities(taskbar=True, notes="777")
XTERM = {"TERM": "xterm-256color"}


def moment(session: HeadlessApp, kind: str, seconds: float = 0) -> Snapshot:
    """Return the session's snapshot, so far into a segment of a kind."""
    found: list[Snapshot] = []

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, kind, seconds)
        found.append(app.sessions[-1].snapshot)

    session.drive(scene)
    return found[0]


@pytest.fixture
def work(session: HeadlessApp) -> Snapshot:
    return moment(session, "work", 4)


def told(able: Capabilities, *moments: Snapshot, watched: bool = True) -> list[str]:
    written: list[str] = []
    outside = TerminalStatus(written.append, able)
    for now in moments:
        outside.follow(now, watched=watched)
    return written


def test_the_title_tells_time_and_move_and_is_written_when_it_changes(work: Snapshot) -> None:
    same = replace(work, rep=7)
    later = replace(work, total_left_s=59)
    first, second = told(NOTHING, work, same, later)
    assert re.fullmatch("\x1b]2;\\d+:\\d\\d · Long stretch\x1b\\\\", first)
    assert second == "\x1b]2;0:59 · Long stretch\x1b\\"


def test_progress_goes_only_to_a_terminal_that_has_it(work: Snapshot) -> None:
    half = replace(work, total_s=200, total_gone_s=100)
    assert "]9;4;" not in "".join(told(NOTHING, half))
    assert "\x1b]9;4;1;50\x1b\\" in "".join(told(ALL, half))


def test_progress_is_told_again_and_taken_away_at_the_end(work: Snapshot) -> None:
    written: list[str] = []
    outside = TerminalStatus(written.append, ALL)
    outside.again()
    assert written == []
    outside.follow(work, watched=True)
    outside.again()
    assert written[-1] == written[-2]
    assert "]9;4;1;" in written[-1]
    assert "]2;" in written[-1]
    outside.clear()
    assert written[-1] == ended(ALL) + begun()
    outside.clear()
    outside.again()
    assert len(written) == 3


def test_a_hostile_name_never_leaves_the_title_or_a_notification() -> None:
    hostile = "a\x1b]52;c;aGk=\x07\x9c\x1b\\;b"
    for text in (
        titled(hostile),
        *(notification(hostile, number) for number in ("9", "99", "777")),
    ):
        inside = text.removeprefix("\x1b").removesuffix("\x1b\\").replace("\x1b\\\x1b]99", "")
        assert not {*"\x1b\x07\x9c"} & {*inside}


def rest(work: Snapshot, length_ms: int) -> Snapshot:
    segment = replace(work.segment, kind=SegmentKind.REST, length_ms=length_ms)
    return replace(work, segment=segment, place=work.place - 1)


def test_the_end_of_a_long_rest_is_told_to_who_looks_elsewhere(work: Snapshot) -> None:
    wanted = "\x1b]777;notify;Supple;The rest is over. Long stretch\x1b\\"
    assert wanted in "".join(told(ALL, rest(work, 60_000), work, watched=False))
    assert wanted not in "".join(told(ALL, rest(work, 60_000), work))
    assert wanted not in "".join(told(ALL, rest(work, 30_000), work, watched=False))
    assert "\a" in "".join(told(NOTHING, rest(work, 60_000), work, watched=False))


def test_the_plan_of_an_open_step_is_told_once(work: Snapshot) -> None:
    segment = replace(work.segment, kind=SegmentKind.OPEN, label="Warm pack")
    before = replace(work, segment=segment, gone_s=119, length_s=120)
    reached, after = replace(before, gone_s=120), replace(before, gone_s=121)
    written = "".join(told(ALL, before, reached, after, watched=False))
    assert written.count("Warm pack: that was the plan.") == 1


@each(
    "environ, taskbar",
    [
        ({}, False),
        ({"WT_SESSION": "1"}, True),
        ({"ConEmuANSI": "ON"}, True),
        ({"TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.3.1"}, True),
        ({"TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.1.3"}, False),
        ({"TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.5.14"}, False),
        ({"TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.6.6"}, True),
        ({"TERM_PROGRAM": "iTerm.app"}, False),
        ({"TERM_PROGRAM": "WezTerm", "TERM_PROGRAM_VERSION": "20240203-110809-5046fc22"}, False),
        ({"TERM_PROGRAM": "WezTerm", "TERM_PROGRAM_VERSION": "20250412-091527-aaaa"}, True),
        ({"KONSOLE_VERSION": "250402"}, True),
        ({"KONSOLE_VERSION": "230805"}, False),
        ({"VTE_VERSION": "8002"}, True),
        ({"VTE_VERSION": "7600"}, False),
        ({"WT_SESSION": "1", "TMUX": "socket,1,0"}, False),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
    ],
)
def test_progress_is_for_terminals_that_are_known_to_show_it(
    environ: dict[str, str], taskbar: bool
) -> None:
    assert abilities({**XTERM, **environ}).taskbar is taskbar


@pytest.mark.parametrize(
    ("environ", "notes"),
    [
        ({}, None),
        ({"TERM": "xterm-kitty"}, "99"),
        ({"TERM": "foot"}, "777"),
        ({"TERM_PROGRAM": "iTerm.app"}, "9"),
        ({"TERM_PROGRAM": "ghostty"}, "777"),
        ({"TERM_PROGRAM": "ghostty", "STY": "1"}, None),
    ],
)
def test_a_notification_is_asked_for_in_the_words_of_the_terminal(
    environ: dict[str, str], notes: str | None
) -> None:
    assert abilities({**XTERM, **environ}).notes == notes


@each(
    "environ, colours",
    [
        ({"TERM": "xterm-256color"}, MANY),
        ({"TERM": "xterm"}, FEW),
        ({"TERM": "linux"}, FEW),
        ({"TERM": "screen"}, FEW),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, MANY),
        ({"TERM": "alacritty"}, MANY),
        ({"TERM": "xterm-kitty"}, MANY),
        ({"TERM": "xterm", "WT_SESSION": "1"}, MANY),
        ({"OS": "Windows_NT"}, MANY),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, NONE),
        ({"TERM": "xterm-256color", "TEXTUAL_COLOR_SYSTEM": "standard"}, FEW),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "lots"}, FEW),
    ],
)
def test_the_depth_of_colour_is_known_from_the_environment(
    environ: dict[str, str], colours: str
) -> None:
    assert abilities(environ).colours == colours


@pytest.mark.parametrize(
    ("wanted", "used"),
    [("lots", "truecolor"), ("", "truecolor"), ("auto", "truecolor"), ("256", "256")],
)
def test_colours_that_textual_does_not_know_are_not_asked_of_it(wanted: str, used: str) -> None:
    assert colour_system({"TERM": "xterm-kitty", "TEXTUAL_COLOR_SYSTEM": wanted}) == used
    assert colour_system({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "lots"}) == "auto"


@pytest.mark.parametrize(
    "term", ["xterm", "xterm-256color", "linux", "screen", "tmux-256color", "alacritty"]
)
def test_textual_takes_the_terminal_for_what_it_is_taken_for_here(term: str) -> None:
    from rich.console import Console

    environ = {"TERM": term}
    console = Console(force_terminal=True, _environ=environ)
    few = console.color_system == "standard" and not is_deep(environ)
    assert (abilities(environ).colours == FEW) is few


@pytest.mark.parametrize(
    ("told_by", "light"),
    [("15;0", False), ("0;15", True), ("0;default;7", True), ("x", False), ("", False)],
)
def test_a_light_ground_is_known_where_the_terminal_tells_it(told_by: str, light: bool) -> None:
    assert abilities({"COLORFGBG": told_by}).light is light


def test_a_size_that_was_exported_counts_only_where_the_terminal_tells_none() -> None:
    exported = {"COLUMNS": "999999999", "LINES": "5", "TERM": "xterm"}
    trust_size(exported, 0, 0)
    assert len(exported) == 3
    trust_size(exported, 80, 24)
    assert exported == {"TERM": "xterm"}


def test_a_signal_while_the_screens_are_being_closed_leaves_with_its_code(
    menu: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app._close_all()
        app._leave_shown(129)
        assert app.return_code == 129

    menu.drive(scene)
