"""A bundled routine as a file: every event of its script sounds at its frame, and nothing more."""

from __future__ import annotations

import wave
from array import array
from pathlib import Path
from typing import Any

import pytest

from timer.machine import BARE
from timer.paths import find_folders
from timer.services.context import Context
from timer.services.export import render_routine
from timer.services.preferences import compile_choices, sound_profile
from timer.services.routine_files import find_entry, timeline_of
from timer.settings import Settings
from timer.sound import tones
from timer.sound.clips import Clips, recorded, sound_name
from timer.timeline.cues.cue import Cue
from timer.timeline.cues.plan import CuePlan, Event, script

MS = tones.RATE // 1000


def rendered(tmp_path: Path, slug: str, **settings: Any) -> tuple[array[int], CuePlan]:
    """Return the frames of a routine's file, and the plan that it was made from."""
    names = ("CONFIG", "DATA", "CACHE", "STATE")
    folders = find_folders({f"XDG_{name}_HOME": str(tmp_path / name) for name in names})
    context, path = Context(folders, Settings(**settings), machine=BARE), tmp_path / "s.wav"
    render_routine(context, find_entry(context, slug), path, compile_choices(context))
    with wave.open(str(path)) as file:
        heard = array("h", file.readframes(file.getnframes()))
    timeline = timeline_of(context, slug)
    profile = sound_profile(context, timeline.routine)
    return heard, CuePlan(timeline, recorded(), profile=profile)


def alone(events: tuple[Event, ...]) -> list[Event]:
    """Return the events over which nothing else sounds."""
    found, over = [], 0
    for event, after in zip(events, (*events[1:], None), strict=True):
        end = event.start_ms + event.cue.length_ms
        if event.start_ms >= over and (after is None or end <= after.start_ms):
            found.append(event)
        over = max(over, end)
    return found


def samples(cue: Cue) -> array[int]:
    return tones.load(cue.tone) if cue.tone else Clips().load(sound_name(cue.phrases))


@pytest.mark.parametrize(
    ("slug", "past_ms"), [("nerve-floss-daily", 0), ("gentle-twice-daily", 1_180)]
)
def test_every_event_of_the_script_sounds_at_its_frame(
    tmp_path: Path, slug: str, past_ms: int
) -> None:
    heard, plan = rendered(tmp_path, slug)
    events = script(plan)
    assert len(heard) == (plan.timeline.total_ms + past_ms) * MS
    known = [one for one in alone(events) if one.cue.tone or plan.lengths.knows(one.cue.phrases)]
    assert len(known) > len(events) * 0.7
    for event in known:
        wanted, start = samples(event.cue), event.start_ms * MS
        assert heard[start : start + len(wanted)] == wanted, event


def test_the_levels_of_the_settings_hold_in_a_file_and_its_volume_is_left_to_the_player(
    tmp_path: Path,
) -> None:
    file = tmp_path / "short.yaml"
    file.write_text("name: Short\nsteps: [{hold: strap-stretch, for: 9s}]\n", encoding="utf-8")
    levels = {"volume": 0, "tone_level": 50, "tick_level": 0, "voice_level": 0}
    heard, plan = rendered(tmp_path, str(file), **levels)
    events = alone(script(plan))
    for what, share in (("go", 4), ("countdown", 0)):
        event = next(one for one in events if one.cue.what == what)
        start, wanted = event.start_ms * MS, samples(event.cue)
        found = heard[start : start + len(wanted)]
        assert max(found) == (max(wanted) // share if share else 0)
    said = next(one for one in events if not one.cue.tone)
    assert not any(heard[said.start_ms * MS : (said.start_ms + said.cue.length_ms) * MS])


def test_what_nobody_can_say_is_told_when_a_file_is_written(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("name: Own\nsteps: [{hold: Zyx of my own, for: 9s}]\n", encoding="utf-8")
    context = Context(find_folders({}), Settings(), machine=BARE)
    made, unsaid = render_routine(
        context, find_entry(context, str(file)), tmp_path / "s.wav", compile_choices(context)
    )
    assert made.title == "Own"
    assert unsaid is not None
    assert "'Zyx of my own'" in unsaid
