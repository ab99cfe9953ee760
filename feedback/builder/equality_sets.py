"""Sets of equality questions: read by officers, their next version made by data protection."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import InspectView, SnippetViewSet

from feedback.builder.set_form import NextSetForm
from feedback.surveys.models import EqualitySet
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


class ReadOnlyPolicy(ModelPermissionPolicy):
    """For what is never edited in place: a version is frozen."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow looking, to whoever may."""
        return action == "view" and bool(super().user_has_permission(user, action))


class EqualitySetInspectView(InspectView):
    """Shows one version with its questions."""

    template_name = "builder/inspect_set.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether this person may make the next version."""
        may_renew = self.request.user.has_role(Role.DATA_PROTECTION) and self.object.is_newest
        return {**super().get_context_data(**kwargs), "may_renew": may_renew}


class EqualitySetViewSet(SnippetViewSet):
    """Sets of equality questions, every version of each."""

    model = EqualitySet
    icon = "group"
    menu_label = "Equality questions"
    menu_order = 141
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = EqualitySetInspectView
    list_display = ("name", "number", Column("reviewed_on", sort_key="reviewed_on"), "state")
    inspect_view_fields = ("name", "number", "why", "sources", "reviewed_on")

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        """Nobody edits a version."""
        return ReadOnlyPolicy(EqualitySet)


@allow(Role.DATA_PROTECTION)
@require_http_methods(["GET", "HEAD", "POST"])
def next_version(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write the next version of a set. This one stays as it is, as do surveys that ask it."""
    before = get_object_or_404(EqualitySet, pk=pk)
    form = NextSetForm(before, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = before.renew(form.questions(), request.user, localdate(), **form.words())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{made} is stored. Surveys get it when an officer says so.")
            return redirect(inspect_address(), made.pk)
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "before": before}
    return render(request, "builder/next_set.html", context, status=status)


@allow(Role.DATA_PROTECTION)
@require_POST
def reviewed(request: OfficeRequest, pk: int) -> HttpResponse:
    """Record that a set was looked at today and is still right."""
    found = get_object_or_404(EqualitySet, pk=pk)
    found.mark_reviewed(request.user, localdate())
    messages.success(request, f"{found} is marked as reviewed today.")
    return redirect(inspect_address(), pk)


def inspect_address() -> str:
    """Return the name of the address that shows a version."""
    return str(EqualitySetViewSet().get_url_name("inspect"))
