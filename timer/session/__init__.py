"""One live session and its threads."""
