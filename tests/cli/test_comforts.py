"""What spares a person effort: beginnings of names, colours, one warning a day."""

from __future__ import annotations

from typing import Any

import pytest

from timer.cli.doctor import Finding, lines
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
    assert "No such command ''" in home.supple("").err


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
