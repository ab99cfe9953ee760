"""What was typed is kept for reviewers alone, beside each masked text."""

from collections.abc import Callable

import pytest
from nacl.public import PrivateKey

from feedback.desk.raw.opening import read
from feedback.intake.sealing import key_id
from feedback.keeper import batches
from feedback.keeper.keys import desk_keys, reviewers
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.models import ReviewerKey
from feedback.responses.models import RawText, Text
from feedback.surveys.models import Survey
from hearback.people.roles import Role
from tests import factories
from tests.factories import TODAY
from tests.keeper.conftest import PASSPHRASE, Answer, make_survey_of_texts, words
from tests.keeper.test_apart import numbers_of

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Opener = Callable[[RawText], str]


@pytest.fixture
def opened(db: None, keys: UnlockedKeys) -> Opener:
    """Return a way to read a raw text as a reviewer, who has had a key since before the run."""
    reviewer = factories.make_user(Role.REVIEWER)
    ReviewerKey.objects.make(reviewer, "violet lantern walks uphill")
    private = PrivateKey.generate()
    ReviewerKey.objects.update(public=bytes(private.public_key))
    reviewers.accept(ReviewerKey.objects.get())

    def open_raw(raw: RawText) -> str:
        desk = desk_keys.open_copy(bytes(raw.desk_key), reviewer.pk, bytes(private))
        return read(raw, desk)

    return open_raw


def test_what_was_typed_opens_for_a_reviewer_beside_what_is_masked(
    survey: Survey, answer: Answer, keys: UnlockedKeys, opened: Opener
) -> None:
    typed = [f"Ring Mandy on 07700 90012{n}.\nShe was <b>kind</b>.\u202e" for n in range(5)]
    for said in typed:
        answer(survey, q3=words(said))
    batches.run(keys, TODAY)
    read = {opened(raw): raw.text.masked for raw in RawText.objects.select_related("text")}
    shown = {
        said.replace("<b>", "").replace("</b>", "").replace("\u202e", "⟨U+202E⟩") for said in typed
    }
    assert set(read) == shown
    assert {masked[:25] for masked in read.values()} == {"Ring [name] on [phone].\nS"}


def test_each_text_has_one_and_an_empty_answer_has_none(
    survey: Survey, answer: Answer, keys: UnlockedKeys
) -> None:
    other = make_survey_of_texts("summer")
    answer(other, 5, q3=words("Here."), q4=words("There."))
    answer(other, 1, q3=words("  "), q4=words("Only there."))
    batches.run(keys, TODAY)
    assert Text.objects.count() == RawText.objects.count() == 11
    assert not Text.objects.filter(raw=None).exists()


def test_what_fits_no_envelope_stops_nobody(
    survey: Survey, answer: Answer, keys: UnlockedKeys
) -> None:
    """Eight thousand invisible letters become 96,000 bytes once they are written out."""
    answer(survey, 4)
    answer(survey, q3=words("\u0600" * 7_900 + "x"))
    batches.run(keys, TODAY)
    assert (Text.objects.count(), RawText.objects.count()) == (5, 4)


def test_a_batch_across_two_months_is_sealed_to_the_older_desk_key(
    survey: Survey, answer: Answer, keys: UnlockedKeys, folder: KeyFolder
) -> None:
    """Or the keys' names would tell who answered before the month ended."""
    answer(survey, 2)
    folder.rotate(PASSPHRASE, TODAY)
    answer(survey, 3)
    batches.run(folder.unlock(PASSPHRASE), TODAY)
    (desk_key,) = set(RawText.objects.values_list("desk_key", flat=True))
    assert bytes(desk_key) == folder.months()[0].desk_key


def test_a_raw_text_shares_its_text_and_no_other_number(
    survey: Survey, answer: Answer, keys: UnlockedKeys
) -> None:
    answer(survey, 6)
    batches.run(keys, TODAY)
    texts = set(Text.objects.values_list("pk", flat=True))
    assert numbers_of(RawText) & numbers_of(Text) == texts
    assert len({bytes(raw.sealed)[9:41] for raw in RawText.objects.all()}) == 6
    desk = keys.desk_public_for(folder_month(keys))
    assert {bytes(raw.desk_key) for raw in RawText.objects.all()} == {key_id(desk or b"")}


def folder_month(keys: UnlockedKeys) -> bytes:
    """Return the id of the only key there is."""
    from feedback.intake.public_key import load_public_key

    return key_id(load_public_key(TODAY))
