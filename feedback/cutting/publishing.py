"""Publishing and discarding a draft, with all that hangs on it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from feedback.cutting.models import DraftAudit, FrozenCounts
from feedback.cutting.published import remember
from feedback.releases.models import Release
from hearback.people.models import User

UNSAFE = "These figures could not be made safe, so they can’t be published. Discard the draft."


@transaction.atomic
def publish(release: Release, by: User | None, on: date) -> None:
    """Let everyone see a draft, for good, and forget why its numbers are hidden. With a year, the
    counts behind its quarters go as well. Raises ValidationError if it is not safe, or no draft.
    """
    audit = DraftAudit.objects.filter(release=release).first()
    if audit is not None and not audit.is_safe:
        raise ValidationError(UNSAFE)
    release.publish(by=by, on=on)
    remember(release)
    DraftAudit.objects.filter(release=release).delete()
    if release.is_annual:
        FrozenCounts.objects.filter(
            release__survey=release.survey_id,
            release__starts_on__gte=release.starts_on,
            release__ends_on__lte=release.ends_on,
        ).delete()
