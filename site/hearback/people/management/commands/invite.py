"""`./run hearback invite --email A --roles R …`: the first administrator's way in."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from hearback.people.mail import link_to
from hearback.people.models import Invitation, User
from hearback.people.roles import Role


class Command(BaseCommand):
    """Make an invitation from the command line and print its link; nothing is mailed."""

    help = "Invite someone and print the link. For the first administrator, and when none is left."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take an address and roles."""
        parser.add_argument("--email", required=True)
        parser.add_argument(
            "--roles", nargs="+", choices=Role.values, default=[Role.ADMINISTRATOR.value]
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link. Raises CommandError for an address that is none or signs in already."""
        email = options["email"].lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError("That is not an e-mail address.") from error
        if User.objects.filter(email=email, is_active=True).exists():
            raise CommandError(f"{email} has an account. An administrator can change its roles.")
        _, secret = Invitation.invite(email, [Role(role) for role in options["roles"]], by=None)
        self.stdout.write(f"Open this within 7 days; it works once:\n{link_to(secret)}")
