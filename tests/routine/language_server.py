"""A client for yaml-language-server, the server that most editors use for YAML with a schema."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.machines import PATIENCE_S

PROGRAM = "yaml-language-server"
ROOT = Path(__file__).parents[2]
SETTINGS = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}


def find() -> list[str] | None:
    """Return the command that starts the server, or None where there is no node or no server."""
    node = shutil.which("node")
    places = (shutil.which(PROGRAM), str(ROOT / "node_modules" / ".bin" / PROGRAM))
    found = next((place for place in places if place and os.path.exists(place)), None)
    return [node, os.path.realpath(found), "--stdio"] if node and found else None


class Server:
    """One running server, asked over its standard input and output."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._last = self._opened = 0
        self._ask("initialize", processId=None, rootUri=None, capabilities={})
        self._tell("initialized")

    def close(self) -> None:
        """End the server."""
        self._ask("shutdown")
        self._tell("exit")
        self._process.wait(PATIENCE_S)
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()

    def problems(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Return what the server reports about `text` as the file at `path`."""
        uri = self._open(path, text)
        found = self._wait(
            lambda told: (
                told.get("method") == "textDocument/publishDiagnostics"
                and told["params"]["uri"] == uri
            )
        )
        problems: list[dict[str, Any]] = found["params"]["diagnostics"]
        return problems

    def offered(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Return what the server offers where `text` has a `|`."""
        before = text.partition("|")[0]
        uri = self._open(path, text.replace("|", "", 1))
        found = self._ask("textDocument/completion", **_at(uri, before))
        return list(found["items"] if isinstance(found, dict) else found)

    def hover(self, path: Path, text: str) -> str:
        """Return what the server shows where `text` has a `|`."""
        before = text.partition("|")[0]
        uri = self._open(path, text.replace("|", "", 1))
        found = self._ask("textDocument/hover", **_at(uri, before))
        return json.dumps(found, ensure_ascii=False) if found else ""

    def _open(self, path: Path, text: str) -> str:
        # Each text is a file of its own: what is told of one can't be taken for another's.
        self._opened += 1
        uri = path.with_name(f"{self._opened}-{path.name}").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", textDocument=document)
        return uri

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _ask(self, method: str, **params: Any) -> Any:
        self._last += 1
        number = self._last
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return self._wait(lambda told: told.get("id") == number and "method" not in told)["result"]

    def _wait(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first message that is wanted, and answer what the server asks until then."""
        while True:
            told = self._receive()
            if "method" in told and "id" in told:
                asked = told["params"].get("items", []) if "params" in told else []
                wanted = {"yaml": SETTINGS}
                result = [wanted.get(one.get("section"), {}) for one in asked] or None
                self._send({"jsonrpc": "2.0", "id": told["id"], "result": result})
            elif is_it(told):
                return told

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps(message).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while (line := self._process.stdout.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message


def _at(uri: str, before: str) -> dict[str, Any]:
    line = before.count("\n")
    return {
        "textDocument": {"uri": uri},
        "position": {"line": line, "character": len(before) - before.rfind("\n") - 1},
    }
