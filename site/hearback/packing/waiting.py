"""Documents that wait for a signature, and the panel that says so on Wagtail's dashboard, where
communications land.
"""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from cms.pack.models import Document
from hearback.people.models import User


def waiting_for(person: User) -> list[Document]:
    """Return the documents that this person is asked to sign now."""
    ready = Document.objects.filter(is_ready=True)
    return [document for document in ready if document.may_be_signed_by(person)]


class WaitingDocuments(Component):
    """The documents this person is asked to sign now."""

    name = "waiting_documents"
    order = 7
    template_name = "packing/waiting_documents_panel.html"

    def __init__(self, user: User) -> None:
        self._user = user

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return them; the panel draws nothing for none."""
        return {"waiting": waiting_for(self._user)}


def tell_of_waiting_documents(request: HttpRequest, panels: list[Component]) -> None:
    """Put the lines on the dashboard."""
    if isinstance(request.user, User):
        panels.append(WaitingDocuments(request.user))
