"""The terminal: what it can show, what is written to it, and how it is restored."""
