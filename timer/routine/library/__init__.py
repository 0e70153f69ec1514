"""Where files are found, and the library's data: moves, positions and sources."""
