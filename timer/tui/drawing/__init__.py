"""Pure drawing: text set to a width, large letters, colours."""
