"""What spares a person effort: beginnings of names, colours, one warning a day."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from tests.each import each
from timer.cli.doctor import Finding, lines
from timer.cli.helping import examples_in
from timer.cli.main import Context, supple
from timer.cli.maintenance import MANUAL, PLACES, START_FILES, completion
from timer.cli.manual import page
from timer.cli.output import Ink


def test_the_beginning_of_a_name_is_enough_if_only_one_has_it(home: Any) -> None:
    home.write("core-two")
    assert home.supple("show", "post", "--json").data["slug"] == "post-run-cooldown"
    assert home.supple("show", "CORE", "--json").data["slug"] == "core"
    assert home.supple("check", "core-t").err.startswith("1 file: 0 errors")
    several = home.supple("show", "glute")
    assert several.code == 1
    assert "'glute' could mean `glute-hip-a` or `glute-hip-b`.\n" in several.err
    assert "No routine is called 'ost-run'" in home.supple("show", "ost-run").err


def test_the_beginning_of_a_command_is_enough_if_only_one_has_it(home: Any) -> None:
    assert home.supple("wher").out == home.supple("where").out
    several = home.supple("sc", "core")
    assert several.code == 2
    assert "'sc' could mean `script` or `schema`." in several.err
    assert "There is no command ''" in home.supple("").err


USED_WRONG = {
    "diary --tightness 11": "--tightness: 11 is more than 10. Write 0 to 10.",
    "history --last 0": "--last: 0 is less than 1. Write 1 or more.",
    "report --weeks two": "--weeks: 'two' isn't a whole number. Write 1 to 520.",
    "today --minutes 0": "--minutes: 0 is less than 1. Write 1 to 240.",
    "history --correct last --reps 99999": "--reps: 99999 is more than 9999. Write 0 to 9999.",
    "run core --range lo": "--range: 'lo' isn't one of the choices. Write low, middle or high.",
    "run core --speed": "--speed needs a value after it.",
    "run core --spede 2": "There is no option --spede. Did you mean `--sides` or `--speed`?",
    "list --json=3": "--json takes no value. Write it alone.",
    "run": "ROUTINE is missing.",
    "new My Thing": "'Thing' is too much here. Put quotes around words that belong together.",
    "week --ics .": "--ics: '.' is a folder. Name a file in it.",
    "stats --since never": "--since: 'never' isn't a day.",
    "hsitory": "There is no command 'hsitory'. Did you mean `history`?",
}


@pytest.mark.parametrize("typed", USED_WRONG)
def test_a_command_used_in_a_wrong_way_says_what_to_write(home: Any, typed: str) -> None:
    answer = home.supple(*typed.split())
    assert (answer.code, answer.out) == (2, "")
    assert f"Error: {USED_WRONG[typed]}" in answer.err


def every_type() -> list[tuple[str, object]]:
    context = click.Context(supple)
    commands = [supple.get_command(context, name) for name in supple.list_commands(context)]
    return [
        (f"{command.name} {one.name}", one.type)
        for command in commands
        if command
        for one in command.params
    ]


def test_no_option_answers_in_words_of_clicks() -> None:
    theirs = (click.IntRange, click.FloatRange, click.Choice, click.Path, click.DateTime)
    found = [
        name
        for name, kind in every_type()
        if type(kind) in theirs or kind in (click.INT, click.FLOAT, click.UUID)
    ]
    assert found == []


def test_the_folders_are_there_for_scripts(home: Any, tmp_path: Any) -> None:
    found = home.supple("where", "--json", SUPPLE_ROUTINES=str(tmp_path)).data
    assert found["routines"] == str(home.routines)
    assert found["more_routines"] == [str(tmp_path)]
    assert {*found} == {
        *("schema_version", "routines", "bundled", "more_routines", "sounds", "settings"),
        *("journal", "cache", "log"),
    }


def test_a_mistake_in_the_settings_is_told_once_a_day(home: Any) -> None:
    home.routines.mkdir(parents=True)
    settings = home.routines.parent / "config.toml"
    settings.write_text("rnage = 'low'\n")
    assert "unknown setting 'rnage'" in home.supple("list").err
    assert home.supple("list").err == ""
    assert "rnage" in home.supple("doctor").out
    settings.write_text("rnage = 'low'\nvolume = 200\n")
    assert "volume must be" in home.supple("list").err
    assert home.supple("where").err == ""


@pytest.mark.parametrize(("ok", "sign"), [(True, "\x1b[32mok"), (False, "\x1b[31m\x1b[1mNO")])
def test_doctor_is_coloured_on_a_terminal(ok: bool, sign: str) -> None:
    (coloured,) = lines([Finding("voice", ok, "some")], 0, Ink(True))
    assert coloured.startswith(sign)
    assert next(lines([Finding("voice", ok, "some")], 0)).endswith("voice      some")


COMMANDS = supple.list_commands(click.Context(supple))


def command(name: str) -> click.Command:
    found = supple.get_command(click.Context(supple), name)
    assert found is not None
    return found


@each("name", COMMANDS)
def test_the_help_of_every_command_ends_with_examples_that_can_be_typed(name: str) -> None:
    help = command(name).get_help(Context(command(name), info_name=name))
    assert help.count("Examples:\n") == 1
    for line, _ in examples_in(command(name).help or "")[1]:
        words = shlex.split(line[line.index("supple ") :].rstrip(')"'))
        assert words[:2] == ["supple", name]
        command(name).make_context(name, words[2:])


def test_the_help_lists_every_command_once_with_an_example(home: Any) -> None:
    shown = home.supple("--help").out
    for name in COMMANDS:
        assert len(re.findall(rf"^  {name}\s", shown, re.MULTILINE)) == 1, name
    assert "\n              supple run post-run-cooldown --in 9m\n" in shown
    assert "\nExit codes: 0 done, 1 what was asked failed" in shown.replace("\n  ", "\n")
    assert "\x1b" not in shown


def completed(home: Any, *words: str) -> list[str]:
    bash = completion("bash")
    assert bash is not None
    with CliRunner().isolation(env=home.env):
        asked = bash(supple, {"obj": home.machine}, "supple", "_SUPPLE_COMPLETE")
        return [one.value for one in asked.get_completions([*words[:-1]], words[-1])]


def test_every_option_completes(home: Any) -> None:
    home.write("mine")
    assert completed(home, "run", "mi") == ["mine"]
    assert completed(home, "check", "mi") == ["mine"]
    assert completed(home, "run", "mine", "--from", "") == ["1"]
    assert completed(home, "run", "mine", "--audio", "si") == ["simpleaudio", "silent"]
    assert completed(home, "run", "mine", "--voice", "b") == ["brief"]
    assert completed(home, "moves", "calf") == ["calf-stretch"]
    assert completed(home, "show", "post", "--with", "b") == ["bench-stretch"]
    assert "8" in completed(home, "show", "post", "--without", "")
    assert completed(home, "show", "core", "--answer", "sit") == ["sit-bone=yes", "sit-bone=no"]
    assert completed(home, "run", "nowhere", "--from", "") == []


def test_usual_values_complete(home: Any) -> None:
    assert completed(home, "run", "core", "--in", "1") == ["10m", "15m"]
    assert completed(home, "history", "--since", "m") == ["monday", "march", "may"]
    assert completed(home, "history", "--set", "") == [], "nothing done yet"
    (now,) = completed(home, "today", "--at", "")
    assert home.supple("today", "--at", now).code == 0
    assert completed(home, "import", "co") == ["co"], "a file, not a routine"


def test_sessions_complete_with_what_they_were(home: Any) -> None:
    home.write("mine")
    home.supple("run", "mine", "--plain", "--speed", "200", "--audio", "silent")
    (session,) = home.supple("history", "--json").data["sessions"]
    assert completed(home, "history", "--show", "") == ["last", session["id"]]
    assert completed(home, "history", "--correct", session["id"][:8], "--set", "") == ["1", "2"]
    assert completed(home, "history", "--restore", "") == []
    home.supple("history", "--delete", session["id"], "--yes")
    assert completed(home, "history", "--show", "") == ["last"]
    assert completed(home, "history", "--restore", "") == [session["id"]]


FREE = {"words", "name", "reps", "seconds", "load"}
"""Numbers and words, which nobody can guess."""


@each("name", COMMANDS)
def test_what_can_be_guessed_is_completed(name: str) -> None:
    for param in command(name).params:
        if getattr(param, "is_flag", False) or param.name in FREE:
            continue
        custom = param.type.shell_complete.__func__ is not click.ParamType.shell_complete
        assert custom or param._custom_shell_complete is not None, param.name


def test_gaps_in_the_settings_are_for_routines_that_have_none(home: Any) -> None:
    steps = "steps:\n  - hold: Reach\n    for: 10s\n    sides: each\n    sets: 2\n"
    home.write("plain", f"name: Plain\n{steps}")
    home.write("own", f"name: Own\ndefaults: {{rest: 40s}}\n{steps}")
    home.write("step", f"name: Step\n{steps}    rest: 1s\n")
    before = home.supple("list", "--json").data
    settings = home.routines.parent / "config.toml"
    settings.write_text('volume = 50\n[defaults]\nsettle = 12\nswitch = "0"\nrest = "20-30s"\n')

    def gaps(slug: str) -> list[tuple[str, int]]:
        found = home.supple("show", slug, "--json").data["segments"]
        return [(one["kind"], one["length_ms"]) for one in found if one["kind"] != "work"]

    rest = ("rest", 25_000)
    assert gaps("plain") == [("settle", 12_000), rest, rest]
    assert gaps("own") == [("settle", 12_000), ("rest", 40_000), ("rest", 40_000)]
    assert gaps("step") == [("settle", 12_000), ("rest", 1_000), ("rest", 1_000)]
    after = home.supple("list", "--json").data
    changed = [one["slug"] for one in after["routines"] if one not in before["routines"]]
    assert {"plain", "own", "step"} <= {*changed}
    settings.write_text("defaults = 3\nvolume = 50\n")
    assert "write defaults as a table" in home.supple("list").err
    settings.write_text('[defaults]\nrest = "1m30"\nnap = 3\nswitch = true\n')
    told = home.supple("list").err
    assert "config.toml, line 2: rest: `1m30` could mean two things." in told
    assert "line 3: defaults has no 'nap'" in told
    assert "line 4: switch must be a length" in told


@pytest.mark.parametrize("shell", sorted(PLACES))
def test_completion_and_manual_are_installed_for_a_person(home: Any, shell: str) -> None:
    own = home.root / "share"
    env = {"XDG_DATA_HOME": str(own), "SHELL": f"/bin/{shell}"}
    done = home.supple("completion", "--install", **env)
    written = [own / PLACES[shell], own / MANUAL]
    if shell in START_FILES:
        written.append(home.root / START_FILES[shell][1])
    assert (done.code, done.out.splitlines()) == (0, [str(one) for one in written])
    assert (own / PLACES[shell]).read_text() == home.supple("completion", shell).out
    again = home.supple("completion", "--install", **env)
    assert (again.code, again.out) == (0, f"{written[0]}\n{written[1]}\n"), "after an update"
    (own / MANUAL).write_text("of somebody else")
    refused = home.supple("completion", "--install", **env)
    assert (refused.code, "not from Supple" in refused.err) == (1, True)
    assert (own / MANUAL).read_text() == "of somebody else"


@pytest.mark.parametrize("shell", sorted(START_FILES))
def test_what_a_shell_starts_with_is_kept(home: Any, shell: str) -> None:
    start = home.root / "dotfiles"
    start.write_bytes(b"# mine, not UTF-8: \xe9")
    (home.root / START_FILES[shell][1]).symlink_to(start)
    env = {"XDG_DATA_HOME": str(home.root / "a share"), "SHELL": f"/bin/{shell}"}
    assert home.supple("completion", "--install", **env).code == 0
    mine, gap, comment, line = start.read_bytes().splitlines()
    assert (mine, gap, comment[:1]) == (b"# mine, not UTF-8: \xe9", b"", b"#")
    assert f"'{home.root / 'a share' / PLACES[shell]}'".encode() in line
    start.unlink()
    start.mkdir()
    refused = home.supple("completion", "--install", **env)
    assert refused.code == 1
    assert f"{START_FILES[shell][1]} can't be changed" in refused.err
    assert line.decode() in refused.err


def test_completion_asks_for_a_shell_it_knows(home: Any) -> None:
    assert home.supple("completion", "--install", SHELL="/bin/tcsh").code == 2
    powershell = home.supple("completion", "powershell", "--install")
    assert "$PROFILE" in powershell.err


def test_the_manual_names_every_command_and_option() -> None:
    text = page(supple)
    kept = Path(__file__).parents[2] / "share" / MANUAL
    assert kept.read_text(encoding="utf-8") == text, "run scripts/manual"
    for name in COMMANDS:
        assert f'.SS "supple {name}' in text
        for param in command(name).params:
            if not isinstance(param, click.Option) or param.hidden:
                continue
            for option in param.opts:
                assert option.replace("-", "\\-") in text
    assert not [line for line in text.splitlines() if re.match(r"['.](?![A-Z\\])", line)]
