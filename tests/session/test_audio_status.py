"""What is told about sound: each thing once, in the order in which it happens."""

from __future__ import annotations

from timer.frozen import replace
from timer.player.effects import Muted, Schedule
from timer.session.audio_output import FAR, MEASURED_MS, NEWS_MS, AudioOutput, AudioStatus
from timer.sound.sink import FULL, RecordingSink, SoundStatus
from timer.timeline.cues.cue import CueKind, Lengths, Priority

STARTING = SoundStatus("auto")
READY = SoundStatus("miniaudio", "PulseAudio: Speakers")
MEASURED = replace(READY, latency_ms=158)
LOST = SoundStatus("miniaudio", "", "It is gone.", "Plug it in.", bell=True)


def told(*statuses: SoundStatus, voice: str = "hibari heart") -> list[str]:
    """Return what is told of statuses that each last for two seconds."""
    hearing = AudioStatus()
    looks = [
        hearing.look(status, 2000 * place + at, voice)
        for place, status in enumerate(statuses)
        for at in range(0, 2000, 250)
    ]
    return [sentence for sentence in looks if sentence]


def test_backend_device_latency_and_voice_are_named_once_they_are_known() -> None:
    assert told(STARTING, READY, MEASURED, replace(MEASURED, latency_ms=160)) == [
        "Sound: miniaudio, PulseAudio: Speakers, 158 ms. Voice: hibari heart."
    ]


def test_a_device_that_tells_no_latency_is_named_without_it() -> None:
    assert told(*[READY] * (MEASURED_MS // 2000 + 2), voice="") == [
        "Sound: miniaudio, PulseAudio: Speakers."
    ]


def test_why_something_else_plays_is_told_with_it() -> None:
    assert told(replace(MEASURED, note="simpleaudio is missing."))[0].endswith("is missing.")


def test_a_loss_and_a_return_are_told_once_each() -> None:
    assert told(MEASURED, LOST, LOST, MEASURED, MEASURED)[1:] == [
        "It is gone. Plug it in.",
        "Sound is back: miniaudio, PulseAudio: Speakers.",
    ]


def test_without_a_device_from_the_start_only_the_loss_and_the_return_are_told() -> None:
    assert told(STARTING, LOST, LOST, READY, MEASURED) == [
        "It is gone. Plug it in.",
        "Sound is back: miniaudio, PulseAudio: Speakers.",
    ]


def test_silence_that_was_chosen_is_not_talked_about() -> None:
    assert told(SoundStatus("silent"), SoundStatus("bell", bell=True)) == []


def test_a_sentence_is_news_for_some_seconds_and_a_loss_is_left_to_the_status() -> None:
    hearing = AudioStatus()
    hearing.look(MEASURED, 1000)
    assert hearing.news(1000 + NEWS_MS - 1)
    assert hearing.news(1000 + NEWS_MS) is None
    hearing.look(LOST, 20_000)
    assert hearing.news(20_000) is None


def test_the_last_words_are_waited_for_unless_the_person_wants_to_leave() -> None:
    sink = RecordingSink()
    sounding = AudioOutput(sink, FULL, None)
    said = Lengths().said(("How hard was that?",), 0, CueKind.ASK, Priority.NEXT_UP)
    sounding.perform(Schedule(0, said), 0)
    sounding.wait_for_speech(said.length_ms - 1, lambda: None)
    assert len(sink.beats) == 1
    sounding.hurry()
    sounding.wait_for_speech(0, lambda: None)
    assert len(sink.beats) == 1


def test_the_tone_that_answers_m_is_heard_before_the_silence() -> None:
    sink = RecordingSink()
    audio = AudioOutput(sink, FULL, None)
    tone = Lengths({"mute": 400}).cue(CueKind.CONFIRM, 0, Priority.START_STOP, tone="mute")
    audio.perform(Schedule(5_000, tone), 5_000)
    audio.perform(Muted(True), 5_000)
    audio.perform(Muted(False), 5_100)
    assert sink.calls == [("play", 5_000, "mute"), ("mute", True, 5_400), ("mute", False)]


def test_over_ssh_a_loss_is_told_with_what_helps_there() -> None:
    assert AudioStatus(far=True).look(LOST, 0) == f"It is gone. {FAR}"
    assert AudioStatus().look(LOST, 0) == "It is gone. Plug it in."
