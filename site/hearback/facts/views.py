"""The safety page: what is true of this installation, for those who answer for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cms.protection import Statement
from hearback.facts.standing import rows
from hearback.facts.telling import all_facts, tell_public
from hearback.grades import COVERS, THREATS, Grade, grade_of
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


@require_safe
@allow(Role.ADMINISTRATOR, Role.DATA_PROTECTION)
def home(request: OfficeRequest) -> HttpResponse:
    """Show the grade, what it rests on, and how keys, batches and backups stand."""
    facts = all_facts()
    grade = grade_of(facts)
    context = {
        "grade": grade,
        "holding_back": [fact for fact in facts if fact.allows == grade and grade < Grade.GOLD],
        "facts": facts,
        "covers": list(zip(THREATS, COVERS[grade], strict=True)),
        "rows": rows(),
        "statement": Statement.current(),
    }
    return render(request, "safety/home.html", context)


@require_POST
@allow(Role.ADMINISTRATOR, Role.DATA_PROTECTION, back="safety:home")
def tell(request: OfficeRequest) -> HttpResponse:
    """Bring the public page up to date with what is true now."""
    statement = tell_public(request.user)
    messages.success(request, f"The public page now says: {statement.get_grade_display()}.")
    return redirect("safety:home")
