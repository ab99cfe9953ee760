"""`./run hearback sync-roles`: after every migrate, make the database hold the table of roles."""

from typing import Any

from django.core.management.base import BaseCommand

from hearback import permissions
from hearback.people.roles import Role


class Command(BaseCommand):
    """Write hearback.permissions into the database."""

    help = "Make groups, permissions and the approval of public words. Run after every migrate."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sync, and say so."""
        permissions.sync()
        self.stdout.write(f"{len(Role)} roles are up to date.")
