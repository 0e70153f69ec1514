"""An editor for tests: a language client of our own, over real pipes, that shares no code with the
server's library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.machines import PATIENCE_S

AT = "|"
"""Marks the cursor in a text."""

Message = dict[str, Any]


class Editor:
    """One running server with texts open in it."""

    def __init__(self, config: Path, parent: int | None = None) -> None:
        own = {"SUPPLE_CONFIG_DIR": str(config), "SUPPLE_DATA_DIR": str(config / "data")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "timer", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **own},
        )
        self._asked = 0
        self._versions: dict[str, int] = {}
        root = {"rootUri": config.as_uri(), "capabilities": {}}
        began = self.ask("initialize", processId=parent or os.getpid(), **root)
        assert began["serverInfo"]["name"] == "supple"
        self.tell("initialized")

    def close(self) -> str:
        """End the session as an editor does, and return what the server said on stderr."""
        assert self.ask("shutdown") is None
        self.tell("exit")
        _, said = self.process.communicate(timeout=PATIENCE_S)
        assert self.process.returncode == 0, said
        return said.decode()

    def opened(self, path: Path | str, text: str) -> list[dict[str, Any]]:
        """Open a text, and return what is reported of it."""
        uri = path if isinstance(path, str) else path.as_uri()
        self._versions[uri] = 1
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=item)
        return self.reported(uri, 1)

    def typed(self, path: Path | str, *changes: dict[str, Any]) -> list[dict[str, Any]]:
        """Change a text, and return what is reported of it then."""
        uri = path if isinstance(path, str) else path.as_uri()
        version = self._versions[uri] = self._versions[uri] + 1
        document = {"uri": uri, "version": version}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=list(changes))
        return self.reported(uri, version)

    def reported(self, uri: str, version: int) -> list[dict[str, Any]]:
        """Return the problems of a version, once they come."""
        found = self.wait(
            lambda one: (
                one.get("method") == "textDocument/publishDiagnostics"
                and one["params"]["uri"] == uri
                and (one["params"].get("version") or 0) >= version
            )
        )
        return list(found["params"]["diagnostics"])

    def at(self, method: str, path: Path | str, text: str, **more: Any) -> Any:
        """Ask about the place of the mark in a text that is open without it."""
        uri = path if isinstance(path, str) else path.as_uri()
        before = text.partition(AT)[0]
        row, last = before.count("\n"), before.rpartition("\n")[2]
        place = {"line": row, "character": len(last.encode("utf-16-le")) // 2}
        return self.ask(method, textDocument={"uri": uri}, position=place, **more)

    def ask(self, method: str, **params: Any) -> Any:
        """Ask a question, and return the answer, or the error where it is refused."""
        self._asked += 1
        number = self._asked
        self._send({"id": number, "method": method, **({"params": params} if params else {})})
        found = self.wait(lambda one: one.get("id") == number and "method" not in one)
        assert found["jsonrpc"] == "2.0"
        assert ("result" in found) != ("error" in found), found
        return found["error"] if "error" in found else found["result"]

    def tell(self, method: str, **params: Any) -> None:
        """Send a notification."""
        without = method == "exit"  # the only one that has none, not even an empty object
        self._send({"method": method, **({} if without else {"params": params})})

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def drop(self) -> None:
        """Leave nothing of the server, however it has fared."""
        self.process.kill()
        self.process.wait(PATIENCE_S)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()

    def wait(self, wanted: Callable[[Message], bool]) -> Message:
        """Return the first message that is wanted; the others are dropped."""
        while not wanted(message := self._read()):
            pass
        return message

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.raw(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def _read(self) -> Message:
        """Read one message: lines that end in CR and LF, an empty one, and the bytes they tell."""
        assert self.process.stdout is not None
        lengths = []
        while (line := self.process.stdout.readline()) != b"\r\n":
            assert line.endswith(b"\r\n"), line or "the server has ended"
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                lengths.append(int(value))
        (length,) = lengths
        found = json.loads(self.process.stdout.read(length))
        assert isinstance(found, dict)
        return found
