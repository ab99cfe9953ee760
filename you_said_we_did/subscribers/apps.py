"""Writing to those who asked for news: the worker's side of the list, and the office's page."""

from django.apps import AppConfig


class SubscribersConfig(AppConfig):
    """Writing to those who asked for news: the worker's side, and the office's page."""

    name = "you_said_we_did.subscribers"
    label = "subscribers"
