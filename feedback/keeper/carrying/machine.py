"""Which machine this is, and what each of the two refuses to do."""

from django.conf import settings
from django.core.management.base import CommandError

SITE, KEEPER = "site", "keeper"


def is_site() -> bool:
    """Say whether this machine takes answers, and another one opens them."""
    return bool(settings.MACHINE == SITE)


def is_keeper_apart() -> bool:
    """Say whether this machine opens answers that another one takes."""
    return bool(settings.MACHINE == KEEPER)


def refuse_on_the_site() -> None:
    """Raise CommandError where the keys lie on another machine."""
    if is_site():
        raise CommandError(
            "The keeper is on another machine. Carry the answers there with:"
            " ./run hearback carry out FILE"
        )


def require(machine: str) -> None:
    """Raise CommandError unless this is that machine of the two."""
    if settings.MACHINE not in (SITE, KEEPER):
        raise CommandError(
            "Site and keeper share this machine, so nothing has to be carried. If they should not,"
            " read docs/keeper-apart.md and set HEARBACK_MACHINE."
        )
    if machine == SITE and not is_site():
        raise CommandError("“carry out” is for the site’s machine. Here it is “carry back”.")
    if machine == KEEPER and not is_keeper_apart():
        raise CommandError("“carry back” is for the keeper’s machine. Here it is “carry out”.")
