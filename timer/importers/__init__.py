"""Other apps' files, sheets and notes, read into routine files."""
