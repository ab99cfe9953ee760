"""The two words to remember, made at the first start and kept in the demonstration's own folder."""

from django.conf import settings


def passphrase() -> str:
    """Return the keeper's passphrase; empty outside the demonstration, which unlocks nothing."""
    return str(getattr(settings, "DEMO_PASSPHRASE", ""))


def password() -> str:
    """Return the password of everybody in the demonstration's office."""
    return str(getattr(settings, "DEMO_PASSWORD", ""))
