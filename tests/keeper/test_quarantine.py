"""Envelopes that are not what they should be: set aside, still sealed, never in the way."""

import json
import secrets
from typing import Any

import pytest
from nacl.public import PrivateKey, PublicKey, SealedBox

from feedback.intake.models import Envelope
from feedback.intake.public_key import load_public_key
from feedback.intake.sealing import HEADER, Payload, key_id, pad, seal
from feedback.keeper import batches
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.responses.models import Batch, OpenedDigest, Quarantined, Text
from feedback.responses.models import Response as StoredResponse
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from tests.factories import TODAY
from tests.keeper.conftest import Answer, make_survey_of_texts, words

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

CONTEXT = {"survey": "spring", "version": 1, "schema": 1}


def put(sealed: bytes) -> Envelope:
    """Put bytes into staging, as anyone with write access there could."""
    return Envelope.objects.create(sealed=sealed)


def sealed(context: Any, answers: Any) -> bytes:
    """Seal anything at all to the keeper's key, as anyone who knows the public key can."""
    return seal(Payload(context=context, answers=answers), load_public_key(TODAY))


def sealed_raw(content: bytes) -> bytes:
    """Seal bytes that need not be JSON."""
    public = load_public_key(TODAY)
    return HEADER + key_id(public) + SealedBox(PublicKey(public)).encrypt(pad(content))


HOSTILE: list[tuple[str, Any, Any]] = [
    ("answers moved to another survey", {**CONTEXT, "survey": "summer"}, {"q1": "a"}),
    ("an unknown survey", {**CONTEXT, "survey": "winter"}, {"q1": "a"}),
    ("an unknown version", {**CONTEXT, "version": 2}, {"q1": "a"}),
    ("a version that is a text", {**CONTEXT, "version": "1"}, {"q1": "a"}),
    ("a version that is true", {**CONTEXT, "version": True}, {"q9": "a"}),
    ("an unhashable version", {**CONTEXT, "version": [1]}, {"q1": "a"}),
    ("another schema", {**CONTEXT, "schema": 2}, {"q1": "a"}),
    ("a longer context", {**CONTEXT, "month": "2026-11"}, {"q1": "a"}),
    ("no context", None, {"q1": "a"}),
    ("a context that is a list", ["spring", 1, 1], {"q1": "a"}),
    ("an unknown question", CONTEXT, {"q9": "a"}),
    ("an unknown choice", CONTEXT, {"q1": "z"}),
    ("several where one is asked", CONTEXT, {"q1": ["a", "b"]}),
    ("answers that are a list", CONTEXT, ["a"]),
    ("no answers", CONTEXT, None),
    ("a number for a choice", CONTEXT, {"q1": 7}),
    ("a nested choice", CONTEXT, {"q2": [["a"]]}),
    ("a text that is a number", CONTEXT, {"q3": {"text": 7, "quote": False}}),
    ("a text without its consent", CONTEXT, {"q3": {"text": "Words."}}),
    ("a text too long", CONTEXT, {"q3": {"text": "x" * 20_000, "quote": False}}),
]


@pytest.mark.parametrize(
    ("context", "answers"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE]
)
def test_what_does_not_fit_is_set_aside_and_the_others_are_opened(
    survey: Survey, answer: Answer, keys: UnlockedKeys, context: Any, answers: Any
) -> None:
    make_survey_of_texts("summer")
    answer(survey, 5)
    envelope = sealed(context, answers)
    put(envelope)
    report = batches.run(keys, TODAY)
    assert len(report.batches) == 1
    assert report.quarantined == 1
    assert StoredResponse.objects.count() == 5
    (aside,) = Quarantined.objects.all()
    assert bytes(aside.sealed) == envelope, "kept as it came, still sealed"
    assert aside.month == TODAY.replace(day=1)
    assert not Envelope.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b"7",
        b'{"c":{}}',
        b'{"c":1,"p":1}',
        b"[" * 60_000,
        b'{"c":' * 10_000,
        b"\xff\xfe",
        b'{"c":{"survey":"spring","version":1e400,"schema":1},"p":{}}',
    ],
)
def test_contents_of_any_kind_stop_nobody(
    survey: Survey, answer: Answer, keys: UnlockedKeys, content: bytes
) -> None:
    answer(survey, 5)
    put(sealed_raw(content))
    report = batches.run(keys, TODAY)
    assert (len(report.batches), report.quarantined) == (1, 1)


@pytest.mark.parametrize("place", [1, 8, 9, 40, 41, 300, -1])
def test_changed_bytes_are_set_aside(
    survey: Survey, answer: Answer, keys: UnlockedKeys, place: int
) -> None:
    answer(survey, 6)
    envelope = Envelope.objects.all()[0]
    changed = bytearray(envelope.sealed)
    changed[place] ^= 1
    Envelope.objects.filter(pk=envelope.pk).update(sealed=bytes(changed))
    report = batches.run(keys, TODAY)
    assert report.quarantined == 1
    assert report.batches[0].responses == 5


def test_an_envelope_of_another_installation_is_set_aside(
    survey: Survey, answer: Answer, keys: UnlockedKeys
) -> None:
    answer(survey, 5)
    elsewhere = PrivateKey.generate()
    put(seal(Payload(CONTEXT, {"q1": "a"}), bytes(elsewhere.public_key)))
    report = batches.run(keys, TODAY)
    assert (report.batches[0].responses, report.quarantined) == (5, 1)


def test_an_envelope_under_a_forged_key_name_is_set_aside(
    survey: Survey, answer: Answer, keys: UnlockedKeys
) -> None:
    """Sealed to another key, labelled with ours."""
    answer(survey, 5)
    elsewhere = bytes(PrivateKey.generate().public_key)
    foreign = seal(Payload(CONTEXT, {"q1": "a"}), elsewhere)
    put(HEADER + key_id(load_public_key(TODAY)) + foreign[9:])
    assert batches.run(keys, TODAY).quarantined == 1


def test_hostile_envelopes_do_not_count_towards_five(
    survey: Survey, answer: Answer, keys: UnlockedKeys
) -> None:
    answer(survey, 4)
    for _ in range(9):
        put(sealed_raw(secrets.token_bytes(40)))
    report = batches.run(keys, TODAY)
    assert (report.batches, report.quarantined) == ([], 9)
    assert Envelope.objects.count() == 4


def test_a_copied_envelope_counts_once(survey: Survey, answer: Answer, keys: UnlockedKeys) -> None:
    """Someone with a copy of staging can't vote again by putting it back, now or later."""
    answer(survey, 5)
    copies = [bytes(envelope.sealed) for envelope in Envelope.objects.all()]
    for copy in copies:
        put(copy)
    assert batches.run(keys, TODAY).batches[0].responses == 5
    for copy in copies:
        put(copy)
    report = batches.run(keys, TODAY)
    assert (report.batches, report.quarantined) == ([], 0)
    assert StoredResponse.objects.count() == 5
    assert not Envelope.objects.exists()


def test_texts_no_database_can_hold_arrive_readable(
    survey: Survey, answer: Answer, keys: UnlockedKeys
) -> None:
    """Half a surrogate pair and NUL, which only someone who seals by hand can send."""
    answer(survey, 4)
    answers = json.dumps({"c": CONTEXT, "p": {"q3": words("so\x00 \ud800 \u202ebad")}})
    put(sealed_raw(answers.encode()))
    report = batches.run(keys, TODAY)
    assert report.quarantined + report.batches[0].responses == 5
    assert not any("\x00" in text.masked for text in Text.objects.all())
    assert Text.objects.filter(masked__contains="⟨U+202E⟩").count() == 1


def test_setting_aside_is_written_down_without_contents(survey: Survey, keys: UnlockedKeys) -> None:
    put(sealed(CONTEXT, {"q9": "secret"}))
    batches.run(keys, TODAY)
    entry = AuditEntry.objects.get(action="keeper.quarantined")
    assert (entry.subject, entry.detail) == ("", {})


def test_killed_before_the_envelope_is_deleted_it_is_set_aside_once(
    survey: Survey, keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(sealed(CONTEXT, {"q9": "a"}))
    with monkeypatch.context() as killing:
        killing.setattr(Envelope.objects, "filter", killed)
        with pytest.raises(KeyboardInterrupt):
            batches.run(keys, TODAY)
    assert (Quarantined.objects.count(), Envelope.objects.count()) == (1, 1)
    assert batches.run(keys, TODAY).quarantined == 0
    assert (Quarantined.objects.count(), Envelope.objects.count()) == (1, 0)
    assert OpenedDigest.objects.count() == 1
    assert not Batch.objects.exists()


def killed(*args: Any, **kwargs: Any) -> None:
    """Stand in for the moment the process is killed."""
    raise KeyboardInterrupt
