"""Preferences: what is taken from the file, and that nothing in it is fatal."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timer.errors import SuppleError
from timer.files import FEW
from timer.settings import HOLDS, PLANS, Settings, load_settings, save_setting


def load(tmp_path: Path, text: str | bytes, **environ: str) -> tuple[Settings, tuple[str, ...]]:
    path = tmp_path / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_settings(path, environ)


def test_no_file_means_defaults_and_no_complaint(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "config.toml", {}) == (Settings(), ())


def test_every_setting_is_read(tmp_path: Path) -> None:
    text = (
        'range = "high"\naudio = "wav:out.wav"\nvoice = "names"\nticks = false\n'
        'mute = true\nvolume = 40\ntheme = "nord"\nplan = "strength-instead"\nhold = "long"\n'
        "strict = true\nvoice_level = 90\ntone_level = 80\ntick_level = 0\nmetronome = true\n"
        'motion = "off"\ntext = "large"\nnotify = false\nmouse = false\n'
    )
    chosen = ("strength-instead", "long", True, 90, 80, 0, True, "off", "large", False, False)
    told = Settings("high", "wav:out.wav", "names", False, True, 40, "nord", *chosen)
    assert load(tmp_path, text) == (told, ())


def test_byte_order_mark_of_an_editor_is_no_problem(tmp_path: Path) -> None:
    assert load(tmp_path, b"\xef\xbb\xbfvolume = 5\n") == (Settings(volume=5), ())


def test_environment_comes_before_the_file(tmp_path: Path) -> None:
    found, problems = load(tmp_path, 'audio = "bell"\n', SUPPLE_AUDIO="silent", SUPPLE_VOICE="off")
    assert (found.audio, found.voice, problems) == ("silent", "off", ())


@pytest.mark.parametrize("name", ["TEXTUAL_ANIMATIONS", "NO_MOTION"])
def test_a_wish_for_no_motion_in_the_environment_comes_before_the_file(
    tmp_path: Path, name: str
) -> None:
    assert load(tmp_path, 'motion = "on"\n', **{name: "none"}) == (Settings(motion="off"), ())
    assert load(tmp_path, 'motion = "on"\n', **{name: ""}) == (Settings(), ())


def test_empty_environment_leaves_the_file_alone(tmp_path: Path) -> None:
    assert load(tmp_path, 'audio = "bell"\n', SUPPLE_AUDIO="")[0].audio == "bell"


def test_wrong_environment_is_reported_by_its_name(tmp_path: Path) -> None:
    found, (problem,) = load(tmp_path, 'audio = "bell"\n', SUPPLE_AUDIO="loud")
    assert found.audio == "bell"
    assert problem.startswith("SUPPLE_AUDIO: ")


def test_unknown_key_is_reported_with_line_and_guess_and_the_rest_holds(tmp_path: Path) -> None:
    found, (problem,) = load(tmp_path, "mute = true\nvolme = 3\n")
    assert found == Settings(mute=True)
    assert "line 2: unknown setting 'volme'; did you mean 'volume'? It is ignored." in problem


def test_unknown_table_is_reported_with_its_line(tmp_path: Path) -> None:
    _, (problem,) = load(tmp_path, "mute = true\n\n[sound]\nvolume = 3\n")
    assert "line 3: unknown setting 'sound'" in problem


@pytest.mark.parametrize(
    "line",
    [
        'range = "big"',
        "range = 1",
        'audio = "wav:"',
        "audio = []",
        'voice = ""',
        'voice = "a\\u001b[2J"',
        "mute = 1",
        'mute = "yes"',
        "volume = 101",
        "volume = -1",
        "volume = true",
        "volume = 50.0",
        "theme = {}",
        "ticks = 0",
        "tick_level = 101",
        "metronome = 1",
    ],
)
def test_wrong_value_is_reported_and_left_at_its_default(tmp_path: Path, line: str) -> None:
    found, (problem,) = load(tmp_path, line + "\n")
    assert found == Settings()
    assert "line 1" in problem
    assert "must be" in problem
    assert "\x1b" not in problem


@pytest.mark.parametrize(
    "data",
    [b"mute = \n", b"\xff\xfe", b"a = " + b"[" * 50_000, b"v = " + b"9" * 5000, b"x" * 300_000],
    ids=["half a line", "not UTF-8", "deep", "huge number", "large file"],
)
def test_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    found, (problem,) = load(tmp_path, data)
    assert found == Settings()
    assert "config.toml" in problem
    assert "defaults" in problem


def test_folder_in_place_of_the_file_is_one_sentence(tmp_path: Path) -> None:
    found, (problem,) = load_settings(tmp_path, {})
    assert found == Settings()
    assert "a folder, not a file" in problem


def test_thousands_of_unknown_settings_are_a_few_sentences(tmp_path: Path) -> None:
    lines = "".join(f"vollume{number} = 1\n" for number in range(9_000))
    begun = time.process_time()
    found, problems = load(tmp_path, f'{lines}range = "low"\n'.encode())
    assert time.process_time() - begun < 1
    assert found == Settings(range="low")
    assert len(problems) == FEW + 1
    assert "line 1: unknown setting 'vollume0'; did you mean 'volume'?" in problems[0]
    assert f"{9_000 - FEW} more" in problems[-1]


@pytest.mark.parametrize("key", ["a." * 30_000 + "a", '"a" . ' * 30_000 + "a"])
def test_a_setting_of_endless_parts_is_refused_at_once(tmp_path: Path, key: str) -> None:
    begun = time.process_time()
    found, (problem,) = load(tmp_path, f"mute = true\n{key} = 1\n".encode())
    assert time.process_time() - begun < 1
    assert found == Settings()
    assert "line 2" in problem


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_bytes_are_fatal(tmp_path: Path, data: bytes) -> None:
    load(tmp_path, data)


def test_import_leaves_toml_and_difflib_unloaded() -> None:
    code = "import sys, timer.settings; sys.exit(bool({'tomllib','difflib'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_saved_setting_is_read_back_and_the_file_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    save_setting(path, "plan", "gentle-twice-daily")
    save_setting(path, "volume", 30)
    save_setting(path, "strict", True)
    told = Settings(volume=30, plan="gentle-twice-daily", strict=True)
    assert load_settings(path, {}) == (told, ())


def test_saving_leaves_every_other_line_and_comment_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('# mine\nrange = "low"  # for now\n\nvolume = 5\n[later]\nx = 1\n')
    save_setting(path, "range", "high")
    save_setting(path, "hold", "long")
    assert path.read_text() == (
        '# mine\nrange = "high"  # for now\n\nvolume = 5\nhold = "long"\n[later]\nx = 1\n'
    )


def test_a_hash_inside_a_value_is_not_kept_as_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('audio = "wav:take#1.wav"\n')
    save_setting(path, "audio", "silent")
    assert path.read_text() == 'audio = "silent"\n'


def test_saving_through_a_link_keeps_link_and_permissions(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "config.toml"
    real.write_text("volume = 5\n")
    real.chmod(0o600)
    link.symlink_to(real)
    save_setting(link, "volume", 6)
    assert link.is_symlink()
    assert real.read_text() == "volume = 6\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("volume = 5\n", "volume", 500),
        ("volume = 5\n", "volme", 5),
        ("volume = \n", "volume", 5),
        ('"volume" = 5\n', "volume", 6),
    ],
)
def test_what_cannot_be_saved_is_told_and_the_file_is_untouched(
    tmp_path: Path, text: str, key: str, value: int
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(SuppleError):
        save_setting(path, key, value)
    assert path.read_text() == text


def test_kit_is_a_list_of_names(tmp_path: Path) -> None:
    assert load(tmp_path, 'kit = ["mat", "Swiss ball"]\n')[0].kit == ("mat", "Swiss ball")
    assert load(tmp_path, "kit = []\n") == (Settings(kit=()), ())
    for wrong in ('"mat"', "[1]", '[""]', "true"):
        found, (problem,) = load(tmp_path, f"kit = {wrong}\n")
        assert found.kit is None
        assert "a list of names" in problem


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('run_days = ["mon", "wex"]', 'run_days: "wex" isn\'t a day. Write some of mon, tue,'),
        ("run_days = [1]", "run_days: 1 isn't a day."),
        ("run_days = [[true]]", "run_days: [true] isn't a day."),
        (
            "run_days = true",
            'run_days must be a list of days such as ["tue", "thu", "sun"], not true.',
        ),
        ('kit = ["mat", {a = 1}]', "kit: { a = 1 } isn't a name."),
        ("kit = [2026-03-01]", "kit: 2026-03-01 isn't a name."),
        ("theme = ['a', 1.5, false]", ', not ["a", 1.5, false].'),
        ("volume = 'loud'", 'volume must be a whole number from 0 to 100, not "loud".'),
        ("mute = {}", "mute must be true or false, not {}."),
    ],
)
def test_a_wrong_setting_is_shown_as_the_file_has_it(tmp_path: Path, line: str, said: str) -> None:
    (problem,) = load(tmp_path, line + "\n")[1]
    assert said in problem


@pytest.mark.parametrize("key", ["plan", "hold", "strict"])
def test_a_wrong_choice_is_told_and_left_at_its_default(tmp_path: Path, key: str) -> None:
    found, (problem,) = load(tmp_path, f'{key} = "whatever"\n')
    assert found == Settings()
    assert f"{key} must be" in problem


def test_plans_and_holds_are_those_that_are_offered(tmp_path: Path) -> None:
    for plan in PLANS:
        assert load(tmp_path, f'plan = "{plan}"\n')[0].plan == plan
    for hold in HOLDS:
        assert load(tmp_path, f'hold = "{hold}"\n')[0].hold == hold


@pytest.mark.parametrize("key", Settings.__match_args__)
def test_every_setting_can_be_written_and_read_again(tmp_path: Path, key: str) -> None:
    default = getattr(Settings(), key)
    value = {"kit": ("mat", "strap"), "run_days": ("mon", "sat")}.get(key, True)
    save_setting(tmp_path / "config.toml", key, value if default is None else default)
    _, problems = load(tmp_path, (tmp_path / "config.toml").read_text())
    assert problems == ()


def test_every_setting_stands_in_the_documentation() -> None:
    page = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert sorted(documented) == sorted(Settings.__match_args__)
    for value in (*PLANS, *HOLDS):
        assert f'`"{value}"`' in page


def test_plain_mode_is_overridden_by_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("plain = true\n")
    assert not load_settings(path, {"SUPPLE_PLAIN": "0"})[0].plain
    path.write_text("")
    assert load_settings(path, {"SUPPLE_PLAIN": "1"})[0].plain
    settings, problems = load_settings(path, {"SUPPLE_PLAIN": "yes"})
    assert not settings.plain
    assert problems == ('SUPPLE_PLAIN must be 1 or 0, not "yes". It is ignored.',)
