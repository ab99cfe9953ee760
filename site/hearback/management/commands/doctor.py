"""`./run hearback doctor`: the same as `./run doctor`, for whoever is at that door already."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from hearback.doctor.command import main


class Command(BaseCommand):
    """Hands everything on. As another user than root it sees less, and says so."""

    help = "Look at this installation and say what to mend. ./run doctor --help says more."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Let the doctor read its own options and end with its own code."""
        sys.exit(main(argv[2:]))

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at everything."""
        main([])
