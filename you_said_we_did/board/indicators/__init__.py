"""Indicators: the board’s page, and the screens on which values are handed in and approved."""
