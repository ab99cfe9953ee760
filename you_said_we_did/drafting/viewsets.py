"""The words in Wagtail's editor: drafts, history, preview and approval. Facts are shown there
and changed on our own screens.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.models import WorkflowState
from wagtail.snippets.views.snippets import (
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
    UnpublishView,
)

from feedback.releases.models import ReleaseTheme
from hearback.people.access import OfficeRequest
from you_said_we_did.commitments import CommitmentQuerySet
from you_said_we_did.easy_read import judged
from you_said_we_did.models import Commitment, Finding, Plan
from you_said_we_did.words import ApprovedWords

NOT_HERE = ("publish", "workflow-action")
NOT_ON_THE_MENU = ("action-publish", "approve", "reject")
FACTS_NOTE = (
    "<p>Status, owner, due day and progress are facts. They are changed in the office under "
    "“You said, we did”, show at once and are never part of a draft.</p>"
)
ADDRESS_NOTE = (
    "<p>The address and the main theme are chosen once, when the finding is made. Who may see it "
    "is changed in the office under “You said, we did”, and takes effect at once. So is what else "
    "it rests on, and its quote is chosen there.</p>"
)


class TakeDownView(UnpublishView):
    """Takes public words down through the model's own door, which writes it down."""

    objects_to_unpublish: list[ApprovedWords]  # Wagtail's view brings it

    def unpublish(self) -> None:
        """Take them down in this person's name."""
        for words in self.objects_to_unpublish:
            words.unpublish(user=self.request.user)


class WordsEditView(EditView):
    """Keeps drafts and sends them for approval. Nobody publishes or approves here: that is done on
    one page of ours, beside what the words rest on and what others said.
    """

    def get_available_actions(self) -> list[str]:
        """Return what a form sent here may ask for; anything else is kept as a draft."""
        actions: list[str] = super().get_available_actions()
        return [action for action in actions if action not in NOT_HERE]

    def submit_action(self) -> HttpResponse | None:
        """Send it through the model's own door, which refuses what can't go out and writes down
        what is sent. Refused, it stays a draft, and the reason is said.
        """
        return self._send()

    def restart_workflow_action(self) -> HttpResponse | None:
        """Take it back and send it anew, by the same door, or leave it as it is."""
        return self._send(instead_of=self.workflow_state)

    def _send(self, instead_of: WorkflowState | None = None) -> HttpResponse | None:
        by = self.request.user
        try:
            with transaction.atomic():
                if instead_of is not None:
                    instead_of.cancel(user=by)
                self.model._default_manager.get(pk=self.object.pk).submit(by)
        except ValidationError as refused:
            why = " ".join(refused.messages)
            messages.error(self.request, f"The draft is saved, and was not sent. {why}")
            return redirect(self.get_edit_url())
        return None


def leave_to_our_page(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Take the same actions off Wagtail's menu."""
    if issubclass(context["model"], ApprovedWords):
        items[:] = [item for item in items if item.name not in NOT_ON_THE_MENU]


class FactsAreShownForm(WagtailAdminModelForm):
    """Takes facts when a record is made, and only shows them ever after.

    A disabled field keeps the record's own value, whatever a browser sends.
    """

    facts: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.facts:
                self.fields[name].disabled = True

    def _post_clean(self) -> None:
        """Refuse, beside the field, words that must not go out."""
        super()._post_clean()
        try:
            self.instance.check_words()
        except ValidationError as refused:
            for name, problems in refused.message_dict.items():
                self.add_error(name if name in self.fields else None, problems)


class FindingForm(FactsAreShownForm):
    """Rests on what is released and shown, or on another source, and on nothing else."""

    facts = ("slug", "rests_on", "source", "visibility")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = ReleaseTheme.objects.shown().select_related("release__survey")
        self.fields["rests_on"].queryset = shown
        self.fields["easy_read"].help_text = judged(self.instance.easy_read)
        self.fields["rests_on"].label_from_instance = lambda row: f"{row} – {row.release}"


class CommitmentForm(FactsAreShownForm):
    """Belongs to one finding for good."""

    facts = ("finding", "owner", "due")


class FindingViewSet(SnippetViewSet):
    """Findings: "you said"."""

    model = Finding
    edit_view_class = WordsEditView
    unpublish_view_class = TakeDownView
    icon = "comment"
    menu_label = "Findings"
    list_display = ("title", "priority", "visibility", "live")
    list_filter = ("priority", "visibility", "live")
    search_fields = ("title", "you_said")
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("you_said"),
            FieldPanel("easy_read"),
            FieldPanel("priority"),
            FieldPanel("respondent_group", read_only=True),
            MultiFieldPanel(
                [
                    HelpPanel(ADDRESS_NOTE),
                    FieldPanel("slug"),
                    FieldPanel("rests_on"),
                    FieldPanel("source"),
                    FieldPanel("visibility"),
                ],
                "Facts",
            ),
        ],
        base_form_class=FindingForm,
    )


class CommitmentViewSet(SnippetViewSet):
    """Commitments: "we will, we are doing, we did, we can't because"."""

    model = Commitment
    edit_view_class = WordsEditView
    unpublish_view_class = TakeDownView
    icon = "tasks"
    menu_label = "Commitments"
    list_display = ("title", "finding", "owner", "status", "due", "live")
    list_filter = ("status", "owner", "live")
    search_fields = ("title", "words")
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("words"),
            FieldPanel("what_changes"),
            MultiFieldPanel(
                [
                    HelpPanel(FACTS_NOTE),
                    FieldPanel("finding"),
                    FieldPanel("owner"),
                    FieldPanel("due"),
                ],
                "Facts",
            ),
        ],
        base_form_class=CommitmentForm,
    )

    def get_queryset(self, request: OfficeRequest) -> CommitmentQuerySet:
        """Return what the list shows: an action of a restricted plan, to those who read that."""
        plans = Plan.objects.readable_by(request.user)
        read = Q(objective=None) | Q(objective__plan__in=plans)
        rows: CommitmentQuerySet = Commitment.objects.filter(read)
        return rows


class LoopViewSetGroup(SnippetViewSetGroup):
    """Both, under one entry of Wagtail's menu."""

    items = (FindingViewSet, CommitmentViewSet)
    menu_label = "You said, we did"
    menu_icon = "comment"
    menu_order = 150
