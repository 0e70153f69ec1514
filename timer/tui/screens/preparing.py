"""The wait before a session whose own words have yet to be said: once, and a key goes round it."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding

from timer.session.session import Session
from timer.session.speech_cache import SpeechCache
from timer.tui.keys.bindings import Hint
from timer.tui.screens.text_screen import Block, TextScreen
from timer.tui.shell import Shell

LOOK_S = 0.1


class PreparingScreen(TextScreen[bool]):
    """Answers whether to start: as soon as everything is said, or at once with enter."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter,space", "dismiss(True)", show=False),
        Binding("q,Q,n,N,escape,ctrl+c", "dismiss(False)", show=False),
    ]

    hints: tuple[Hint, ...] = (("enter", "begin now"), ("q", "back"), ("?", "help"))
    lowered = True

    def __init__(self, voicing: SpeechCache) -> None:
        super().__init__()
        self._voicing = voicing

    def blocks(self) -> tuple[Block, ...]:
        """Return what is waited for."""
        return (
            Block("Preparing the voice", heading=True),
            Block(""),
            Block("This routine has words of its own, which are said once and kept.", strong=True),
            Block(""),
            Block("It begins by itself in some seconds; enter begins without them.", quiet=True),
        )

    def on_mount(self) -> None:
        """Have the words said in a thread that no leaving waits for."""
        self._speaking = self._voicing.prepare_in_background()
        self.shell.every(self, LOOK_S, self._look)

    def _look(self) -> None:
        if self._speaking.done and self.app.screen is self:
            self.dismiss(True)


def open_player(
    shell: Shell, session: Session, routine: str | None, refuse: Callable[[], None]
) -> None:
    """Show a session, once it has its voice; `refuse` is called where the person would not wait."""

    def show(go: bool | None = True) -> None:
        from timer.tui.screens.player import PlayerScreen

        if not go:
            refuse()
            return
        shell.sessions.append(session)
        shell.push_screen(PlayerScreen(session, routine))

    if session.speech.waiting:
        shell.push_screen(PreparingScreen(session.speech), show)
    else:
        show()
