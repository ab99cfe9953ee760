"""What we heard, promised and did."""

from django.apps import AppConfig


class YouSaidWeDidConfig(AppConfig):
    """Findings, commitments, outcomes."""

    name = "you_said_we_did"
    verbose_name = "You said, we did"
