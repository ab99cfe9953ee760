"""Surveys on paper: forms to fill in by hand, their numbers, and posters with a square code."""
