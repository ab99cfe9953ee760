"""What was taken back or cancelled since a backup is so again once the backup's rows are back."""

from datetime import date

import pytest
from nacl.public import PrivateKey

from feedback.intake.codes import digest_of, is_usable
from feedback.partners.columns import Comment
from feedback.partners.definition import Source
from feedback.partners.models import HandIn, SealedComment
from feedback.surveys.definition import Prompt
from feedback.surveys.models import Code, CodeBatch, Recording
from hearback.deletions import log
from hearback.deletions.models import Deletion
from hearback.keeping.noting import note_what_went
from hearback.keeping.replaying import replay
from hearback.people.roles import Role
from tests import factories
from tests.builder.test_recordings import put
from tests.intake import conftest as intake
from tests.intake.invited import make_coded_survey, make_codes

keeper, today = intake.keeper, intake.today
pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def test_a_hand_in_that_was_taken_back_stays_so(keeper: PrivateKey, today: date) -> None:
    by, source = factories.make_user(Role.OFFICER), Source(factories.make_agency(), "survivor")
    comments = [Comment(number, Prompt.IDEA, f"Idea {number}") for number in range(6)]
    wrong, right = (
        HandIn.take(source, comments, left_out=0, nonce=nonce, by=by, today=today)
        for nonce in ("wrong", "right")
    )
    backed_up = list(SealedComment.objects.all())
    wrong.take_back(by)
    entries = noted("hand-in-taken-back")

    SealedComment.objects.all().delete()
    SealedComment.objects.bulk_create(backed_up)
    HandIn.objects.update(is_taken_back=False)
    assert replay(entries) == 1
    assert set(SealedComment.objects.values_list("hand_in", flat=True)) == {right.pk}
    assert HandIn.objects.get(is_taken_back=True) == wrong


def test_codes_that_were_cancelled_stay_so(public: object, today: date) -> None:
    survey = make_coded_survey()
    lost, kept = (make_codes(survey, today, prefix=prefix)[0] for prefix in ("QQQ", "KTM"))
    backed_up = list(Code.objects.all())
    CodeBatch.objects.get(prefix="QQQ").cancel(None, today)
    entries = noted("codes-cancelled")

    Code.objects.all().delete()
    Code.objects.bulk_create(backed_up)
    CodeBatch.objects.update(cancelled_on=None)
    assert is_usable(digest_of(lost, survey.pk)), "as the backup knew it"
    assert replay(entries) == 1
    assert not is_usable(digest_of(lost, survey.pk))
    assert is_usable(digest_of(kept, survey.pk))
    assert CodeBatch.objects.get(prefix="QQQ").cancelled_on == today


def test_a_recording_that_was_deleted_for_good_stays_so() -> None:
    survey = factories.make_survey(is_open=False)
    gone, kept = put(survey, "bsl"), put(survey, "audio")
    backed_up = Recording.objects.get(pk=gone.pk)
    gone.delete_for_good(None)
    entries = noted("recording-deleted")

    Recording.objects.bulk_create([backed_up])
    assert replay(entries) == 1
    assert Recording.objects.get() == kept


def noted(kind: str) -> list[log.Entry]:
    """Return what the log's second copy knows, once, and forget it in the database."""
    assert note_what_went()
    assert note_what_went()
    entries = log.read().entries
    assert [entry.kind for entry in entries] == [kind]
    Deletion.objects.all().delete()
    return entries
