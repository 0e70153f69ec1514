"""Textual's drivers, made to greet the terminal when they take it and to thank it at the end."""

from __future__ import annotations

from textual.driver import Driver


def courteous(driver: type[Driver], greeting: str, farewell: str) -> type[Driver]:
    """Return `driver` with texts that are written around its application mode."""

    def start_application_mode(self: Driver) -> None:
        driver.start_application_mode(self)
        self.write(greeting)

    def stop_application_mode(self: Driver) -> None:
        self.write(farewell)
        driver.stop_application_mode(self)

    methods = {
        "start_application_mode": start_application_mode,
        "stop_application_mode": stop_application_mode,
    }
    return type("CourteousDriver", (driver,), methods)
