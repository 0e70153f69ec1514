"""Plain mode: a front end that prints one line per event."""
