"""Screens of the release cube: what is published, drafts, quotes."""
