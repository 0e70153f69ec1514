"""An editor for tests: a language client by others than the server's library, over real pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sansio_lsp_client import Client, Event, Initialized, PublishDiagnostics, ResponseError
from sansio_lsp_client.structs import Request, Response

from tests.machines import PATIENCE_S

AT = "|"
"""Marks the cursor in a text."""


class Answer(Event):
    """An answer as it came, after the library has read it as what it must be."""

    message_id: Any
    result: Any


class Reported(Event):
    """What the server reports of a text, as it came: the library drops the version."""

    params: Any


class AnyClient(Client):
    """The library's client, which keeps answers as they came, and takes those it doesn't know."""

    def _handle_request(self, request: Request) -> Event:
        event = super()._handle_request(request)
        return Reported(params=request.params) if isinstance(event, PublishDiagnostics) else event

    def _handle_response(self, response: Response) -> Event:
        if response.id not in self._unanswered_requests:
            return Answer(message_id=response.id, result=response.result)
        try:
            event = super()._handle_response(response)
        except (NotImplementedError, ValidationError) as error:
            # It reads a list of hints as one of them, with any of today's versions of pydantic.
            if isinstance(error, ValidationError) and error.title != "MInlayHints":
                raise
            event = Answer(message_id=response.id, result=response.result)
        if isinstance(event, (Initialized, ResponseError)):
            return event
        return Answer(message_id=response.id, result=response.result)


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
        self.client = AnyClient(process_id=parent or os.getpid(), root_uri=config.as_uri())
        self._events: list[Event] = []
        self._versions: dict[str, int] = {}
        self.wait(lambda one: isinstance(one, Initialized))
        self._send()  # that it has understood

    def close(self) -> str:
        """End the session as an editor does, and return what the server said on stderr."""
        self.client.shutdown()
        self._send()
        self.wait(lambda one: isinstance(one, Answer) and one.result is None)
        self.client.exit()
        self._send()
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
                isinstance(one, Reported)
                and one.params["uri"] == uri
                and (one.params.get("version") or 0) >= version
            )
        )
        assert isinstance(found, Reported)
        return list(found.params["diagnostics"])

    def at(self, method: str, path: Path | str, text: str, **more: Any) -> Any:
        """Ask about the place of the mark in a text that is open without it."""
        uri = path if isinstance(path, str) else path.as_uri()
        before = text.partition(AT)[0]
        row, last = before.count("\n"), before.rpartition("\n")[2]
        place = {"line": row, "character": len(last.encode("utf-16-le")) // 2}
        return self.ask(method, textDocument={"uri": uri}, position=place, **more)

    def ask(self, method: str, **params: Any) -> Any:
        """Ask a question, and return the answer; a refusal is returned as the library reads it."""
        number = self.client._send_request(method, params or None)
        self._send()
        found = self.wait(lambda one: getattr(one, "message_id", None) == number)
        return found.result if isinstance(found, Answer) else found

    def tell(self, method: str, **params: Any) -> None:
        """Send a notification."""
        self.client._send_notification(method, params or None)
        self._send()

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

    def _send(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(self.client.send())
        self.process.stdin.flush()

    def wait(self, wanted: Callable[[Event], bool]) -> Event:
        """Return the first event that is wanted; the others are dropped."""
        assert self.process.stdout is not None
        while True:
            while self._events:
                if wanted(event := self._events.pop(0)):
                    return event
            self._send()
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            assert data, "the server has ended"
            self._events += self.client.recv(data)
