"""Claim 36: A sealed answer moved to where it does not belong does not open.

Between rows, surveys, versions, keys and kinds: what stands inside says where it belongs.
"""

from collections.abc import Callable

import pytest
from nacl.public import PrivateKey

from feedback.desk.raw.opening import read
from feedback.intake.models import Envelope
from feedback.intake.public_key import load_public_key
from feedback.intake.sealing import HEADER, PREFIX_BYTES, Payload, WillNotOpen, key_id, seal
from feedback.keeper import batches
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.splitting import sealed_raw
from feedback.responses.models import Quarantined, RawText, Text
from feedback.surveys.models import Survey
from tests import factories
from tests.factories import TODAY
from tests.keeper import conftest as keeping
from tests.keeper.conftest import PASSPHRASE, Answer, make_survey_of_texts

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
folder, keys, survey, answer = keeping.folder, keeping.keys, keeping.survey, keeping.answer
Figure = Callable[[str], None]


@pytest.fixture
def desk() -> PrivateKey:
    """A month's desk key."""
    return PrivateKey.generate()


def keep(text: Text, words: str, desk: PrivateKey) -> RawText:
    """Store what was typed as the keeper does."""
    (raw,) = sealed_raw(text, words, bytes(desk.public_key))
    raw.save()
    return raw


def test_a_raw_text_opens_at_its_own_row_and_at_no_other(survey: Survey, desk: PrivateKey) -> None:
    version = survey.current_version()
    here, there = (
        keep(factories.make_text(version), f"What {name} said.", desk) for name in ("one", "two")
    )
    assert read(here, desk) == "What one said.", "control: at its own row it opens"
    here.sealed, there.sealed = there.sealed, here.sealed
    for moved in (here, there):
        with pytest.raises(WillNotOpen):
            read(moved, desk)


def test_a_raw_text_moved_to_another_months_key_stays_shut(
    survey: Survey, desk: PrivateKey
) -> None:
    raw, other = (
        keep(factories.make_text(survey.current_version()), "Words.", desk),
        PrivateKey.generate(),
    )
    renamed = HEADER + key_id(bytes(other.public_key)) + raw.sealed[PREFIX_BYTES:]
    for sealed in (raw.sealed, renamed):
        raw.sealed = sealed
        with pytest.raises(WillNotOpen):
            read(raw, other)


def test_a_whole_answer_put_in_a_raw_texts_place_stays_shut(
    survey: Survey, answer: Answer, desk: PrivateKey
) -> None:
    """Whoever could have an answer sealed to the desk key would read it whole at the desk."""
    raw = keep(factories.make_text(survey.current_version()), "Words.", desk)
    context = {"survey": "spring", "version": 1, "schema": 1}
    raw.sealed = seal(Payload(context, {"raw": "Everything."}), bytes(desk.public_key))
    with pytest.raises(WillNotOpen):
        read(raw, desk)
    answer(survey)
    raw.sealed = bytes(Envelope.objects.get().sealed)
    with pytest.raises(WillNotOpen):
        read(raw, desk)


def test_an_envelope_for_another_place_is_set_aside(
    survey: Survey, answer: Answer, keys: UnlockedKeys, folder: KeyFolder, figure: Figure
) -> None:
    """Another survey, version or schema inside, another key's name outside, a raw text instead."""
    make_survey_of_texts("summer")
    answer(survey, 5)
    public = load_public_key(TODAY)
    right = {"survey": "spring", "version": 1, "schema": 1}
    own = bytes(Envelope.objects.all()[0].sealed)
    folder.rotate(PASSPHRASE, TODAY)
    (raw,) = sealed_raw(factories.make_text(survey.current_version()), "Words.", public)
    moved = [
        *(
            seal(Payload({**right, **wrong}, {"q1": "a"}), public)
            for wrong in ({"survey": "summer"}, {"version": 2}, {"schema": 2})
        ),
        HEADER + key_id(load_public_key(TODAY)) + own[PREFIX_BYTES:],
        raw.sealed,
    ]
    for sealed in moved:
        Envelope.objects.create(sealed=sealed)
    report = batches.run(folder.unlock(PASSPHRASE), TODAY)
    assert report.quarantined == len(moved)
    assert [batch.responses for batch in report.batches] == [5]
    assert {bytes(aside.sealed) for aside in Quarantined.objects.all()} == set(moved)
    figure(f"{len(moved)} of {len(moved)} moved envelopes set aside unopened, 5 of 5 others opened")


def test_control_without_the_text_inside_another_rows_words_open(
    survey: Survey, desk: PrivateKey
) -> None:
    """Sealed without naming its row inside, a moved raw text opened under another's name."""
    version, public = survey.current_version(), bytes(desk.public_key)
    careless = seal(Payload({}, {"raw": "What one said."}), public)
    for text in (factories.make_text(version), factories.make_text(version)):
        raw = RawText(text=text, desk_key=key_id(public), sealed=careless)
        with pytest.raises(WillNotOpen):
            read(raw, desk)
        assert open_carelessly(raw, desk) == "What one said."


def open_carelessly(raw: RawText, desk: PrivateKey) -> str:
    """Open as a reader would that does not compare what stands inside."""
    from feedback.intake.sealing import open_envelope

    return str(open_envelope(bytes(raw.sealed), desk).answers["raw"])
