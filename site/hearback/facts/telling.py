"""From facts to the one row that the public site may read."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.protection import Statement
from hearback.facts.here import facts_here
from hearback.facts.machine import facts_of_machine
from hearback.grades import Fact, grade_of
from hearback.people.models import AuditEntry, User


def all_facts() -> list[Fact]:
    """Return every fact that the grade rests on, as of now."""
    report = Path(settings.MACHINE_REPORT)
    return [*facts_here(), *facts_of_machine(report, timezone.localdate())]


@transaction.atomic
def tell_public(actor: User | None = None) -> Statement:
    """Write down what the public page says: the grade and the sentences anyone may read. A change
    of grade goes into the audit log.
    """
    facts = all_facts()
    before = Statement.current()
    statement = Statement.say(
        grade_of(facts), [fact.told for fact in facts if fact.told], timezone.localdate()
    )
    if before is None or before.grade != statement.grade:
        AuditEntry.record("safety.grade", actor, statement.get_grade_display())
    return statement
