"""Line mode: one line an event."""
