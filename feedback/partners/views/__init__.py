"""Handing in, and who may."""
