"""What waits at the desk: the figures of its first page. They leave the desk by no door."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from engagement.groups import RespondentGroup
from engagement.reading import groups_without_lead
from feedback.desk.agreement import Agreement, measure_over
from feedback.desk.danger import in_danger
from feedback.desk.left_aside import left_by_leads
from feedback.desk.models import differing, readable_by, waiting_for
from feedback.responses.models import SEVERAL_SURVEYS, Batch, Quarantined, Text
from hearback.people.models import User

FEWEST_TO_SAY = 10
STEP = 5
AGREEMENT_SECONDS = 600


@dataclass(frozen=True)
class Work:
    """One survey's texts of one respondent group, and how many of them are still to code. Without
    a slug: the texts that were opened in pools.
    """

    survey_slug: str
    survey_name: str
    group: RespondentGroup
    to_code: int
    texts: int


def in_round_figures(responses: int) -> str:
    """Return how many people a batch brought, so that nobody can count who came in: rounded down
    to five, or "fewer than 10".
    """
    if responses < FEWEST_TO_SAY:
        return f"fewer than {FEWEST_TO_SAY}"
    return f"{responses - responses % STEP} or more"


def new_batches(reader: User) -> QuerySet[Batch]:
    """Return the batches nobody in the office has marked as seen, by survey and month."""
    unseen = Batch.objects.for_reader(reader).unseen().select_related("survey")
    return unseen.order_by("survey__name", "month", "pk")


def coding_work(coder: User) -> list[Work]:
    """Return what is to code, per survey and respondent group, the most first. Texts of pools stand
    together: one of them may be the only one of its survey.
    """
    slug, name = (
        Case(
            When(is_pooled=True, then=Value(pooled)),
            default=F(f"version__survey__{field}"),
            output_field=CharField(),
        )
        for field, pooled in (("slug", ""), ("name", SEVERAL_SURVEYS))
    )
    rows = (
        # As the list of texts counts them, to which each row leads.
        readable_by(coder)
        .order_by()
        .annotate(slug=slug, name=name)
        .values_list("slug", "name", "respondent_group")
        .annotate(to_code=Count("pk", filter=Q(is_coded=False, written_in="")), texts=Count("pk"))
    )
    work = [
        Work(slug, name, RespondentGroup(group), to_code, texts)
        for slug, name, group, to_code, texts in rows
    ]
    return sorted(work, key=lambda row: (-row.to_code, row.survey_name))


def second_waiting(coder: User) -> int:
    """Return how many texts this person may code as a second."""
    return waiting_for(coder).count()


def danger_at_second(coder: User) -> int:
    """Return how many of them may tell of danger, without anybody's decision."""
    return waiting_for(coder).filter(pk__in=in_danger()).count()


def to_settle(reader: User) -> int:
    """Return how many texts two people coded differently and nobody has settled."""
    return differing(reader).filter(is_resolved=False).count()


def with_safeguarding_lead(reader: User) -> int:
    """Return how many texts wait for a decision."""
    return Text.objects.for_reader(reader).worrying().count()


def reaching_nobody(reader: User) -> int:
    """Return how many texts that wait for a decision no safeguarding lead may read, or each of them
    has set aside.
    """
    worrying = Text.objects.for_reader(reader).worrying()
    unread = worrying.filter(respondent_group__in=groups_without_lead()).count()
    return unread + left_by_leads(reader)


def quarantined() -> int:
    """Return how many envelopes would not open or did not fit their survey."""
    return Quarantined.objects.count()


def agreement_lately(reader: User) -> Agreement:
    """Return the agreement over all this person may meet, measured at most ten minutes ago:
    comparing thousands of texts takes seconds, too long for a first page. The page on agreement
    itself is exact.
    """
    texts = readable_by(reader)
    counts = texts.filter(is_drawn=True).aggregate(
        coded=Count("pk", filter=Q(is_coded=True)),
        twice=Count("pk", filter=Q(is_second_coded=True)),
    )
    # Each person's own: what waits for her as a second coder is left out for her alone.
    key = f"desk-agreement-{reader.pk}-{counts['coded']}-{counts['twice']}"
    measured = cache.get(key)
    if not isinstance(measured, Agreement):
        measured = measure_over(texts)
        cache.set(key, measured, AGREEMENT_SECONDS)
    return measured
