"""What was really typed: opened by reviewers alone, one text at a time, for a short while.

Nothing of this package stores a word of it anywhere (docs/safety.md, "Raw text").
"""
