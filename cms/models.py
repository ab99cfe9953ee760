"""Page types. They show what the other apps hold; they hold no record of their own twice."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageManager

from cms.blocks import BodyBlock, HomeBlock
from cms.easy_strategy import EasyReadForm, InEasyRead
from cms.pack.models import is_taken
from cms.protection import Statement as Statement  # for Django to find it
from engagement.groups import HELP_AUDIENCES, NEUTRAL_GROUP_NAMES, RespondentGroup
from engagement.models import HELPLINE_STALE_AFTER, Helpline, Priority, helplines_for
from feedback.surveys.models import Survey
from you_said_we_did.models import Finding

STATE_WORDS = {"coming": "Not started yet", "running": "Running now", "over": "Over"}
FEATURES = ["bold", "ol", "ul", "link"]


class LeadMixin(models.Model):
    """A first paragraph in plain English."""

    # Said again, because the type checker can't see Wagtail's.
    objects: ClassVar[PageManager] = PageManager()

    lead = models.TextField(blank=True, help_text="One or two plain sentences under the title.")

    class Meta:
        abstract = True


class HomePage(LeadMixin, Page):
    """The neutral front page: help first, then ways in."""

    body = StreamField(HomeBlock(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.StrategyPage",
        "cms.CampaignIndexPage",
        "cms.HelpPage",
        "cms.StandardPage",
    ]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what is open to answer now and what was lately answered back."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["invitations"] = [
            {
                "survey": survey,
                "definition": survey.current_version().read(),
                "words": NEUTRAL_GROUP_NAMES[RespondentGroup(survey.respondent_group)],
            }
            for survey in sorted(Survey.objects.open(), key=lambda survey: survey.pk)
        ]
        context["findings"] = Finding.objects.published().select_related("priority")[:3]
        return context


class HelpPage(LeadMixin, Page):
    """Every helpline and local service, each dated and owned."""

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Order the lines for whoever is asked for with `?for=`; unknown words are ignored."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        chosen = request.GET.get("for", "")
        groups = {key: group for key, group, _ in HELP_AUDIENCES}
        context["audiences"] = [
            {"key": key, "words": words, "is_chosen": key == chosen}
            for key, _, words in HELP_AUDIENCES
        ]
        lines = helplines_for(groups.get(chosen))
        context["national"] = [line for line in lines if line.scope == Helpline.Scope.NATIONAL]
        context["local"] = [line for line in lines if line.scope == Helpline.Scope.LOCAL]
        return context


class StandardPageManager(PageManager):
    """Reads of pages that someone keeps right."""

    def stale(self, today: date) -> models.QuerySet["StandardPage"]:
        """Live pages nobody has gone through for 90 days, as with helplines, or ever."""
        is_old = models.Q(last_checked__lt=today - HELPLINE_STALE_AFTER)
        never = models.Q(last_checked=None) & ~models.Q(kept_by="")
        found: models.QuerySet[StandardPage] = (
            self.live()
            .filter(is_old | never)
            .order_by(models.F("last_checked").asc(nulls_first=True), "title")
        )
        return found


class StandardPage(LeadMixin, Page):
    """Any other page. Advice that goes out of date says who keeps it right, and when that was."""

    body = StreamField(BodyBlock(), blank=True)
    kept_by = models.CharField(
        max_length=80, blank=True, help_text="Who keeps this page right, if it can go out of date."
    )
    last_checked = models.DateField(
        null=True, blank=True, help_text="When someone last went through it, step by step."
    )

    objects: ClassVar[StandardPageManager] = StandardPageManager()

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("kept_by"), FieldPanel("last_checked")], "Kept right"),
    ]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    def clean(self) -> None:
        """Refuse a check that nobody answers for, and an address at which a document stands."""
        super().clean()
        if is_taken(self.slug):
            raise ValidationError(
                {"slug": "A document of the pack stands at this address: choose another."}
            )
        if self.last_checked and not self.kept_by:
            raise ValidationError({"kept_by": "Say who keeps it right, and so who checked it."})


class StrategyPage(InEasyRead, LeadMixin, Page):
    """The strategy: vision, principles, and priorities drawn from their records."""

    vision = models.TextField()
    foreword = RichTextField(features=FEATURES, blank=True)
    signed_by = models.TextField("foreword signed by", blank=True, help_text="One on each line.")
    language_note = models.TextField("a note on language", blank=True)
    how_developed = RichTextField("how it was developed", features=FEATURES, blank=True)
    how_we_will_know = RichTextField("how we will know", features=FEATURES, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("vision"),
        MultiFieldPanel([FieldPanel("foreword"), FieldPanel("signed_by")], "Foreword"),
        FieldPanel("language_note"),
        InlinePanel("principles", label="Principle"),
        FieldPanel("how_developed"),
        FieldPanel("how_we_will_know"),
        FieldPanel("easy_read"),
    ]
    base_form_class = EasyReadForm
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta(LeadMixin.Meta):
        """Said again, because two parents have one."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the priorities "at a glance" (R33)."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["priorities"] = Priority.objects.all()
        return context


class Principle(Orderable, models.Model):
    """A principle of the strategy."""

    page = ParentalKey(StrategyPage, on_delete=models.CASCADE, related_name="principles")
    name = models.CharField(max_length=120)
    body = models.TextField()

    panels = [FieldPanel("name"), FieldPanel("body")]


class CampaignIndexPage(LeadMixin, Page):
    """The list of campaigns."""

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CampaignPage"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the campaigns, newest first."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["campaigns"] = CampaignPage.objects.live().child_of(self).order_by("-starts_on")
        return context


class CampaignPage(LeadMixin, Page):
    """One campaign: its aim, dates and the awareness day it is timed to (R57, R60)."""

    objective = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    awareness_day = models.CharField(max_length=80, blank=True)
    awareness_date = models.DateField(null=True, blank=True)
    body = StreamField(BodyBlock(), blank=True)
    what_we_learned = RichTextField("what we learned last time", features=FEATURES, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("objective"),
        MultiFieldPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], "Dates"),
        MultiFieldPanel([FieldPanel("awareness_day"), FieldPanel("awareness_date")], "Timed to"),
        FieldPanel("body"),
        FieldPanel("what_we_learned"),
    ]
    parent_page_types = ["cms.CampaignIndexPage"]
    subpage_types: list[str] = []

    def state(self, today: date) -> str:
        """Return "coming", "running" or "over"."""
        if today < self.starts_on:
            return "coming"
        return "running" if today <= self.ends_on else "over"

    def clean(self) -> None:
        """Refuse a campaign that ends before it starts."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "It can’t end before it starts."})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add whether it is running today."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["state"] = self.state(timezone.localdate())
        context["state_words"] = STATE_WORDS[context["state"]]
        return context
