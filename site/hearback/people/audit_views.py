"""The audit log, for the data protection officer and the administrator."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import AuditFilterForm
from hearback.people.models import AuditEntry
from hearback.people.roles import Role

ENTRIES_PER_PAGE = 50


@require_safe
@allow(Role.DATA_PROTECTION, Role.ADMINISTRATOR)
def audit(request: OfficeRequest) -> HttpResponse:
    """Show what was done, newest first, narrowed to an area, a person or a day."""
    form = AuditFilterForm(request.GET)
    entries = AuditEntry.objects.none()
    if form.is_valid():
        asked = form.cleaned_data
        entries = AuditEntry.objects.in_area(asked["area"]).by(asked["actor"]).on(form.day_asked())
    page = Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    query = urlencode(kept) + "&" if kept else ""
    return render(request, "people/audit.html", {"form": form, "page": page, "query": query})
