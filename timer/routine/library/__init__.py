"""Where files are found, and the data of the library: moves, positions, sources, screening questions."""
