"""The terminal: what it can do, what may go wrong with it, and how it is given back."""
