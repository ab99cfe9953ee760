"""`./run hearback tell-safety`: the public page says what is true of this installation today."""

from typing import Any

from django.core.management.base import BaseCommand

from hearback.facts.telling import all_facts, tell_public
from hearback.grades import Grade


class Command(BaseCommand):
    """For a daily timer. Prints the grade and what holds it back."""

    help = "Work out this installation's grade and bring the public page about it up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the statement and say what it rests on."""
        statement = tell_public()
        self.stdout.write(f"The grade is {statement.get_grade_display()}.")
        for fact in all_facts():
            if fact.allows == statement.grade < Grade.GOLD:
                self.stdout.write(f"  {fact.looked_at}: {fact.found}. {fact.mend}".rstrip())
