"""Line mode: a front end that prints one line per event."""
