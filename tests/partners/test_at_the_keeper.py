"""From the office's seal through the keeper to the desk: like any answer, its source known."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from engagement.models import Agency
from feedback.cutting.cut import cut
from feedback.intake.models import Envelope
from feedback.intake.sealing import ENVELOPE_SIZES
from feedback.intake.submission import STAGING
from feedback.keeper import batches, collecting
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.partners.columns import Comment
from feedback.partners.definition import Source
from feedback.partners.models import HandIn, SealedComment
from feedback.releases.models import Release
from feedback.responses.models import Batch, Quarantined, Response, Text
from feedback.surveys.definition import Prompt
from hearback.people.roles import Role
from tests import factories
from tests.factories import TODAY

Office = Callable[..., Client]
pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def give(
    agency: Agency,
    number: int = 6,
    nonce: str = "a",
    *,
    today: date = TODAY,
    group: str = "survivor",
) -> HandIn:
    """Hand in comments of one group."""
    comments = [
        Comment(n, Prompt.IDEA, f"Karen in room {nonce}{n} was kind to us.") for n in range(number)
    ]
    by = factories.make_user(Role.OFFICER, email=f"{nonce}@testshire.example")
    return HandIn.take(Source(agency, group), comments, left_out=0, nonce=nonce, by=by, today=today)


def test_comments_are_sealed_alike_and_opened_like_any_answer(
    agency: Agency, keys: UnlockedKeys
) -> None:
    give(agency)
    assert {len(bytes(row.sealed)) for row in SealedComment.objects.all()} <= ENVELOPE_SIZES
    batches.run(keys, TODAY)
    assert not SealedComment.objects.exists()
    assert not Envelope.objects.exists()
    assert Batch.objects.get().responses == 6
    texts = Text.objects.all()
    assert {text.masked.split(" in ")[0] for text in texts} == {"[name]"}
    assert {text.prompt for text in texts} == {"idea"}
    assert not any(text.may_quote for text in texts)
    assert {text.survey_name for text in texts} == {
        "From Northgate Housing Association, handed in November 2026"
    }
    assert len({text.person for text in texts}) == 6


def test_fewer_than_five_are_never_taken(agency: Agency, keys: UnlockedKeys) -> None:
    with pytest.raises(Exception, match="At least 5 comments"):
        give(agency, 4)
    assert not HandIn.objects.exists()


def test_a_fault_while_storing_leaves_nothing(
    agency: Agency, keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: object, **named: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("feedback.partners.models.AuditEntry.record", fails)
    with pytest.raises(DatabaseError):
        give(agency)
    monkeypatch.undo()
    assert not SealedComment.objects.exists()
    assert not HandIn.objects.exists()


def test_the_next_hand_in_keeps_its_own_source(agency: Agency, keys: UnlockedKeys) -> None:
    give(agency)
    batches.run(keys, TODAY)
    later = TODAY + timedelta(days=9)
    second = give(agency, 5, "b", today=later)
    batches.run(keys, later)
    assert second.version.survey.versions.count() == 2
    names = [text.survey_name for text in Text.objects.filter(version=second.version)]
    assert names == ["From Northgate Housing Association, handed in December 2026"] * 5
    assert [hand_in.opened for hand_in in HandIn.objects.with_opened()] == [5, 6]


def test_counts_say_how_many_wait(agency: Agency, keys: UnlockedKeys) -> None:
    give(agency)
    assert HandIn.objects.with_opened().get().waiting(TODAY) == 6
    collecting.collect()
    assert HandIn.objects.with_opened().get().waiting(TODAY) == 6
    assert HandIn.objects.with_opened().get().waiting(TODAY + timedelta(days=130)) == 0
    batches.run(keys, TODAY)
    assert HandIn.objects.with_opened().get().waiting(TODAY) == 0


def test_a_keeper_killed_while_collecting_doubles_nothing(
    agency: Agency, keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(agency)
    kept = [(row.pk, bytes(row.sealed)) for row in SealedComment.objects.all()]
    collecting.collect()
    # Killed before they were deleted here, once and again after the batch.
    for _ in range(2):
        SealedComment.objects.bulk_create(SealedComment(pk=pk, sealed=s) for pk, s in kept)
        batches.run(keys, TODAY)
        assert Response.objects.count() == 6
        assert not Envelope.objects.exists()
    assert not Quarantined.objects.exists()


def test_it_takes_many_in_slices(
    agency: Agency, keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(agency, 7)
    monkeypatch.setattr(collecting, "AT_ONCE", 3)
    collecting.collect()
    assert Envelope.objects.using(STAGING).count() == 7


def test_their_figures_stand_alone(agency: Agency, keys: UnlockedKeys) -> None:
    factories.make_codebook()
    own = factories.make_version()
    hand_in = give(agency, 12)
    batches.run(keys, TODAY)
    factories.make_text(own, month=date(2026, 11, 1))
    Text.objects.update(is_coded=True)
    survey, after = hand_in.version.survey, date(2027, 1, 2)
    assert cut(survey, "2026-Q4", None, after).people == 10  # of twelve, rounded as the rules say
    assert cut(own.survey, "2026-Q4", None, after).people is None
    assert Release.objects.count() == 2


def test_the_desk_shows_the_source_and_the_cutting_room_the_survey(
    office: Office, agency: Agency, keys: UnlockedKeys
) -> None:
    factories.make_codebook()
    give(agency)
    batches.run(keys, TODAY)
    officer = office(Role.OFFICER)
    text = Text.objects.first()
    assert text is not None
    page = officer.get(f"/desk/texts/{text.pk}/").content.decode()
    assert "From Northgate Housing Association, handed in November 2026" in page
    for address in ("/desk/", "/desk/texts/?group=survivor", "/cutting/"):
        assert "Northgate Housing Association: Victims and survivors" in (
            officer.get(address).content.decode()
        ), address


def test_a_pooled_text_tells_no_source(agency: Agency, keys: UnlockedKeys) -> None:
    give(agency)
    batches.run(keys, TODAY)
    Text.objects.update(is_pooled=True)
    assert {text.survey_name for text in Text.objects.all()} == {"Several surveys"}
