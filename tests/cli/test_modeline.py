"""A file that `supple new` writes tells an editor where its schema is, and that schema holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft7Validator

from timer.cli.main import supple

MARK = "# yaml-language-server: $schema="


def new(folder: Path, *arguments: str) -> Path:
    names = ("SUPPLE_CONFIG_DIR", "SUPPLE_DATA_DIR", "XDG_CACHE_HOME")
    environ = {name: str(folder / "home") for name in names} | {"SUPPLE_ROUTINES": ""}
    result = CliRunner().invoke(supple, ["new", *arguments], env=environ)
    assert result.exit_code == 0, result.output
    return Path(result.stdout.strip())


def schema_of(path: Path) -> Any:
    """Return the schema that an editor finds through the first line of `path`."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(MARK)
    found = (path.parent / first.removeprefix(MARK)).resolve()
    return json.loads(found.read_text(encoding="utf-8"))


def verdict(schema: Any, text: str) -> bool:
    return bool(Draft7Validator(schema).is_valid(yaml.load(text, Loader=yaml.BaseLoader)))


@pytest.mark.parametrize("start", [(), ("--from", "glute-hip-b")])
def test_the_schema_that_a_new_file_names_takes_that_file(
    tmp_path: Path, start: tuple[str, ...]
) -> None:
    path = new(tmp_path, "My own", *start)
    schema = schema_of(path)
    Draft7Validator.check_schema(schema)
    assert verdict(schema, path.read_text(encoding="utf-8"))


def test_the_schema_that_a_new_file_names_refuses_what_the_reader_refuses(tmp_path: Path) -> None:
    path = new(tmp_path, "My own")
    schema, text = schema_of(path), path.read_text(encoding="utf-8")
    assert not verdict(schema, text.replace("count: 10-15", "cuont: 10-15"))
    assert not verdict(schema, text.replace("for: 20-30s", "for: 1m30"))
    assert not verdict(schema, text.replace("name:", "nmae:", 1))


def test_an_editor_is_offered_every_move_by_its_slug(tmp_path: Path) -> None:
    offered = json.dumps(schema_of(new(tmp_path, "My own")))
    for slug in ("nordic-curl", "strap-stretch", "long-exhale", "roll-hamstrings"):
        assert f'"{slug}"' in offered
