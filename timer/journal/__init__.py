"""What is remembered: sessions and their sets, in SQLite."""
