"""The server: what an editor asks over stdin, answered over stdout.

The only module that knows pygls. Texts are kept here as they are typed, since only so can a place
in one be trusted whatever is in it; all that is said of them comes from the other modules.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, TypeVar, cast

from cattrs import transform_error
from cattrs.errors import BaseValidationError
from lsprotocol import types as lsp
from pygls.exceptions import FeatureRequestError, JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.protocol.json_rpc import JsonRPCNotification, RPCRequest
from pygls.uris import to_fs_path

from timer import __version__
from timer.errors import SuppleError, our_fault
from timer.lsp.cursor import spot
from timer.lsp.desk import Desk, Document, Kind
from timer.lsp.fixing import actions, all_fixed, formatted
from timer.lsp.names import Found, Name, definition, name_at, renamable, renamed, uses
from timer.lsp.offers import Offer, Schemas, Sort, offers
from timer.lsp.places import Change, Lines, Span, Units
from timer.lsp.views import Entry, Shape, entries, folds, hints, hover
from timer.lsp.words import unmarked
from timer.routine.diagnostics import Problem, Severity
from timer.routine.model import Place
from timer.services.context import Context
from timer.sound.clips import recorded

P = ParamSpec("P")
T = TypeVar("T")

QUIET_S = 0.004
"""How long nothing may come before a text is checked: what was typed at once is checked once."""
PATIENCE_S = 0.03
"""After how long a text is checked even though more is being typed."""
LOOK_S = 1.0
"""How often the server looks whether the editor that started it is still there."""
LONGEST_LINE = 64 * 1024
LARGEST = 64 * 1024 * 1024
"""Bytes in a message; more than any editor sends."""
SOURCE = "supple"
QUICK = lsp.CodeActionKind.QuickFix.value
FIX_ALL = f"{lsp.CodeActionKind.SourceFixAll.value}.supple"

_log = logging.getLogger("supple.lsp")


def _guarded(method: Callable[P, T]) -> Callable[P, T | None]:
    """Return a method that answers nothing where it fails, and says why on stderr.

    What can't be done for a reason is refused with that sentence.
    """

    @wraps(method)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return method(*args, **kwargs)
        except SuppleError as error:
            raise JsonRpcException(error.sentences, lsp.LSPErrorCodes.RequestFailed) from None
        except Exception as error:  # noqa: BLE001 (an editor must never see a traceback)
            _log.error("%s: %s (%r)", method.__name__, our_fault(error).message, error)
            return None

    return answer


class Protocol(LanguageServerProtocol):
    """Keeps the texts itself, sends no traceback, and leaves no request without an answer."""

    _server: Server

    @lsp_method(lsp.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: lsp.DidOpenTextDocumentParams) -> None:
        """Take up a text."""
        self._server.opened(params.text_document)

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: lsp.DidChangeTextDocumentParams) -> None:
        """Take up what was typed."""
        self._server.changed(params)

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: lsp.DidCloseTextDocumentParams) -> None:
        """Forget a text."""
        self._server.closed(params.text_document.uri)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return a message as what it must be; refuse a request that isn't one.

        The library would leave it without any answer, for which an editor may wait for ever.
        """
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            number, method = data.get("id"), data.get("method")
            if "id" not in data or "method" not in data:
                raise
            if not isinstance(number, (int, str)) or not isinstance(method, str):
                text = "A request needs a number and the name of a method."
                self._refuse(None, lsp.ErrorCodes.InvalidRequest, text)
            elif untimely := self._untimely(method):
                self._refuse(number, *untimely)
            elif self.get_message_type(method) is None:
                text = f"There is no method {method} here."
                self._refuse(number, lsp.ErrorCodes.MethodNotFound, text)
            else:
                text = f"The parameters of {method} are not valid{_where(error)}."
                self._refuse(number, lsp.ErrorCodes.InvalidParams, text)
            return JsonRPCNotification("$/refused", self.VERSION, None)

    def handle_message(self, message: Any) -> None:
        """Answer a message; refuse what isn't one, or comes before or after its time.

        Only requests are refused. What is only said out of time is ignored, except for the end.
        """
        if getattr(message, "jsonrpc", None) != self.VERSION:
            number = message.get("id") if isinstance(message, dict) else None
            text = 'A message needs `"jsonrpc": "2.0"` and the name of a method.'
            self._refuse(getattr(message, "id", number), lsp.ErrorCodes.InvalidRequest, text)
            return
        method = getattr(message, "method", None)
        if method is None or method == lsp.EXIT:  # an answer to what was asked here, or the end
            super().handle_message(message)
        elif untimely := self._untimely(method):
            if isinstance(message, RPCRequest):
                self._refuse(message.id, *untimely)
        else:
            super().handle_message(message)

    def _untimely(self, method: str) -> tuple[lsp.ErrorCodes, str] | None:
        """Return why a method can't be asked for now: before the start, or after the end."""
        begun = hasattr(self, "server_capabilities")
        if self._shutdown:
            return lsp.ErrorCodes.InvalidRequest, "The server was shut down."
        if begun and method == lsp.INITIALIZE:
            return lsp.ErrorCodes.InvalidRequest, "The server is initialised already."
        if not begun and method != lsp.INITIALIZE:
            return lsp.ErrorCodes.ServerNotInitialized, f"Send {lsp.INITIALIZE} before {method}."
        return None

    def not_understood(self, error: Exception) -> None:
        """Answer a message that isn't JSON; which request it was can't be known."""
        text = f"The message isn't JSON that can be read: {error}."
        self._refuse(None, lsp.ErrorCodes.ParseError, text)

    def _refuse(self, number: object, code: lsp.ErrorCodes, text: str) -> None:
        if isinstance(number, (int, str)):
            self._send_response(number, error=lsp.ResponseError(code.value, text))
        else:  # the library would leave the number out, which has to be there as null
            error = {"code": code.value, "message": text}
            self._send_data({"jsonrpc": self.VERSION, "id": None, "error": error})

    def _send_response(
        self, msg_id: str | int, result: Any = None, error: lsp.ResponseError | None = None
    ) -> None:
        if error is not None:
            error = lsp.ResponseError(error.code, error.message.splitlines()[0] or "Failed.")
        super()._send_response(msg_id, result, error)

    @property
    def is_shut_down(self) -> bool:
        """Whether the editor has ended the session as it should."""
        return self._shutdown


class Server(LanguageServer):
    """One editor's server."""

    protocol: Protocol

    def __init__(self, context: Context) -> None:
        super().__init__(
            "supple",
            __version__,
            protocol_cls=Protocol,
            text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental,
        )
        self.desk = Desk(context)
        self._versions: dict[str, int | None] = {}
        self._languages: dict[str, str] = {}
        self._waiting: dict[str, None] = {}
        """The texts to check, in order."""
        self._due: Any = None
        self._latest = 0.0
        self._shown: dict[str, object] = {}
        self._schemas: Schemas | None = None
        self._add_features()

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Say on stderr what went wrong with a message; the editor's user can't do anything.

        A message that isn't JSON is answered, as its sender may wait for that.
        """
        if source is JsonRpcException and isinstance(error, (ValueError, RecursionError)):
            self.protocol.not_understood(error)
        elif source is not FeatureRequestError:  # the answer says it
            _log.error("A message could not be answered: %s", type(error).__name__)

    # What is open.

    @_guarded
    def opened(self, item: lsp.TextDocumentItem) -> None:
        """Take up a text that was opened."""
        self._languages[item.uri] = item.language_id
        self._take(item.uri, item.text, item.version)

    @_guarded
    def changed(self, params: lsp.DidChangeTextDocumentParams) -> None:
        """Take up changes to a text."""
        uri = params.text_document.uri
        known = self.desk.open.get(uri)
        if known is None:
            return
        text = known.text
        for change in params.content_changes:
            if isinstance(change, lsp.TextDocumentContentChangePartial):
                text = edited(text, change.range, change.text, self.units)
            else:
                text = change.text
        self._take(uri, text, params.text_document.version)

    @_guarded
    def closed(self, uri: str) -> None:
        """Forget a text, and what was said of it."""
        self.desk.drop(uri)
        self._waiting.pop(uri, None)
        self._shown.pop(uri, None)
        self._publish(uri, (), None)
        self._check_others(uri)

    def _take(self, uri: str, text: str, version: int | None) -> None:
        self._versions[uri] = version
        self.desk.take(uri, _path(uri), text, self._languages.get(uri, "yaml"))
        self._shown.pop(uri, None)
        self._waiting = {uri: None, **self._waiting}  # before what only may depend on it
        self._check_soon(uri)

    @property
    def units(self) -> Units:
        """What the editor's columns count."""
        known = getattr(self.protocol, "server_capabilities", None)
        return Units(getattr(known, "position_encoding", None) or Units.UTF_16)

    # Diagnostics, as soon as nothing more comes.

    def _check_soon(self, uri: str) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        if self._due is None:
            self._latest = now + PATIENCE_S
        else:
            self._due.cancel()
        self._waiting[uri] = None
        self._due = loop.call_at(min(now + QUIET_S, self._latest), self._check_next)

    def _check_next(self) -> None:
        """Check one text, and leave the loop time for questions before the next one."""
        self._due = None
        if not self._waiting:
            return
        uri = next(iter(self._waiting))
        del self._waiting[uri]
        self._check(uri)
        if self._waiting and self._due is None:
            self._due = asyncio.get_running_loop().call_later(0, self._check_next)

    @_guarded
    def _check(self, uri: str) -> None:
        document = self.desk.open.get(uri)
        if document is None:
            return
        problems = self.desk.problems(document)
        if self._shown.get(uri) is problems:
            return
        self._shown[uri] = problems
        self._publish(uri, self._diagnostics(document, problems), self._versions.get(uri))
        if document.kind is Kind.MOVES:
            self._check_others(uri)

    def _check_others(self, uri: str) -> None:
        """Check again what may depend on a text."""
        for other in self.desk.open:
            if other != uri and other not in self._waiting:
                self._check_soon(other)

    def _publish(self, uri: str, found: Iterable[lsp.Diagnostic], version: int | None) -> None:
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri, list(found), version)
        )

    def _diagnostics(self, document: Document, problems: Iterable[Problem]) -> list[lsp.Diagnostic]:
        return [
            lsp.Diagnostic(
                range=self._range(document.lines, document.lines.span(place_of(one))),
                message=f"{one.message}\n{one.help}" if one.help else one.message,
                severity=_SEVERITY[one.severity],
                code=one.code,
                source=SOURCE,
            )
            for one in problems
        ]

    # Places.

    def _range(self, lines: Lines, span: Span) -> lsp.Range:
        start, end = (
            lsp.Position(row, lines.units(row, column, self.units))
            for row, column in (span[:2], span[2:])
        )
        return lsp.Range(start, end)

    def _place(self, document: Document, position: lsp.Position) -> tuple[int, int]:
        row = min(max(position.line, 0), len(document.lines) - 1)
        return row, document.lines.column(row, position.character, self.units)

    def _edits(self, document: Document, changes: Iterable[Change]) -> list[lsp.TextEdit]:
        return [lsp.TextEdit(self._range(document.lines, one.span), one.text) for one in changes]

    # What is asked.

    def _add_features(self) -> None:
        marks = lsp.CompletionOptions(trigger_characters=[":", " ", "-", "{", "[", ","])
        features: dict[str, tuple[Callable[..., Any], object]] = {
            lsp.INITIALIZE: (self._begin, None),
            lsp.INITIALIZED: (self._begun, None),
            lsp.TEXT_DOCUMENT_DID_SAVE: (self._saved, None),
            lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: (self._saved, None),
            lsp.TEXT_DOCUMENT_COMPLETION: (self._complete, marks),
            lsp.TEXT_DOCUMENT_HOVER: (self._hover, None),
            lsp.TEXT_DOCUMENT_DEFINITION: (self._define, None),
            lsp.TEXT_DOCUMENT_REFERENCES: (self._refer, None),
            lsp.TEXT_DOCUMENT_PREPARE_RENAME: (self._prepare, None),
            lsp.TEXT_DOCUMENT_RENAME: (self._rename, lsp.RenameOptions(prepare_provider=True)),
            lsp.TEXT_DOCUMENT_CODE_ACTION: (self._act, lsp.CodeActionOptions([QUICK, FIX_ALL])),
            lsp.TEXT_DOCUMENT_FORMATTING: (self._format, None),
            lsp.TEXT_DOCUMENT_FOLDING_RANGE: (self._fold, None),
            lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (self._outline, None),
            lsp.TEXT_DOCUMENT_INLAY_HINT: (self._hint, None),
        }
        for name, (method, options) in features.items():
            self.feature(name, options)(_guarded(method))

    def _begin(self, params: lsp.InitializeParams) -> None:
        watch_parent(params.process_id)

    def _begun(self, params: lsp.InitializedParams) -> None:
        able = self.client_capabilities.workspace
        watching = able.did_change_watched_files if able else None
        if watching and watching.dynamic_registration:
            # A move or an included routine may be saved by another program.
            watched = lsp.DidChangeWatchedFilesRegistrationOptions(
                [lsp.FileSystemWatcher("**/*.{yaml,yml}")]
            )
            method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
            wanted = lsp.Registration("files", method, watched)
            self.client_register_capability(lsp.RegistrationParams([wanted]))
        asyncio.get_running_loop().call_soon(_guarded(self._warm_up))

    def _warm_up(self) -> None:
        """Read the library before anything is typed, and spare what stays the search for waste."""
        recorded()
        assert self.schemas
        gc.collect()
        gc.freeze()

    def _saved(self, params: Any) -> None:
        """Check again what may depend on a file."""
        for uri in self.desk.open:
            self._check_soon(uri)

    def _document(self, params: Any) -> Document | None:
        return self.desk.open.get(params.text_document.uri)

    @property
    def schemas(self) -> Schemas:
        """The schemas of what there is now."""
        known, moves = self._schemas, self.desk.moves
        if known is None or known.made_of != (moves, self.desk.context.library.slugs()):
            known = self._schemas = Schemas(self.desk, moves)
        return known

    def _complete(self, params: lsp.CompletionParams) -> lsp.CompletionList | None:
        document = self._document(params)
        if document is None:
            return None
        row, column = self._place(document, params.position)
        here = spot(document.lines, row, column)
        found = offers(document, self.schemas, row, here) if here else []
        items = [self._item(document, one, place) for place, one in enumerate(found)]
        return lsp.CompletionList(False, items)

    def _item(self, document: Document, one: Offer, place: int) -> lsp.CompletionItem:
        asked = getattr(self._capability("completion"), "completion_item", None)
        about = _markup(one.about, asked.documentation_format if asked else None)
        return lsp.CompletionItem(
            label=one.label,
            kind=_ITEMS[one.sort],
            detail=one.detail or None,
            documentation=about if one.about else None,
            filter_text=one.found_by,
            # Keys, kinds and words come in the order of the format, with what is needed first.
            sort_text=f"{int(not one.needed)}{place:04}" if one.sort in _IN_ORDER else None,
            text_edit=lsp.TextEdit(self._range(document.lines, one.span), one.text),
        )

    def _hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        document = self._document(params)
        if document is None:
            return None
        row, column = self._place(document, params.position)
        found = hover(self.desk, document, self.schemas, row, column)
        if found is None:
            return None
        asked = self._capability("hover")
        text = _markup(found.text, asked.content_format if asked else None)
        return lsp.Hover(text, self._range(document.lines, found.span))

    def _capability(self, name: str) -> Any:
        """Return what the editor says that it can do with an answer, None if it says nothing."""
        return getattr(self.client_capabilities.text_document, name, None)

    def _name(self, params: Any) -> tuple[Document | None, Name | None]:
        document = self._document(params)
        if document is None:
            return None, None
        return document, name_at(document, *self._place(document, params.position))

    def _define(self, params: lsp.DefinitionParams) -> lsp.Location | None:
        document, name = self._name(params)
        found = definition(self.desk, document, name) if document and name else None
        return self._location(found) if found else None

    def _refer(self, params: lsp.ReferenceParams) -> list[lsp.Location] | None:
        _, name = self._name(params)
        if name is None or name.sort is not Sort.MOVE:
            return None
        return [self._location(one) for one in uses(self.desk, name.text)]

    def _location(self, found: Found) -> lsp.Location:
        return lsp.Location(self._uri(found.path), self._range(found.lines, found.span))

    def _uri(self, path: Path) -> str:
        opened = (one.uri for one in self.desk.open.values() if one.path == path)
        return next(opened, None) or path.as_uri()

    def _prepare(self, params: lsp.PrepareRenameParams) -> lsp.Range | None:
        document, name = self._name(params)
        if document is None:
            return None
        renamable(self.desk, name)
        return self._range(document.lines, name.span) if name else None

    def _rename(self, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        document, name = self._name(params)
        if document is None:
            return None
        changes: dict[str, list[lsp.TextEdit]] = {}
        for found, change in renamed(self.desk, name, params.new_name):
            edit = lsp.TextEdit(self._range(found.lines, change.span), change.text)
            changes.setdefault(self._uri(found.path), []).append(edit)
        return lsp.WorkspaceEdit(changes=cast(Any, changes))

    def _act(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        document = self._document(params)
        if document is None:
            return []
        wanted: Sequence[str] = params.context.only or [QUICK]
        found: list[lsp.CodeAction] = []
        start, end = (
            self._place(document, place) for place in (params.range.start, params.range.end)
        )
        if any(_is_of(QUICK, one) for one in wanted):
            for one in actions(self.desk, document, Span(*start, *end)):
                action = self._action(document, one.title, QUICK, one.changes)
                action.diagnostics = self._diagnostics(document, [one.problem])
                action.is_preferred = one.surely
                found.append(action)
        # An editor asks with every move of the cursor, and all fixes take a while to try.
        here = not params.context.only and any(one.is_preferred for one in found)
        if here or any(_is_of(FIX_ALL, one) for one in wanted):
            changes = all_fixed(self.desk, document)
            title = "Make every safe fix"
            found += [self._action(document, title, FIX_ALL, changes)] if changes else []
        return found

    def _action(
        self, document: Document, title: str, kind: str, changes: Iterable[Change]
    ) -> lsp.CodeAction:
        edit = lsp.WorkspaceEdit(changes={document.uri: self._edits(document, changes)})
        return lsp.CodeAction(title=title, kind=kind, edit=edit)

    def _format(self, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
        document = self._document(params)
        return self._edits(document, formatted(document)) if document else None

    def _fold(self, params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange] | None:
        document = self._document(params)
        if document is None:
            return None
        comment = lsp.FoldingRangeKind.Comment
        return [
            lsp.FoldingRange(one.row, one.last, kind=comment if one.comment else None)
            for one in folds(document.lines)
        ]

    def _outline(self, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol] | None:
        document = self._document(params)
        if document is None:
            return None
        return [self._symbol(document, one) for one in entries(self.desk, document)]

    def _symbol(self, document: Document, one: Entry) -> lsp.DocumentSymbol:
        return lsp.DocumentSymbol(
            name=one.name,
            detail=one.detail or None,
            kind=_SHAPES[one.shape],
            range=self._range(document.lines, one.span),
            selection_range=self._range(document.lines, one.own),
            children=[self._symbol(document, inner) for inner in one.inner],
        )

    def _hint(self, params: lsp.InlayHintParams) -> list[lsp.InlayHint] | None:
        document = self._document(params)
        if document is None:
            return None
        first, last = params.range.start.line, params.range.end.line
        return [
            lsp.InlayHint(
                position=self._range(
                    document.lines, Span(one.row, one.column, one.row, one.column)
                ).start,
                label=one.text,
                tooltip=one.about or None,
                padding_left=True,
            )
            for one in hints(self.desk, document)
            if first <= one.row <= last
        ]


def _where(error: JsonRpcException) -> str:
    """Return what is wrong with the parameters of a request, and where, as far as that is known."""
    cause = error.__cause__
    if not isinstance(cause, BaseValidationError):
        return ""
    found = next(iter(transform_error(cause, path="")), "").replace(" @ .", " at ")
    return f": {unmarked(found)}" if found else ""


_SEVERITY = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
}
_IN_ORDER = (Sort.KIND, Sort.KEY, Sort.WORD)
_SHAPES = {
    Shape.STEP: lsp.SymbolKind.Event,
    Shape.GROUP: lsp.SymbolKind.Namespace,
    Shape.MOVE: lsp.SymbolKind.Function,
    Shape.KEY: lsp.SymbolKind.Key,
}
_ITEMS = {
    Sort.KIND: lsp.CompletionItemKind.Keyword,
    Sort.KEY: lsp.CompletionItemKind.Property,
    Sort.WORD: lsp.CompletionItemKind.EnumMember,
    Sort.MOVE: lsp.CompletionItemKind.Function,
    Sort.ROUTINE: lsp.CompletionItemKind.File,
    Sort.FIGURE: lsp.CompletionItemKind.File,
}


def _markup(text: str, able: Sequence[str] | None) -> lsp.MarkupContent:
    """Return a text in Markdown, or without it for an editor that shows none."""
    if able and lsp.MarkupKind.Markdown not in able:
        return lsp.MarkupContent(lsp.MarkupKind.PlainText, unmarked(text))
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, text)


def _is_of(kind: str, wanted: str) -> bool:
    """Return whether a kind of action is one that is wanted, or a part of it."""
    name = str(getattr(wanted, "value", wanted))
    return kind == name or kind.startswith(f"{name}.")


def place_of(one: Problem) -> Place:
    """Return where a problem is."""
    return Place(one.line, one.column, one.end_column)


def _path(uri: str) -> Path | None:
    """Return the file of a document, None for one that isn't saved yet."""
    if not uri.startswith("file:"):
        return None
    try:
        found = to_fs_path(uri)
        return Path(found) if found and "\0" not in found else None
    except (ValueError, TypeError):
        return None


def edited(text: str, where: lsp.Range, new: str, units: Units) -> str:
    """Return a text with what is in a range replaced; places beyond its end are at its end."""
    lines = Lines(text)
    start, end = (
        lines.offset(place.line, lines.column(place.line, place.character, units))
        for place in (where.start, where.end)
    )
    return text[:start] + new + text[max(start, end) :]


def watch_parent(number: int | None) -> None:
    """End this process soon after the one with that number, which started it.

    An editor that is killed closes stdin only if nothing else holds the other end. A number that is
    unknown from the start is that of another container's process.
    """
    if not number or sys.platform == "win32" or not _lives(number):
        return
    loop = asyncio.get_running_loop()

    def look() -> None:
        if not _lives(number):
            os._exit(1)  # a thread of pygls waits for stdin, and would be waited for
        loop.call_later(LOOK_S, look)

    loop.call_later(LOOK_S, look)


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class Bounded:
    """Standard input with a bound on what is read at once; what is larger ends the session."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readline(self) -> bytes:
        """Return the next line."""
        line = self._stream.readline(LONGEST_LINE)
        # Some clients write the name of the header in another case.
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return b"Content-Length: %d\r\n" % int(value.strip()[:20])
        return line

    def read(self, count: int) -> bytes:
        """Return so many bytes, or none where they don't come."""
        return self._stream.read(count) if count <= LARGEST else b""


def serve(context: Context) -> bool:
    """Serve one editor until it ends the session; return whether it did so as it should."""
    logging.basicConfig(stream=sys.stderr, format="supple lsp: %(message)s", level=logging.ERROR)
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
    # What is printed by mistake must not get between the messages.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr
    server = Server(context)
    server.start_io(cast(BinaryIO, Bounded(sys.stdin.buffer)), out)
    return server.protocol.is_shut_down
