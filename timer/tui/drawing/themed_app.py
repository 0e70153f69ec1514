"""An app in one of the themes, which can be changed while everything is on show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from timer.tui.drawing import themes
from timer.tui.drawing.palette import Palette
from timer.tui.terminal.capabilities import MANY, Capabilities

if TYPE_CHECKING:
    from textual.driver import Driver


class ThemedApp(App[int], inherit_bindings=False):
    """Gives every screen its palette, in as many colours as the terminal has."""

    palette: Palette
    """The colours of every screen."""

    def __init__(self, driver: type[Driver] | None, theme: str, abilities: Capabilities) -> None:
        many = abilities.colours == MANY
        super().__init__(driver_class=driver, ansi_color=None if many else True)
        self.abilities = abilities
        for own in themes.ours():
            self.register_theme(own)
        self.set_reactive(App.theme, self._meant(theme))
        self.stylesheet.set_variables(self.get_css_variables())
        self._clothe()

    def wear(self, theme: str) -> None:
        """Take on a theme of the settings, on every screen at once."""
        from timer.tui.widgets.row_widget import RowWidget

        self.theme = self._meant(theme)
        self._clothe()
        for screen in self.screen_stack:
            for widget in screen.walk_children(RowWidget):
                widget.restyle()

    def _clothe(self) -> None:
        self.palette = themes.palette(self.current_theme, self.abilities.colours)

    def _meant(self, theme: str) -> str:
        """Return the name of the theme that Textual is to go by."""
        name = themes.meant(theme, light=self.abilities.light)
        found: Any = self.get_theme(name)
        if self.abilities.colours == MANY:
            return name
        return themes.sixteen(found)
