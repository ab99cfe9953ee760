"""Masked texts, and what people and the machine say they are about."""

from collections.abc import Collection, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import models, transaction

from engagement.groups import RespondentGroup
from feedback.fields import RandomKeyField
from feedback.responses.hiding import Phrases, hide, stands_in
from feedback.responses.indexes import TEXTS_TO_COUNT
from feedback.responses.models.codings import Coding
from feedback.responses.models.hidden import ALL_HIDDEN, NOT_IN_WORDS, HiddenWhole
from feedback.responses.models.leads import Lead
from feedback.responses.models.reading import SafeguardingState, TextQuerySet
from feedback.responses.models.replaced import ReplacedCoding
from feedback.responses.models.themes import Theme
from feedback.responses.searchable import searchable
from feedback.surveys.definition import Prompt
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User

# Over texts and batches that were opened in a pool.
SEVERAL_SURVEYS = "Several surveys"
# A coder's own words for a theme: passages of the text, by the theme's key.
Passages = Mapping[int, Sequence[str]]


class Text(HiddenWhole):
    """One free-text answer, masked. What was really typed is not in this table."""

    Safeguarding = SafeguardingState

    id = RandomKeyField(primary_key=True)
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="texts")
    question = models.CharField(max_length=12)
    prompt = models.CharField(max_length=20, choices=Prompt.choices, blank=True)
    respondent_group = models.CharField(max_length=20, choices=RespondentGroup.choices)
    month = models.DateField()
    person = models.BigIntegerField(help_text="Random; shared by the texts of one response only.")
    area = models.CharField(
        max_length=12,
        blank=True,
        help_text="The key of a choice, where the survey joins it to words and five people or more"
        " of a batch chose it. For figures alone: no page shows it beside a text.",
    )
    age_band = models.CharField(max_length=12, blank=True, help_text="The same.")
    may_quote = models.BooleanField(default=False)
    masked = models.TextField()
    searchable = models.GeneratedField(
        expression=searchable(), output_field=models.TextField(), db_persist=True
    )
    is_masking_confirmed = models.BooleanField(default=False)
    is_coded = models.BooleanField(default=False)
    is_drawn = models.BooleanField(default=False, help_text="In the tenth that two people code.")
    is_second_coded = models.BooleanField(default=False)
    is_resolved = models.BooleanField(
        default=False, help_text="Two people differed, and what counts has been settled since."
    )
    is_pooled = models.BooleanField(
        default=False,
        help_text="Opened in a pool of several surveys: the desk never says of which one.",
    )
    safeguarding = models.CharField(
        max_length=10, choices=Safeguarding.choices, default=Safeguarding.NONE
    )
    safeguarding_decision = models.TextField(blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=("version", "month"), name="texts_by_month"),
            models.Index(fields=("is_coded", "respondent_group"), name="texts_to_code"),
            TEXTS_TO_COUNT,
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(written_in="")
                | models.Q(masked=ALL_HIDDEN, is_masking_confirmed=False, is_coded=False),
                name="a_text_in_another_language_shows_nothing",
            )
        ]

    def __str__(self) -> str:
        return "A text"

    @property
    def survey_name(self) -> str:
        """What the desk calls its survey, or which agency handed it in, and when. A pooled text may
        be the only one of its survey.
        """
        if self.is_pooled:
            return SEVERAL_SURVEYS
        survey = self.version.survey
        return self.version.read().title if survey.agency_id else survey.name

    @property
    def is_blind(self) -> bool:
        """Whether nobody may see yet what the machine or a person makes of it: it was drawn, and
        two people have not both coded it.
        """
        return self.is_drawn and not self.is_second_coded

    @transaction.atomic
    def code(
        self,
        coder: User,
        themes: Collection[Theme],
        *,
        is_second: bool = False,
        passages: Passages | None = None,
        shown: Collection[int] | None = None,
    ) -> None:
        """Record which themes `coder` sees in this text, and in which of its words; an empty
        collection says "no theme".

        Suggestions she was `shown` (keys of themes; None: all there are) and did not choose are
        recorded as rejected; of a drawn text neither coder saw any, so nothing is rejected there.
        Coding again puts her own earlier codings away, and touches nobody else's. Passages that do
        not stand in the text (any more) are left out.
        """
        blind = is_second or self.is_drawn
        suggested = set() if blind else self._suggested(shown)
        said = {theme.pk: (passages or {}).get(theme.pk, ()) for theme in themes}
        if self.is_second_coded if is_second else self.is_coded:
            ReplacedCoding.put_away(self, coder)
        Coding.objects.bulk_create(
            Coding(
                text=self,
                theme=theme,
                coder=coder,
                is_second=is_second,
                status=Coding.Status.CONFIRMED if theme in themes else Coding.Status.REJECTED,
                words=[words for words in said.get(theme.pk, ()) if stands_in(words, self.masked)],
            )
            for theme in suggested | set(themes)
        )
        self._mark_coded(is_second=is_second)

    def _suggested(self, shown: Collection[int] | None) -> set[Theme]:
        """Return the themes suggested by now that stand in `shown` (None: all of them)."""
        suggestions = self.codings.suggested().in_use().select_related("theme")
        return {c.theme for c in suggestions if shown is None or c.theme_id in shown}

    def _mark_coded(self, *, is_second: bool) -> None:
        if is_second:
            self.is_second_coded = True
        else:
            self.is_coded = True
            # She may have seen the second reading since: this text tells no agreement any more, and
            # what was settled on is set aside.
            self.is_drawn = self.is_drawn and not self.is_second_coded
            self.is_resolved = False
        self.save(update_fields=["is_coded", "is_second_coded", "is_drawn", "is_resolved"])

    @transaction.atomic
    def put_others_away(self, coder: User) -> None:
        """Put away what anyone but `coder` recorded first: she codes it in their place."""
        first = self.codings.filter(is_second=False, is_resolution=False).exclude(coder=coder)
        for other in User.objects.filter(pk__in=first.values("coder")):
            ReplacedCoding.put_away(self, other, is_withdrawn=True)
            self.is_coded = False  # by her, who has nothing there to put away

    @transaction.atomic
    def take_back(self, coder: User) -> bool:
        """Undo the first coder's latest coding; say whether an earlier one of hers stands again.
        If not, the text waits to be coded.
        """
        self.is_coded = ReplacedCoding.bring_back(self, coder)
        self.save(update_fields=["is_coded"])
        return self.is_coded

    @transaction.atomic
    def settle(self, by: User, themes: Collection[Theme]) -> None:
        """Record what figures count for this text, where two people differed. Their codings stay
        as they are.
        """
        Coding.objects.bulk_create(
            Coding(
                text=self,
                theme=theme,
                coder=by,
                is_resolution=True,
                status=Coding.Status.CONFIRMED,
            )
            for theme in themes
        )
        self.is_resolved = True
        self.save(update_fields=["is_resolved"])

    @transaction.atomic
    def hide_more(self, by: User, phrases: Phrases) -> list[str]:
        """Hide words or phrases at once, whether the masking is confirmed or not. Returns those
        that do not stand in the text. `feedback.desk.lifting.hide_more` keeps requests right.
        """
        hid_more, missing = self._hide(phrases)
        if hid_more:
            AuditEntry.record("text.hid_more", by, str(self.pk))
        return missing

    @transaction.atomic
    def confirm_masking(self, by: User, hiding: Phrases = ()) -> list[str]:
        """Record that `by` checked the masking, and hide the last words or phrases she named.
        Returns those that do not stand in the text. Raises ValidationError while it is hidden as a
        whole: there is nothing to check yet.
        """
        if Text.objects.hidden_whole().filter(pk=self.pk).exists():
            raise ValidationError(NOT_IN_WORDS)
        hid_more, missing = self._hide(hiding)
        self.is_masking_confirmed = True
        self.save(update_fields=["is_masking_confirmed"])
        AuditEntry.record("text.masking_confirmed", by, str(self.pk), hid_more=hid_more)
        return missing

    def _hide(self, phrases: Phrases) -> tuple[bool, list[str]]:
        """Hide in the row as it is now, whatever she read before: nobody can uncover what someone
        else hid meanwhile. Whatever held hidden words is forgotten, or they would outlive the text.
        """
        now = Text.objects.select_for_update().get(pk=self.pk)
        self.masked, missing = hide(now.masked, phrases)
        self.save(update_fields=["masked"])
        self._forget_hidden_words()
        self.flags.forget_hidden(self.masked)
        hid_more = self.masked != now.masked
        if hid_more:
            Lead.objects.forget(self)
        return hid_more, missing

    def _forget_hidden_words(self) -> None:
        """Drop whatever codings, old ones too, hold of words that no longer stand in the text."""
        for coding in (*self.codings.exclude(words=[]), *self.replaced.exclude(words=[])):
            standing = [words for words in coding.words if stands_in(words, self.masked)]
            if standing != coding.words:
                coding.words = standing
                coding.save(update_fields=["words"])

    @transaction.atomic
    def refer(self, by: User) -> None:
        """Mark as sent to the safeguarding lead; `feedback.desk.referrals` starts the clock and is
        the only one to call this, `decide` and `reopen`. Raises ValidationError if it was sent.
        """
        unsent = Text.objects.filter(pk=self.pk, safeguarding=self.Safeguarding.NONE)
        # One statement that asks and acts: two people pressing at once can't both succeed.
        if not unsent.update(safeguarding=self.Safeguarding.REFERRED):
            raise ValidationError("This text was sent to the safeguarding lead before.")
        self.safeguarding = self.Safeguarding.REFERRED
        AuditEntry.record("referral.sent", by, str(self.pk))

    @transaction.atomic
    def decide(self, decision: str, by: User) -> None:
        """Record the safeguarding lead's decision; "no way to reach the writer" is a valid one.

        Raises ValidationError unless the text waits for one: a decision is never overwritten.
        """
        decided = {"safeguarding": self.Safeguarding.DECIDED, "safeguarding_decision": decision}
        if not Text.objects.worrying().filter(pk=self.pk).update(**decided):
            raise ValidationError("This text does not wait for a decision (any more).")
        self.safeguarding, self.safeguarding_decision = self.Safeguarding.DECIDED, decision
        AuditEntry.record("referral.decided", by, str(self.pk))

    @transaction.atomic
    def reopen(self, by: User) -> None:
        """Take it up again after a decision. Raises ValidationError unless there was one."""
        again = {"safeguarding": self.Safeguarding.REFERRED, "safeguarding_decision": ""}
        if not Text.objects.decided().filter(pk=self.pk).update(**again):
            raise ValidationError("This text waits for a decision already.")
        self.safeguarding, self.safeguarding_decision = self.Safeguarding.REFERRED, ""
        AuditEntry.record("referral.reopened", by, str(self.pk))
