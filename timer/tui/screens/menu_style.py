"""The menu's style sheet.

As a default it is read with those of the widgets; a file of its own would have every sheet read
again before the first picture.
"""

MENU_CSS = """
MenuScreen {
    layout: vertical;
}

MenuScreen #body {
    layout: horizontal;
    height: 1fr;
    padding: 1 0 0 0;
}

MenuScreen RoutineList {
    width: 38;
}

MenuScreen Preview {
    padding: 0;
}

MenuScreen #disclaimer {
    height: 2;
    margin: 1 0 0 0;
}

MenuScreen.-wide RoutineList {
    width: 56;
}

MenuScreen.-huge RoutineList {
    width: 76;
}

MenuScreen.-wide #disclaimer,
MenuScreen.-huge #disclaimer {
    height: 1;
}

MenuScreen.-narrow #body {
    layout: vertical;
    padding: 0;
}

MenuScreen.-narrow RoutineList {
    width: 1fr;
}

MenuScreen.-narrow Preview {
    height: 7;
}

MenuScreen.-low.-narrow Preview,
MenuScreen.-narrow #disclaimer,
MenuScreen.-tiny #disclaimer,
MenuScreen.-tiny Preview {
    display: none;
}
"""
