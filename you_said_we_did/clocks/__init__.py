"""Clocks: by when people hear from us, whether they did, and how late we are.

What is counted, from when, and why: docs/answering-back.md, “Clocks and reminders”. Public: the
public site shows the limits and the figures.
"""
