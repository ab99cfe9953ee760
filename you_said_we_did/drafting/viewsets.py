"""The words in Wagtail's editor: drafts, history, preview and approval. Facts are shown there
and changed on our own screens.
"""

from typing import Any, ClassVar

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup, UnpublishView

from feedback.releases.models import ReleaseTheme
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.words import ApprovedWords

FACTS_NOTE = (
    "<p>Status, owner, due day and progress are facts. They are changed in the office under "
    "“You said, we did”, show at once and are never part of a draft.</p>"
)
ADDRESS_NOTE = (
    "<p>The address and the theme are chosen once, when the finding is made. Who may see it is "
    "changed in the office under “You said, we did”, and takes effect at once.</p>"
)


class TakeDownView(UnpublishView):
    """Takes public words down through the model's own door, which writes it down."""

    objects_to_unpublish: list[ApprovedWords]  # Wagtail's view brings it

    def unpublish(self) -> None:
        """Take them down in this person's name."""
        for words in self.objects_to_unpublish:
            words.unpublish(user=self.request.user)


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


class FindingForm(FactsAreShownForm):
    """Rests on what is released and shown, and on nothing else."""

    facts = ("slug", "rests_on", "visibility")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = ReleaseTheme.objects.shown().select_related("release__survey")
        self.fields["rests_on"].queryset = shown
        self.fields["rests_on"].label_from_instance = lambda row: f"{row} – {row.release}"


class CommitmentForm(FactsAreShownForm):
    """Belongs to one finding for good."""

    facts = ("finding", "owner", "due")


class FindingViewSet(SnippetViewSet):
    """Findings: "you said"."""

    model = Finding
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
            FieldPanel("priority"),
            FieldPanel("respondent_group"),
            MultiFieldPanel(
                [
                    HelpPanel(ADDRESS_NOTE),
                    FieldPanel("slug"),
                    FieldPanel("rests_on"),
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


class LoopViewSetGroup(SnippetViewSetGroup):
    """Both, under one entry of Wagtail's menu."""

    items = (FindingViewSet, CommitmentViewSet)
    menu_label = "You said, we did"
    menu_icon = "comment"
    menu_order = 150
