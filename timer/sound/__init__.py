"""What is heard: tones, the mixer, the helper process and its devices."""
