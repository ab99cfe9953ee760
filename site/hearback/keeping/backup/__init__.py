"""One sealed file of everything but keys, and the way back from it."""
