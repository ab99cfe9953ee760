"""Typing in paper forms, in the office alone."""

from django.apps import AppConfig


class KeyingConfig(AppConfig):
    """Has screens where forms are typed in, and tables of those that wait for a second person."""

    name = "feedback.keying"
