"""What to recommend, and what to be careful with: pure functions over one `Past`."""
