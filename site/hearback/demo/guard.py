"""What only the demonstration may do."""

from ipaddress import ip_address

from django.conf import settings
from django.core.management.base import CommandError


def require_demo(what: str) -> None:
    """Raise CommandError, naming `what`, unless this process runs the demonstration."""
    if not settings.DEMO:
        raise CommandError(f"{what} works in the demonstration only.")


def require_loopback(host: str) -> None:
    """Raise CommandError unless `host` is an address that only this machine can reach."""
    try:
        is_loopback = ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise CommandError(
            f"The demonstration answers on this machine alone, so it will not listen on {host}."
        )
