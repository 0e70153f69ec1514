"""What is happening: the playhead and the state machine that moves it."""
