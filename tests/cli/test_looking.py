"""`list`, `show`, `script`, `history`, `where`, `doctor`, `schema`, `completion` and the help."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any

import pytest

from tests.each import each
from tests.machines import VOICELESS
from timer.cli.doctor import _terminal
from timer.services.catalog import Mark, keep_mark, routine_cards
from timer.services.context import Context

OPTIONS = {
    "run": ("--from", "--in", "--speed", "--plain", "--mute", "--audio", "--range", "--answer"),
    "list": ("--json",),
    "show": ("--answer", "--json"),
    "script": ("--answer", "--json"),
    "guards": ("--json",),
    "check": ("--all", "--json", "--format"),
    "new": ("--from",),
    "edit": (),
    "history": ("--json", "--csv", "--import"),
    "stats": ("--json",),
    "doctor": ("--json", "--play"),
    "where": (),
    "schema": (),
    "completion": (),
}
KINDS = ("settle", "work", "switch", "rest", "effort", "open", "note", "ask")
SEGMENT = {
    "index": int,
    "kind": str,
    "start_ms": int,
    "length_ms": int,
    "step": int,
    "move": (str, None),
    "label": str,
    "set": (int, None),
    "sets": (int, None),
    "side": (str, None),
    "round": (int, None),
    "rounds": (int, None),
    "reps": (int, None),
    "target": (int, None),
    "open": bool,
    "max_ms": (int, None),
    "phases": list,
}
EVENT = {
    "start_ms": int,
    "length_ms": int,
    "kind": str,
    "what": str,
    "text": (str, None),
    "priority": int,
    "segment": int,
}
CARD = {
    "slug": str,
    "name": (str, None),
    "path": str,
    "origin": str,
    "when": list,
    "total_ms": (int, None),
    "kit": list,
    "ok": bool,
    "last_done": (str, None),
}
PROBLEM = {
    "line": int,
    "column": int,
    "end_column": int,
    "code": str,
    "severity": str,
    "message": str,
    "help": (str, None),
}
SESSION = {
    "id": str,
    "routine": str,
    "name": str,
    "started_at": str,
    "ended_at": (str, None),
    "state": str,
    "share": float,
    "speed": float,
    "planned_ms": int,
    "active_ms": (int, None),
    "left_out": list,
    "answers": list,
    "notes": list,
    "sets": list,
}
SET = {
    "move": (str, None),
    "label": str,
    "side": (str, None),
    "set": (int, None),
    "result": str,
    "planned": (int, None),
    "done": (int, None),
    "planned_seconds": (int, None),
    "seconds": int,
    "effort": (int, None),
    "load": (str, None),
}


def shaped(found: dict[str, Any], shape: dict[str, Any]) -> bool:
    """Tell whether every key is there with its type and nothing is missing."""
    assert list(found) == list(shape)
    for key, kinds in shape.items():
        allowed = kinds if isinstance(kinds, tuple) else (kinds,)
        value = found[key]
        assert (value is None and None in allowed) or type(value) in allowed, (key, value)
    return True


@each("command", OPTIONS)
def test_every_command_has_its_help_and_names_its_options(shared_home: Any, command: str) -> None:
    answer = shared_home.supple(command, "--help")
    assert answer.code == 0
    for option in OPTIONS[command]:
        assert option in answer.out
    assert command in shared_home.supple("--help").out


def test_show_gives_every_key_of_every_segment_and_covers_the_total(shared_home: Any) -> None:
    for slug in ("nordic-strength", "breathe-down", "evening-loosen", "contrast"):
        answer = shared_home.supple("show", slug, "--json")
        shown = answer.data
        assert (answer.code, answer.err) == (0, "")
        assert list(shown) == [
            "schema_version",
            "slug",
            "name",
            "total_ms",
            "open_ended",
            "segments",
        ]
        assert (shown["schema_version"], shown["slug"]) == (1, slug)
        at = 0
        for index, segment in enumerate(shown["segments"], 1):
            assert shaped(segment, SEGMENT)
            assert (segment["index"], segment["start_ms"]) == (index, at)
            assert segment["kind"] in KINDS
            assert all(shaped(phase, {"name": str, "ms": int}) for phase in segment["phases"])
            at += segment["length_ms"]
        assert at == shown["total_ms"]
        assert shown["open_ended"] == any(segment["open"] for segment in shown["segments"])


def test_script_gives_every_event_in_order_and_in_full(shared_home: Any) -> None:
    answer = shared_home.supple("script", "nordic-strength", "--json")
    told = answer.data
    assert answer.err == ""
    assert list(told) == ["schema_version", "slug", "total_ms", "voice", "events"]
    starts = [event["start_ms"] for event in told["events"]]
    assert starts == sorted(starts)
    assert starts[0] == 0
    for event in told["events"]:
        spoken = {"spoken": str} if event["kind"] == "speech" else {}
        assert shaped(event, EVENT | spoken)
    assert {event["kind"] for event in told["events"]} == {"tone", "speech"}
    assert told["events"][-1]["what"] == "finished"


def test_list_gives_every_routine_in_full(shared_home: Any) -> None:
    answer = shared_home.supple("list", "--json")
    assert answer.err == ""
    listed = answer.data
    assert list(listed) == ["schema_version", "routines"]
    assert len(listed["routines"]) >= 10
    for card in listed["routines"]:
        assert shaped(card, CARD)
        assert (card["ok"], card["origin"]) == (True, "bundled")


def test_a_broken_file_is_listed_and_hides_nothing(home: Any) -> None:
    bundled = len(home.supple("list", "--json").data["routines"])
    home.write("broken", b"\xff\xfe\x00[[[")
    home.write("empty", "")
    home.write("mine")
    (home.routines / "loop.yaml").symlink_to("loop.yaml")
    answer = home.supple("list", "--json")
    cards = {card["slug"]: card for card in answer.data["routines"]}
    assert len(cards) == bundled + 4
    for slug in ("broken", "empty", "loop"):
        assert shaped(cards[slug], CARD)
        assert (cards[slug]["ok"], cards[slug]["name"]) == (False, None)
    assert cards["mine"]["ok"]
    assert answer.code == 0
    lines = home.supple("list").out.splitlines()
    assert any(line.startswith("broken") and "line 1" in line for line in lines)


def test_a_file_of_ones_own_stands_before_the_bundled_one(home: Any) -> None:
    path = home.write("core")
    (card,) = [c for c in home.supple("list", "--json").data["routines"] if c["slug"] == "core"]
    assert (card["name"], card["origin"], card["path"]) == ("Quick one", "user", str(path))
    assert home.supple("show", "core", "--json").data["name"] == "Quick one"


def test_a_changed_file_is_listed_as_it_is_now(home: Any) -> None:
    home.write("mine")
    assert "Quick one" in home.supple("list").out
    home.write("mine", "name: Another\nsteps:\n  - note: Now it is longer.\n")
    assert "Another" in home.supple("list").out


def test_supple_routines_comes_before_ones_own_folder(home: Any, tmp_path: Path) -> None:
    home.write("core")
    other = tmp_path / "other"
    other.mkdir()
    (other / "core.yaml").write_text("name: Club\nsteps:\n  - note: Hello.\n")
    env = {"SUPPLE_ROUTINES": str(other)}
    cards = home.supple("list", "--json", **env).data["routines"]
    (card,) = [card for card in cards if card["slug"] == "core"]
    assert (card["name"], card["origin"]) == ("Club", "path")
    assert str(other) in home.supple("where", **env).out


def test_a_path_is_a_routine_too(home: Any, tmp_path: Path) -> None:
    path = tmp_path / "some where.yaml"
    path.write_text("name: Here\nsteps:\n  - note: Hello.\n")
    assert home.supple("show", path, "--json").data["slug"] == "some where"


@pytest.mark.parametrize("command", ["show", "script", "run", "edit"])
def test_an_unknown_routine_is_1_with_a_guess(shared_home: Any, command: str) -> None:
    answer = shared_home.supple(command, "brethe-down")
    assert (answer.code, answer.out) == (1, "")
    assert "breathe-down" in answer.err
    assert "breathe-down" not in shared_home.supple(command, "zzz").err


@each(
    "words",
    [
        ["list", "--jsn"],
        ["rnu"],
        ["show"],
        ["list", "more"],
        ["run", "core", "--speed", "201"],
        ["run", "core", "--speed", "0.2"],
        ["run", "core", "--speed", "nan"],
        ["run", "core", "--speed", "fast"],
        ["run", "core", "--from", "x"],
        ["run", "core", "--in", "1m30"],
        ["run", "core", "--in", "0"],
        ["run", "core", "--range", "all"],
        ["run", "core", "--audio", "gramophone"],
        ["check", "--format", "xml"],
        ["completion", "tcsh"],
        ["new"],
    ],
)
def test_wrong_words_are_2_and_print_no_data(shared_home: Any, words: list[str]) -> None:
    answer = shared_home.supple(*words)
    assert (answer.code, answer.out) == (2, "")
    assert "Error: " in answer.err


@each(
    "option, given, right",
    [
        ("--speed", "1,5", "1.5"),
        ("--speed", "2x", "2"),
        ("--speed", "150 %", "1.5"),
        ("--speed", "1/2", "0.5"),
        ("--in", "9,5m", "9.5m"),
        ("--in", "９m", "9m"),
        ("--in", "９，５ min", "9.5 min"),
        ("--in", "9'", "9m"),
        ("--from", "2.", "2"),
        ("--from", "step 3", "3"),
    ],
)
def test_a_number_written_another_way_is_answered_with_what_to_write(
    shared_home: Any, option: str, given: str, right: str
) -> None:
    answer = shared_home.supple("run", "core", option, given)
    assert (answer.code, answer.out) == (2, "")
    assert f"`{right}`" in answer.err


@pytest.mark.parametrize(
    ("shell", "mark"),
    [("bash", "complete "), ("zsh", "compdef"), ("fish", "complete "), ("powershell", "Register-")],
)
def test_completion_prints_a_script_for_every_shell(
    shared_home: Any, shell: str, mark: str
) -> None:
    answer = shared_home.supple("completion", shell)
    assert answer.code == 0
    assert mark in answer.out
    assert answer.err == ""


def test_routines_complete_as_typed(home: Any) -> None:
    home.write("bright")
    words = {"COMP_WORDS": "supple run br", "COMP_CWORD": "2"}
    answer = home.process(_SUPPLE_COMPLETE="bash_complete", **words)
    assert answer.out.splitlines() == ["plain,breathe-down", "plain,bright"]


def test_where_prints_every_folder_and_makes_none(newcomer: Any) -> None:
    answer = newcomer.supple("where")
    assert str(newcomer.routines) in answer.out
    assert answer.code == 0
    assert list(newcomer.root.iterdir()) == []


def test_a_budget_that_is_no_length_is_refused_with_an_example(home: Any) -> None:
    answer = home.supple("run", "core", "--in", "9q")
    assert answer.code == 2
    assert "`9m`" in answer.err


def test_doctor_answers_in_a_pipe_with_what_was_found(home: Any) -> None:
    answer = home.supple("doctor", "--json")
    found = answer.data
    assert answer.code == 0
    assert (found["schema_version"], found["ok"]) == (1, True)
    names = {one["name"]: one for one in found["findings"]}
    assert {"terminal", "sound", "voice", "journal", "settings"} <= names.keys()
    assert "silent" in names["sound"]["text"]
    for one in found["findings"]:
        assert {"name", "ok", "text", "remedy"} <= one.keys()


def test_doctor_names_what_to_mend(home: Any) -> None:
    (home.root / "config").mkdir()
    (home.root / "config" / "config.toml").write_text("no sense = [")
    answer = home.supple("doctor")
    assert answer.code == 1
    assert "NO   settings" in answer.out
    assert "ok   keymap" in answer.out


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals")
def test_doctor_measures_the_terminal_itself() -> None:
    from termios import tcsetwinsize

    master, slave = os.openpty()
    tcsetwinsize(slave, (11, 123))
    assert "123x11" in _terminal({}, slave).text
    for handle in (master, slave):
        os.close(handle)


def test_a_narrow_terminal_breaks_the_doctor_s_lines_between_words(home: Any) -> None:
    wide, narrow = home.supple("doctor"), home.supple("doctor", COLUMNS="40")
    assert narrow.out.replace("40x", "80x").split() == wide.out.split()
    long = [line for line in narrow.out.splitlines() if len(line) > 40]
    assert all(len(line.split()) == 1 for line in long), "only a path may be longer"


@pytest.mark.parametrize("width", [30, 40, 80, 120])
def test_the_list_fits_any_width_and_hides_no_column(home: Any, width: int) -> None:
    home.write("quick")
    lines = home.supple("list", COLUMNS=str(width)).out.splitlines()
    assert max(map(len, lines)) <= width
    told = " ".join(" ".join(lines).split())
    assert "Quick one" in told
    for card in home.supple("list", "--json").data["routines"]:
        assert " ".join(card["kit"][:1]) in told
        assert card["name"] in told


def test_the_list_says_what_is_a_favourite_and_what_is_hidden(home: Any) -> None:
    home.write("quick")
    assert "menu" not in home.supple("list").out.splitlines()[0]
    context = Context.of(home.env, VOICELESS)
    for slug, mark in (("core", Mark.FAVOURITE), ("quick", Mark.HIDDEN)):
        (card,) = (one for one in routine_cards(context) if one.slug == slug)
        assert keep_mark(context, card, mark) is None
    cards = {one["slug"]: one for one in home.supple("list", "--json").data["routines"]}
    assert cards["core"]["favourite"] is True
    assert cards["quick"]["hidden"] is True
    assert not {"favourite", "hidden"} & cards["contrast"].keys()
    lines = {line.split()[0]: line for line in home.supple("list").out.splitlines()}
    assert lines["core"].endswith("favourite")
    assert lines["quick"].endswith("hidden")
    assert "quick" in home.supple("list", COLUMNS="40").out


def test_no_reason_is_dropped_where_the_terminal_is_narrow(home: Any) -> None:
    (first, *_) = home.supple("today", "--json").data["suggestions"]
    for width in (30, 40, 60, 80):
        said = home.supple("today", COLUMNS=str(width)).out
        assert max(map(len, said.splitlines())) <= width
        assert first["reason"].split()[0] in said


CONFLICTS = (
    "quick (conflicted copy 2026-01-02)",
    "quick (Anna's conflicted copy 2026-01-02)",
    "quick.sync-conflict-20260102-101010-ABCDEFG",
    "quick_conflict-20260102-101010",
    *("quick (1)", "quick(2)", "quick 2", "quick copy", "quick - Copy (2)", "Copy of quick"),
)


def test_conflict_copies_are_listed_with_the_file_they_are_copies_of(home: Any) -> None:
    for slug in ("quick", *CONFLICTS, "peace (no conflict)"):
        home.write(slug)
    home.write("quick (3)", b"name: Not so quick\nsteps: [{rest: 3}]\n")
    cards = home.supple("list", "--json").data["routines"]
    own = {card["slug"]: card for card in cards if card["origin"] == "user"}
    assert sorted(own) == ["peace (no conflict)", "quick", "quick (3)"], "it has its own name"
    assert own["quick"]["copies"] == sorted(f"{one}.yaml" for one in CONFLICTS)
    assert all(one in home.supple("list").out for one in CONFLICTS)
    assert home.supple("check").out.count("conflict copy of quick.yaml") == len(CONFLICTS)


def test_doctor_tells_every_mistake_in_the_keys_and_where_the_file_is(home: Any) -> None:
    (home.root / "config").mkdir()
    path = home.root / "config" / "keymap.toml"
    path.write_text('[player]\nnex = "w"\n[menu]\nstart = "banana"\n')
    answer = home.supple("doctor", "--json")
    (found,) = (one for one in answer.data["findings"] if one["name"] == "keymap")
    assert not found["ok"]
    for told in (str(path), "line 2", "did you mean 'next'?", "line 4", '"banana" isn\'t a key'):
        assert told in found["text"]


def test_supple_alone_lists_and_says_how_to_start(shared_home: Any) -> None:
    answer = shared_home.supple()
    assert answer.code == 0
    assert "breathe-down" in answer.out
    assert "supple run" in answer.err


def test_history_tells_what_was_done_in_every_form(home: Any) -> None:
    home.write("mine")
    nothing = home.supple("history")
    assert (nothing.code, nothing.out) == (0, "")
    assert home.supple("run", "mine", "--speed", "200").code == 0
    told = home.supple("history", "--json")
    assert told.err == ""
    assert list(told.data) == ["schema_version", "sessions", "facts"]
    (session,) = told.data["sessions"]
    assert shaped(session, SESSION)
    assert (session["routine"], session["state"], session["planned_ms"]) == (
        "mine",
        "finished",
        home.supple("show", "mine", "--json").data["total_ms"],
    )
    assert [one["side"] for one in session["sets"]] == ["left", "right"]
    assert all(shaped(one, SET) for one in session["sets"])
    rows = list(csv.DictReader(io.StringIO(home.supple("history", "--csv").out)))
    assert [row["side"] for row in rows] == ["left", "right"]
    assert "finished" in home.supple("history").out


def test_only_what_ran_at_lifes_own_speed_counts_as_done(home: Any) -> None:
    home.write("mine", "name: Mine\nsteps:\n  - hold: Reach\n    for: 1s\n    settle: 0\n")

    def last_done() -> object:
        cards = home.supple("list", "--json").data["routines"]
        return next(card["last_done"] for card in cards if card["slug"] == "mine")

    assert home.supple("run", "mine", "--speed", "2").code == 0
    assert last_done() is None
    assert home.supple("run", "mine").code == 0
    started = home.supple("history", "--json").data["sessions"][0]["started_at"]
    assert last_done() == started[:10]


def test_garbage_in_the_settings_is_only_a_warning(home: Any) -> None:
    (home.root / "config").mkdir()
    settings = home.root / "config" / "config.toml"
    for garbage in (b"\xff\xfe[[[", b"x = [", b'colour = "\x1b"', b"range = 3\nwhat = 4\n"):
        settings.write_bytes(garbage)
        answer = home.supple("list", "--json")
        assert answer.code == 0
        assert answer.err.startswith("Warning: ")
        assert "\x1b" not in answer.err
        assert len(answer.data["routines"]) >= 10


def test_json_is_ascii_so_that_no_terminal_obeys_it(home: Any) -> None:
    home.write("mine", 'name: "K\u00e4se \u65e5\u672c"\nsteps:\n  - note: "\u20ac"\n')
    answer = home.supple("show", "mine", "--json")
    assert answer.out.isascii()
    assert answer.data["name"] == "K\u00e4se \u65e5\u672c"
    assert home.supple("schema").out.isascii()


def test_a_broken_move_of_ones_own_does_not_hide_the_bundled_one(home: Any) -> None:
    (home.routines / "moves").mkdir(parents=True)
    own = home.routines / "moves" / "mine.yaml"
    home.write("mine", "name: Mine\nsteps:\n  - hold: strap-stretch\n    for: 20s\n")

    def label() -> str:
        return str(home.supple("show", "mine", "--json").data["segments"][-1]["label"])

    bundled = label()
    own.write_text("strap-stretch:\n  nam: Broken\n")
    assert label() == bundled
    own.write_text("strap-stretch:\n  name: My own\n")
    assert label() == "My own"


def test_a_script_has_the_words_that_a_voice_gets_beside_the_text(home: Any) -> None:
    path = home.root / "a.yaml"
    path.write_text("name: x\nsteps:\n  - note: Hold 20-30s.\n", encoding="utf-8")
    events = home.supple("script", str(path), "--json").data["events"]
    said = next(one for one in events if one["kind"] == "speech")
    assert (said["text"], said["spoken"]) == ("Hold 20-30s.", "Hold 20 to 30 seconds.")
    assert all(("spoken" in one) == (one["kind"] == "speech") for one in events)


def test_a_time_to_fit_needs_its_unit(shared_home: Any) -> None:
    done = shared_home.supple("run", "core", "--in", "5")
    assert done.code == 2
    assert "Write 5m for minutes, or 5s for seconds." in done.err


def test_own_sounds_that_can_not_be_used_are_named_by_doctor_check_and_render(
    home: Any, tmp_path: Path
) -> None:
    folder = home.routines.parent / "sounds"
    folder.mkdir(parents=True)
    (folder / "go.wav").write_bytes(b"RIFF")
    findings = {one["name"]: one for one in home.supple("doctor", "--json").data["findings"]}
    assert not findings["tones"]["ok"]
    assert "go.wav isn't a WAV file" in findings["tones"]["text"]
    assert "ffmpeg" in findings["tones"]["remedy"]
    (checked,) = home.supple("check", "--json").data["files"]
    assert [one["code"] for one in checked["problems"]] == ["own-sound"]
    assert "[own-sound]" in home.supple("check", folder / "go.wav").out
    routine = home.write(
        "short", "name: Short\nsteps: [{hold: calf-stretch, for: 5s, settle: 0}]\n"
    )
    rendered = home.supple("render", routine, "-o", tmp_path / "short.wav")
    assert rendered.code == 0
    assert "go.wav isn't a WAV file" in rendered.err


def test_doctor_says_what_music_needs(home: Any) -> None:
    findings = {one["name"]: one for one in home.supple("doctor", "--json").data["findings"]}
    assert findings["music"]["ok"]
    assert findings["music"]["text"].startswith("left alone")


def test_what_a_session_may_change_is_shown_as_written_and_said_so(home: Any) -> None:
    """A programme and an earlier effort change what `run` plays, and these two look at neither."""
    said = "This is the routine as written. `supple run` adapts it to how your last sessions went."
    for slug, may_change in (("nordic-strength", True), ("glute-hip-a", True), ("core", False)):
        assert (said in home.supple("show", slug).out.splitlines()) == may_change
        assert (said in home.supple("script", slug).err.splitlines()) == may_change
        for command in ("show", "script"):
            answer = home.supple(command, slug, "--json")
            assert (said in answer.out, answer.err) == (False, "")
    config = home.root / "config" / "config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text("progress = false\n")
    assert said not in home.supple("show", "glute-hip-a").out
    assert said in home.supple("show", "nordic-strength").out, "an effort that went too far counts"
