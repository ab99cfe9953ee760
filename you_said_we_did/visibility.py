"""Who may ever see what the loop holds."""

from django.db import models


class Visibility(models.TextChoices):
    """Who may ever see it (R72)."""

    PUBLIC = "public", "Public"
    PARTNERSHIP = "partnership", "Partnership only"
    RESTRICTED = "restricted", "Restricted"
