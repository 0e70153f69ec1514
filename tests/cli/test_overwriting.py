"""A sound is written over what Supple made and over nothing else, unless the person says so."""

from __future__ import annotations

import os
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.machines import PATIENCE_S

SHORT = "name: Short\nsteps:\n  - hold: Reach\n    for: 1s\n    settle: 0\n"
LETTER = b"Dear diary,\n" * 10
FOREIGN = (
    b"RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\xbb\0\0\0\x77\1\0\2\0\x10\0data\x08\0\0\0"
    + bytes(8)
)


def run(home: Any, path: Path, *more: str) -> Any:
    return home.supple("run", "short", "--speed", "200", "--audio", f"wav:{path}", *more)


def run_by_environment(home: Any, path: Path, *more: str) -> Any:
    return home.supple("run", "short", "--speed", "200", *more, SUPPLE_AUDIO=f"wav:{path}")


def run_by_setting(home: Any, path: Path, *more: str) -> Any:
    (home.root / "config" / "config.toml").write_text(f'audio = "wav:{path}"\n')
    return home.supple("run", "short", "--speed", "200", *more, SUPPLE_AUDIO="")


def render(home: Any, path: Path, *more: str) -> Any:
    return home.supple("render", "short", "-o", path, *more)


WAYS = [run, run_by_environment, run_by_setting, render]
Way = Callable[..., Any]


@pytest.fixture
def path(home: Any) -> Path:
    """Return a path for a sound, in a home with a short routine."""
    home.write("short", SHORT)
    return Path(home.root / "take.wav")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("held", [LETTER, FOREIGN], ids=["text", "sound"])
def test_what_supple_did_not_make_is_left_unless_forced(
    home: Any, path: Path, way: Way, held: bytes
) -> None:
    path.write_bytes(held)
    refused = way(home, path)
    assert refused.code == 1
    assert "not a sound that Supple made" in refused.err
    assert "--force" in refused.err
    assert "Done" not in refused.out
    assert path.read_bytes() == held
    assert way(home, path, "--force").code == 0
    with wave.open(str(path)) as sound:
        assert sound.getnframes() > 40_000 or way is not render


@pytest.mark.parametrize("first", [run, render])
@pytest.mark.parametrize("second", [run, render])
def test_what_supple_made_is_made_again(home: Any, path: Path, first: Way, second: Way) -> None:
    assert first(home, path).code == 0
    assert second(home, path).code == 0


@pytest.mark.parametrize("kind", ["flac", "ogg", "mp3"])
def test_a_rendered_file_of_any_kind_is_rendered_again_but_is_no_wav(
    home: Any, path: Path, kind: str
) -> None:
    pytest.importorskip("av")
    file = path.with_suffix(f".{kind}")
    assert render(home, file).code == 0
    assert render(home, file).code == 0
    assert run(home, file).code == 1


def test_an_empty_file_is_no_loss(home: Any, path: Path) -> None:
    path.touch()
    assert run(home, path).code == 0


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/null")


def a_loop(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("make", [a_folder, a_pipe, a_device, a_loop])
def test_what_is_no_file_is_refused_with_a_reason_forced_or_not(
    home: Any, path: Path, way: Way, make: Callable[[Path], None]
) -> None:
    make(path)
    for more in ([], ["--force"]):
        answer = way(home, path, *more)
        assert answer.code == 1
        assert path.name in answer.err
        assert "Done" not in answer.out


@pytest.mark.parametrize("way", WAYS)
def test_a_missing_folder_is_named_before_anything_starts(home: Any, path: Path, way: Way) -> None:
    answer = way(home, path / "none" / "x.wav")
    assert answer.code == 1
    assert "no folder" in answer.err
    assert "Done" not in answer.out


def test_doctor_overwrites_nothing_either(home: Any, path: Path) -> None:
    path.write_bytes(LETTER)
    findings = home.supple("doctor", "--json", SUPPLE_AUDIO=f"wav:{path}").data["findings"]
    (sound,) = (one for one in findings if one["name"] == "sound")
    assert not sound["ok"]
    assert path.read_bytes() == LETTER


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals")
def test_leaving_the_question_before_the_menu_interrupts(home: Any, path: Path) -> None:
    path.write_bytes(LETTER)
    master, slave = os.openpty()
    os.write(master, b"\x04")
    streams = {"stdin": slave, "stdout": slave, "stderr": slave}
    home.env.update(SUPPLE_AUDIO=f"wav:{path}", TERM="xterm")
    with subprocess.Popen(home.command(), env=home.env, **streams) as person:
        os.close(slave)
        said = b""
        while b"Interrupted." not in said:
            said += os.read(master, 4096)
        assert person.wait(PATIENCE_S) == 130
    os.close(master)
    assert b"Overwrite it?" in said
    assert path.read_bytes() == LETTER
