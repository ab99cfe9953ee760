"""Looks for leads: each respondent group's newest quarter against all its earlier months."""

from django.db import transaction

from engagement.groups import RespondentGroup
from feedback.desk.runs import Run
from feedback.releases.quarters import days_of, quarter_of
from feedback.responses.models import Lead, LeadText, Text
from feedback.responses.models.leads import stand_in
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
    newest_texts = texts.filter(month__gte=first).order_by("pk")
    current = list(newest_texts.values_list("pk", "masked"))
    earlier = list(texts.filter(month__lt=first).values_list("masked", flat=True))
    # Without earlier texts every word is new.
    of_group = Lead.objects.filter(respondent_group=group)
    known = list(of_group.settled().values_list("key", flat=True)) if earlier else []
    found = leads([masked for _, masked in current], earlier, known) if earlier else []
    with transaction.atomic():
        run.go_on(percent)
        # Locked before any lead is: whoever hides words locks their text first, too.
        now = dict(newest_texts.select_for_update().values_list("pk", "masked"))
        of_group.filter(merged=None).waiting().delete()
        return sum(
            _store(lead, group, quarter, dict(current[n] for n in lead.texts), now)
            for lead in found
        )


def _store(
    lead: Found, group: str, quarter: str, read: dict[int, str], now: dict[int, str]
) -> bool:
    """Keep a lead of the texts that were `read`, unless words of it were hidden in them since: they
    must not outlive that here.
    """
    still = {key: now[key] for key in read if key in now}
    if still != read and not stand_in(lead.terms, still.values()):
        return False
    row = Lead.objects.create(
        respondent_group=group,
        quarter=quarter,
        key=lead.key,
        terms=lead.terms,
        g2=lead.g2,
        is_strong=lead.is_strong,
    )
    LeadText.objects.bulk_create(LeadText(lead=row, text_id=key) for key in still)
    return True
