"""How an extra is added depends on how Supple was installed."""

from __future__ import annotations

import pytest

from timer.machine import Installation

HOME = "/home/kim"


@pytest.mark.parametrize(
    ("found", "command"),
    [
        (Installation("/usr"), "pip install 'supple[voice]'"),
        (Installation(f"{HOME}/s/.venv", venv=True), "pip install 'supple[voice]'"),
        (
            Installation(f"{HOME}/s/.venv", venv=True, active=False),
            f"{HOME}/s/.venv/bin/python -m pip install 'supple[voice]'",
        ),
        (
            Installation(f"{HOME}/.local/share/pipx/venvs/supple", venv=True, active=False),
            "pipx install --force 'supple[voice]'",
        ),
        (
            Installation(f"{HOME}/.local/share/uv/tools/supple", venv=True, active=False),
            "uv tool install 'supple[voice]'",
        ),
        (
            Installation(f"{HOME}/.cache/uv/archive-v0/x1", venv=True, by_uv=True),
            "uvx --from 'supple[voice]' supple",
        ),
        (Installation("/usr", one_file=True), "pipx install 'supple[voice]'"),
        (Installation("/usr", managed=True), "pipx install 'supple[voice]'"),
        (Installation("/usr", packaged=True), "pipx install 'supple[voice]'"),
        (Installation("/usr", by_user=True), "pip install --user 'supple[voice]'"),
        (
            Installation("/usr", managed=True, by_user=True),
            "pip install --user --break-system-packages 'supple[voice]'",
        ),
        (
            Installation(f"{HOME}/s/.venv", venv=True, managed=True, checkout=f"{HOME}/s"),
            f"pip install -e '{HOME}/s[voice]'",
        ),
        (
            Installation(f"{HOME}/uv/my tools/.venv", venv=True, active=False),
            f"'{HOME}/uv/my tools/.venv/bin/python' -m pip install 'supple[voice]'",
        ),
        (
            Installation(f"{HOME}/s/.venv", venv=True, by_uv=True),
            f"uv pip install --python {HOME}/s/.venv 'supple[voice]'",
        ),
    ],
)
@pytest.mark.skipif("sys.platform == 'win32'", reason="these are paths of other systems")
def test_an_extra_is_added_the_way_supple_was_installed(found: Installation, command: str) -> None:
    assert found.command("voice") == command
    assert command in found.advice("voice")


def test_a_copy_in_a_single_file_says_that_nothing_can_be_added_to_it() -> None:
    assert "single file" in Installation("/usr", one_file=True).advice("duck")
    assert "package of the system" in Installation("/usr", packaged=True).advice("duck")
