"""What is happening now: the playhead, and the state machine that moves it."""
