"""The player's picture: countdown, figure and the words around them."""
