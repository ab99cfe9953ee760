"""Editing screens of the partnership's own records, in Wagtail's admin (office only)."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.panels import TitleFieldPanel as TitlePanel
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminAutoHeightTextInput, SlugInput
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from engagement.admin_forms import HelplineForm, PriorityForm
from engagement.models import (
    HELPLINE_STALE_AFTER,
    Agency,
    Area,
    Consultation,
    Helpline,
    Partnership,
    PopulationShare,
    Priority,
)
from hearback.people.access import OfficeRequest
from hearback.people.models import AuditEntry


def named(name: str, *panels: Any, help_text: str = "") -> list[Any]:
    """Return panels for a record with a name and the address made from it."""
    slug = FieldPanel("slug", widget=SlugInput, help_text=help_text)
    return [TitlePanel(name, targets=["slug"]), *panels, slug]


class EditOnlyPolicy(ModelPermissionPolicy):
    """For the one record that is neither added nor removed."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow looking and changing, to whoever may."""
        return action not in ("add", "delete") and bool(super().user_has_permission(user, action))


class PartnershipViewSet(SnippetViewSet):
    """The one partnership."""

    model = Partnership
    icon = "site"
    menu_label = "Who we are"
    list_display = ["name", "short_name", "contact_email"]
    panels = [
        FieldPanel("name"),
        FieldPanel("short_name"),
        FieldPanel("contact_email"),
        FieldPanel("phone"),
        FieldPanel("post_address"),
        FieldPanel("in_person"),
        FieldPanel("exit_url"),
    ]

    @property
    def permission_policy(self) -> EditOnlyPolicy:
        """There is always exactly one."""
        return EditOnlyPolicy(Partnership)


class HelplineViewSet(SnippetViewSet):
    """Lines to call. Nothing tells that a number has changed, so each carries its last check."""

    model = Helpline
    icon = "help"
    menu_label = "Helplines"
    list_display = [
        "name",
        "phone",
        "scope",
        "owner",
        Column("last_checked", sort_key="last_checked"),
        Column("state"),
    ]
    list_filter = ["scope", "owner"]
    search_fields = ["name", "description"]
    ordering = ("last_checked", "name")
    edit_handler = ObjectList(
        [
            *named(
                "name",
                FieldPanel("description", widget=AdminAutoHeightTextInput),
                FieldPanel("groups"),
                FieldPanel("first_for"),
                help_text="A short key. Leave it as it is once it is made.",
            ),
            MultiFieldPanel(
                [FieldPanel("phone"), FieldPanel("text_phone"), FieldPanel("url")],
                "How to reach it",
            ),
            FieldPanel("hours"),
            FieldRowPanel([FieldPanel("scope"), FieldPanel("position")]),
            FieldRowPanel([FieldPanel("owner"), FieldPanel("last_checked")]),
        ],
        base_form_class=HelplineForm,
    )


class PriorityViewSet(SnippetViewSet):
    """Priorities of the strategy, drawn “at a glance” on its page."""

    model = Priority
    icon = "list-ol"
    menu_label = "Priorities"
    list_display = ["name", "position", "aim"]
    edit_handler = ObjectList(
        named(
            "name",
            FieldPanel("position", help_text="1 comes first."),
            FieldPanel("aim", widget=AdminAutoHeightTextInput),
            FieldPanel("scope"),
            FieldPanel("activities"),
            help_text="Findings refer to it: leave it as it is, even if the name changes.",
        ),
        base_form_class=PriorityForm,
    )


class AgencyViewSet(SnippetViewSet):
    """Members of the partnership, who own what it promises."""

    model = Agency
    icon = "group"
    menu_label = "Agencies"
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    panels = named("name", FieldPanel("kind"))


class AreaViewSet(SnippetViewSet):
    """Places, one set of them without overlaps."""

    model = Area
    icon = "globe"
    menu_label = "Areas"
    list_display = ["name"]
    panels = named(
        "name",
        FieldPanel("is_rural"),
        help_text="Areas must not overlap, or figures about them could be unpicked.",
    )


class ConsultationViewSet(SnippetViewSet):
    """Exercises of asking, each with the decision it is for."""

    model = Consultation
    icon = "comment"
    menu_label = "Consultations"
    list_display = [
        "title",
        Column("opens_on", sort_key="opens_on"),
        Column("closes_on", sort_key="closes_on"),
        "decision_maker",
    ]
    panels = named(
        "title",
        FieldPanel("purpose"),
        FieldPanel("decision"),
        FieldPanel("still_open"),
        FieldPanel("decision_maker"),
        FieldPanel("level"),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
        help_text="Neutral: it may stay in a browser’s history.",
    )


class PopulationShareViewSet(SnippetViewSet):
    """Shares of the population: the national ones that come with Hearback are a start."""

    model = PopulationShare
    icon = "user"
    menu_label = "Population"
    list_display = ["name", "per_cent", "source", "characteristic", "category"]
    list_filter = ["characteristic"]
    list_per_page = 100
    panels = [
        FieldPanel("name"),
        FieldPanel("per_cent", help_text="Of a hundred people, here."),
        FieldPanel("source"),
        FieldRowPanel([FieldPanel("counted_on"), FieldPanel("url")]),
        FieldRowPanel(
            [
                FieldPanel("characteristic", help_text="The key of the equality question."),
                FieldPanel("category", help_text="The key of its choice. z is never counted."),
            ]
        ),
    ]


class PartnershipGroup(SnippetViewSetGroup):
    """The menu “Partnership”."""

    menu_label = "Partnership"
    menu_icon = "group"
    menu_order = 300
    items = (
        PartnershipViewSet,
        HelplineViewSet,
        PriorityViewSet,
        AgencyViewSet,
        AreaViewSet,
        ConsultationViewSet,
        PopulationShareViewSet,
    )


class StaleHelplines(Component):
    """On the dashboard: lines nobody has checked for 90 days."""

    name = "stale_helplines"
    order = 10
    template_name = "engagement/stale_helplines.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return the lines, longest unchecked first."""
        lines = Helpline.objects.stale(timezone.localdate()).order_by("last_checked", "name")
        return {"lines": lines, "days": HELPLINE_STALE_AFTER.days}


def warn_of_stale_helplines(request: HttpRequest, panels: list[Component]) -> None:
    """Put the warning first on Wagtail's dashboard."""
    panels.insert(0, StaleHelplines())


def audit_edit(request: OfficeRequest, record: Model) -> None:
    """Write down who changed one of the partnership's records."""
    if record._meta.app_label == "engagement":
        AuditEntry.record(f"{record._meta.model_name}.saved", request.user, _key(record))


def audit_removal(request: OfficeRequest, records: list[Model]) -> None:
    """Write down who removed which of the partnership's records."""
    for record in records:
        if record._meta.app_label == "engagement":
            AuditEntry.record(f"{record._meta.model_name}.removed", request.user, _key(record))


def _key(record: Model) -> str:
    return str(getattr(record, "slug", record))
