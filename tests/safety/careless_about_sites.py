"""The public site with its check for our own pages taken out: a negative control (claim 17)."""

from unittest.mock import patch

from hearback.wsgi import application

patch("feedback.intake.views.is_from_our_page", return_value=True).start()

__all__ = ["application"]
