"""Optional steps on the command line: `--with` and `--without`, and what is remembered."""

from __future__ import annotations

import json
from typing import Any

import pytest

OWN = """\
name: Own
steps:
  - {hold: strap-stretch, for: 10s, settle: 0}
  - {hold: march, for: 20s, settle: 0, optional: true}
  - {hold: quad-stretch, for: 40s, settle: 0, optional: extra}
"""


def steps(home: Any, *options: str) -> list[int]:
    data = home.supple("show", "own", *options, "--json").data
    return [one["step"] for one in data["segments"]]


def test_steps_are_chosen_by_number_and_by_move(home: Any) -> None:
    home.write("own", OWN)
    assert steps(home) == [1, 2]
    assert steps(home, "--with", "3") == [1, 2, 3]
    assert steps(home, "--with", "quad-stretch", "--without", "march") == [1, 3]
    heard = home.supple("script", "own", "--with", "3", "--json").data
    assert heard["total_ms"] == 70_000
    listed = home.supple("show", "own").out
    assert "Optional: 2 March on the spot (on)." in listed
    assert "Extra: 3 Quad stretch (off)." in listed


@pytest.mark.parametrize("command", ["run", "show", "script", "render"])
def test_an_unknown_step_is_refused_with_a_list(home: Any, command: str) -> None:
    home.write("own", OWN)
    more = ("-o", str(home.root / "own.wav")) if command == "render" else ()
    done = home.supple(command, "own", "--with", "nonsense", *more)
    assert done.code == 1
    assert "You can choose 2 March on the spot (on), 3 Quad stretch (off)." in done.err


def test_a_file_is_written_with_the_steps_that_were_chosen(home: Any) -> None:
    home.write("own", OWN)
    out = str(home.root / "own.wav")
    done = home.supple("render", "own", "-o", out, "--without", "2", "--with", "3")
    assert "0:5" in done.err


def test_what_a_session_was_started_with_is_remembered(home: Any) -> None:
    home.write("own", OWN)
    fast = ("--plain", "--speed", "200")
    assert home.supple("run", "own", "--with", "3", "--without", "2", *fast).code == 0
    assert steps(home) == [1, 3]
    listed = home.supple("list", "--json").data["routines"]
    assert next(one for one in listed if one["slug"] == "own")["total_ms"] == 50_000
    assert home.supple("script", "own", "--json").data["total_ms"] == 30_000
    again = home.supple("run", "own", *fast)
    assert "Quad" in again.out
    assert "March" not in again.out
    assert home.supple("run", "own", "--with", "2", *fast).code == 0
    assert steps(home) == [1, 2, 3]


def test_history_names_only_what_was_not_played(home: Any) -> None:
    home.supple("run", "core", "--in", "5m", "--speed", "200")
    home.supple("run", "contrast", "--in", "5m", "--speed", "200")
    contrast, core = json.loads(home.supple("history", "--json").out)["sessions"]
    for session in (contrast, core):
        done = {one["label"] for one in session["sets"] if one["result"] == "done"}
        assert done
        assert session["left_out"]
        assert not done & {*session["left_out"]}
    assert "Side plank" in core["left_out"]
