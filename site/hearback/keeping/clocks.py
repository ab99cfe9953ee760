"""How long each kind of data is kept: the one table, within limits that nobody can pass."""

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Max, QuerySet
from django_tasks_db.models import DBTaskResult
from wagtail.models import Revision, WorkflowState

from cms.format_requests.models import FormatRequest
from feedback.cutting.models import CutRun, FrozenCounts, Quote
from feedback.cutting.models.keeping import KEPT_FOR
from feedback.keeper.expiring import TOKEN_DAYS
from feedback.keying.models import LATE_DAYS, WaitingForm
from feedback.paper.models import PaperForm
from feedback.paper.promise import SHREDDED_DAYS
from feedback.responses.models import RawText, Response, Text
from hearback.deletions.models import ChosenClock
from hearback.keeping.piles import Grain, Pile, Rows
from hearback.keeping.special import (
    ACCOUNTS,
    BACKUPS,
    SET_ASIDE,
    Files,
    FormerAccounts,
    FormsThatWait,
    Months,
    SignUps,
    Tokens,
)
from hearback.people.models import Invitation
from you_said_we_did.reminding.models import Reminder
from you_said_we_did.subscribers.models import WAITS_DAYS

YEAR = 365


@dataclass(frozen=True)
class Clock:
    """One kind of data: what it is, from which day its clock counts, how many days it is kept, and
    between which limits that may be chosen. Where both limits are the same, `why` says why.
    """

    kind: str
    what: str
    since: str
    days: int
    least: int
    most: int
    pile: Pile
    covers: tuple[str, ...] = ()
    why: str = ""
    # Whether the number of rows may be told exactly, or only in steps of five.
    is_exact: bool = True
    # What is said instead of a number where none is noted.
    untold: str = ""

    @property
    def is_fixed(self) -> bool:
        """Whether nobody may choose another number of days."""
        return self.least == self.most

    def before(self, today: date, days: int) -> date:
        """Return the day before which everything of the kind goes."""
        return today - timedelta(days=days)

    def next_on(self, days: int) -> date | None:
        """Return the first day on which something of the kind is due; None if there is nothing."""
        oldest = self.pile.oldest()
        return oldest + timedelta(days=days + 1) if oldest else None


def _old_revisions() -> QuerySet[Revision]:
    """Return drafts of the past: never the newest of anything, nor one that waits for a yes."""
    newest = Revision.objects.values("content_type", "object_id").annotate(newest=Max("pk"))
    going = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    old: QuerySet[Revision] = Revision.objects.exclude(pk__in=newest.values("newest"))
    return old.filter(approved_go_live_at=None).exclude(
        task_states__workflow_state__status__in=going
    )


def _texts() -> QuerySet[Text]:
    """Return texts, but for those whose words stand in a release: these could not be withdrawn."""
    quoted = Quote.objects.filter(status=Quote.Status.APPROVED).values("text")
    return Text.objects.exclude(pk__in=quoted)


def _fixed(days: int) -> tuple[int, int, int]:
    return days, days, days


PROMISED = "It stands in the promise that people read before they answered."
ALL = [
    Clock(
        "months",
        "Sealed answers, raw texts and what was set aside, with the keys of their month",
        "the end of the month; earlier, once all its texts are checked",
        *_fixed(settings.KEYS_LIVE_DAYS),
        Months(),
        covers=(
            "intake.Envelope",
            "responses.Quarantined",
            "responses.OpenedDigest",
            *("partners.SealedComment", "responses.ReplyDraft"),
        ),
        why=PROMISED,
    ),
    Clock(
        "raw",
        "Raw texts whose masking a person has checked",
        "the end of the month they were opened in",
        *(30, 7, 30),
        Rows(
            lambda: RawText.objects.filter(text__is_masking_confirmed=True),
            "text__month",
            Grain.MONTH,
        ),
        covers=("responses.RawText", "desk.LiftRequest"),
        is_exact=False,
    ),
    Clock(
        "texts",
        "Masked texts, with their codings, marks, leads, referrals and who read them. A text that"
        " is quoted in a release stays until the quote is withdrawn",
        "the end of the month they were opened in",
        *(2 * YEAR, 90, 3 * YEAR),
        Rows(_texts, "month", Grain.MONTH),
        covers=(
            *("responses.Text", "responses.Coding", "responses.ReplacedCoding"),
            *("responses.SetAside", "responses.Flag", "responses.Lead", "responses.LeadText"),
            *("desk.Turn", "desk.Resolution", "desk.Referral", "desk.ReferralNote"),
            "cutting.Quote",
        ),
        is_exact=False,
    ),
    Clock(
        "answers",
        "What people ticked",
        "the end of the month they were opened in",
        *(2 * YEAR, 90, 3 * YEAR),
        Rows(Response.objects.all, "month", Grain.MONTH),
        covers=("responses.Response", "responses.Answer"),
        is_exact=False,
    ),
    Clock(
        "true-counts",
        "True counts behind a release, for its year’s figures",
        "the end of the release’s months; earlier, once the year is published",
        *_fixed(KEPT_FOR.days),
        Rows(FrozenCounts.objects.all, "release__ends_on", Grain.DAY),
        covers=("cutting.FrozenCounts",),
        why="Long enough for a year’s figures, and for nothing else.",
    ),
    Clock(
        "paper-forms",
        "Numbers of paper forms that were printed. A form whose number is gone can’t be typed in",
        "the end of the month it was printed in",
        *(2 * YEAR, 180, 3 * YEAR),
        Rows(PaperForm.objects.all, "printed_month", Grain.MONTH),
        covers=("paper.PaperForm", "keying.TypedForm"),
    ),
    Clock(
        "paper-waiting",
        "Paper forms that were typed in and that nobody has compared or settled, sealed",
        "the day they were typed in",
        # Paper is shredded after so many days, settled or not.
        *(SHREDDED_DAYS, LATE_DAYS + 7, SHREDDED_DAYS),
        FormsThatWait(WaitingForm.objects.all, "typed_on", Grain.DAY),
        covers=("keying.WaitingForm",),
    ),
    Clock(
        "tokens",
        "Digests of forms that were sent",
        "the day a form was opened",
        *_fixed(TOKEN_DAYS),
        Tokens(),
        covers=("intake.SpentToken",),
        why="A form may be sent for a day; then nothing has to know it.",
        is_exact=False,
        untold="With every run of the keeper. It notes no number: that would tell how many wrote",
    ),
    Clock(
        "sign-ups",
        "E-mail addresses that nobody said yes for, and links that have run out",
        "the day somebody asked",
        *_fixed(WAITS_DAYS),
        SignUps(),
        covers=("subscribers.Link", "by_email.SpentLink"),
        why="The mail that asks for a yes says so.",
        is_exact=False,
    ),
    Clock(
        "drafts",
        "Earlier drafts of pages, findings and commitments, other than the newest",
        "the day they were saved",
        *(2 * YEAR, 180, 6 * YEAR),
        Rows(_old_revisions, "created_at", Grain.MOMENT),
    ),
    Clock(
        ACCOUNTS,
        "Name and address of people whose account was closed. The audit log keeps the address",
        "the day it was closed",
        *(2 * YEAR, 30, 6 * YEAR),
        FormerAccounts(),
    ),
    Clock(
        "invitations",
        "Invitations to the office, followed or not",
        "the day somebody was invited",
        *(30, 7, 90),
        Rows(Invitation.objects.all, "invited_at", Grain.MOMENT),
        covers=("people.Invitation",),
    ),
    Clock(
        "sessions",
        "Sessions of the office that ended, with the address and browser they were begun from",
        "the day they ended, or the last click",
        *_fixed(1),
        Rows(Session.objects.all, "expire_date", Grain.MOMENT),
        why="A session lasts eight hours.",
    ),
    Clock(
        "addresses",
        "From where and with which browser somebody last signed in",
        "the last click",
        *(30, 1, 90),
        Rows(UserSession.objects.all, "last_seen_at", Grain.MOMENT),
    ),
    Clock(
        "runs",
        "Who asked for which release, and how far it came",
        "the day it was asked for",
        *(90, 30, 2 * YEAR),
        Rows(CutRun.objects.all, "asked_on", Grain.DAY),
        covers=("cutting.CutRun",),
    ),
    Clock(
        "tasks",
        "What the worker has done",
        "the day it was done",
        *(30, 7, YEAR),
        Rows(DBTaskResult.objects.finished, "finished_at", Grain.MOMENT),
    ),
    Clock(
        "reminders",
        "Who was mailed how many things are late",
        "the day of the reminder",
        *(400, 60, 2 * YEAR),
        Rows(Reminder.objects.all, "made_on", Grain.DAY),
        covers=("reminding.Reminder",),
    ),
    Clock(
        "format-requests",
        "Which page somebody asked for in another form, once that is settled",
        "the day it was settled",
        *(180, 30, YEAR),
        Rows(
            lambda: FormatRequest.objects.exclude(settled_on=None),
            "settled_on",
            Grain.DAY,
        ),
        covers=("format_requests.FormatRequest",),
    ),
    Clock(
        "backups",
        "Backups on this machine. What was deleted lives on in them for so long, sealed",
        "the day they were made",
        *(30, 7, 90),
        Files(BACKUPS),
    ),
    Clock(
        "set-aside",
        "What a restore put aside",
        "the day of the restore",
        *_fixed(7),
        Files(SET_ASIDE),
        why="Time to see whether the restored one is whole.",
    ),
]
BY_KIND = {clock.kind: clock for clock in ALL}


def chosen_days() -> dict[str, int]:
    """Return for how many days each kind is kept: as chosen, never beyond its limits."""
    chosen = dict(ChosenClock.objects.values_list("kind", "days"))
    return {
        clock.kind: min(max(chosen.get(clock.kind, clock.days), clock.least), clock.most)
        for clock in ALL
    }
