"""Looks for leads: each respondent group's newest quarter against all its earlier months."""

from django.db import transaction

from engagement.groups import RespondentGroup
from feedback.desk.runs import Run
from feedback.releases.quarters import days_of, quarter_of
from feedback.responses.models import Lead, LeadText, Text
from feedback.theming.emerging import Lead as Found
from feedback.theming.emerging import leads


def look_for_leads(run: Run) -> None:
    """Replace the leads nobody has decided on, group by group."""
    groups = list(RespondentGroup)
    count = 0
    for place, group in enumerate(groups):
        run.go_on(100 * place / len(groups))
        count += _of_group(run, group.value, 100 * place / len(groups))
    run.note = f"{count} {'lead was' if count == 1 else 'leads were'} found."


def _of_group(run: Run, group: str, percent: float) -> int:
    texts = Text.objects.readable().filter(respondent_group=group)
    newest = texts.order_by("-month").values_list("month", flat=True).first()
    if newest is None:
        return 0
    quarter = quarter_of(newest)
    first, _ = days_of(quarter)
    current = list(texts.filter(month__gte=first).order_by("pk").values_list("pk", "masked"))
    earlier = list(texts.filter(month__lt=first).values_list("masked", flat=True))
    # Without earlier texts every word is new.
    of_group = Lead.objects.filter(respondent_group=group)
    known = list(of_group.settled().values_list("key", flat=True)) if earlier else []
    found = leads([masked for _, masked in current], earlier, known) if earlier else []
    _store(
        run,
        percent,
        group,
        quarter,
        [(lead, [current[n][0] for n in lead.texts]) for lead in found],
    )
    return len(found)


@transaction.atomic
def _store(
    run: Run, percent: float, group: str, quarter: str, found: list[tuple[Found, list[int]]]
) -> None:
    run.go_on(percent)
    Lead.objects.filter(respondent_group=group, merged=None).waiting().delete()
    for lead, keys in found:
        row = Lead.objects.create(
            respondent_group=group,
            quarter=quarter,
            key=lead.key,
            terms=lead.terms,
            g2=lead.g2,
            is_strong=lead.is_strong,
        )
        LeadText.objects.bulk_create(LeadText(lead=row, text_id=key) for key in keys)
