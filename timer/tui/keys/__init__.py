"""Keys of every screen, and how people rebind them."""
