"""On Wagtail's dashboard, where communications land: papers and words that wait for their yes."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from hearback.people.models import User
from you_said_we_did.drafting.overview import waiting_for
from you_said_we_did.models import IssueApproval, Paper


class WaitingPapers(Component):
    """How many drafts this person could approve now."""

    name = "waiting_papers"
    order = 5
    template_name = "drafting/waiting_papers.html"

    def __init__(self, user: User) -> None:
        self._user = user

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return their number; the panel draws nothing for none."""
        drafts = Paper.objects.for_writer(self._user).filter(status=Paper.Status.DRAFT)
        waiting = [
            paper for paper in drafts if not paper.missing and paper.may_be_decided_by(self._user)
        ]
        return {"papers": len(waiting)}


class WaitingWords(Component):
    """The findings and commitments this person is asked about now."""

    name = "waiting_words"
    order = 4
    template_name = "drafting/waiting_words_panel.html"

    def __init__(self, user: User) -> None:
        self._user = user

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return them; the panel draws nothing for none."""
        return {"waiting": waiting_for(self._user)}


class WaitingIssues(Component):
    """The issues of plans this person could let out now."""

    name = "waiting_issues"
    order = 6
    template_name = "drafting/waiting_issues_panel.html"

    def __init__(self, user: User) -> None:
        self._user = user

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return them; the panel draws nothing for none."""
        return {"issues": IssueApproval.objects.waiting_for(self._user)}


def tell_of_waiting_papers(request: HttpRequest, panels: list[Component]) -> None:
    """Put the lines first on the dashboard."""
    if isinstance(request.user, User):
        mine = (WaitingWords, WaitingPapers, WaitingIssues)
        panels[:0] = [panel(request.user) for panel in mine]
