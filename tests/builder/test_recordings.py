"""Sign language and audio, put in at the office and fetched by the public, both over HTTP."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from feedback.surveys.definition import AnswerTest, Condition, QuestionDefinition
from feedback.surveys.models import Recording, Survey
from feedback.surveys.recorded import captions
from feedback.surveys.recorded.kinds import recorded
from feedback.surveys.recorded.refusing import Refused
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.builder.test_screens import seen_on, url, words
from tests.surveys.recorded import SECRET, box, film, sound, track

CAPTIONS = b"WEBVTT Hanna\n\nNOTE by Hanna\n\n1\n00:01.000 --> 00:02.000\nHow are you?\n"
SAID = "How are you, in signs?"


def upload(client: Client, address: str, file: bytes, **more: Any) -> Any:
    """Send a file under a name that says whose it is."""
    seen = seen_on(client.get(address))
    file_of_hers = SimpleUploadedFile("hanna-example.pdf", file)
    made = {"file": file_of_hers, "transcript": SAID, "seen": seen}
    return client.post(address, made | more)


def vtt(content: bytes = CAPTIONS) -> SimpleUploadedFile:
    """A file of captions."""
    return SimpleUploadedFile("hanna.vtt", content)


def put(survey: Survey, kind: str, place: str = "q1", wording: str = "") -> Recording:
    """Keep a recording without the office."""
    made = recorded(kind, film() if kind == "bsl" else sound())
    text = captions.cleaned(CAPTIONS) if kind == "bsl" else ""
    return Recording.put(survey, (wording, place, kind), made, (text, SAID), None)


def test_what_a_file_is_and_says_is_told_by_its_bytes() -> None:
    """The maker's name, place, device and times are there before, and nowhere after; what a browser
    plays is as it was. Whatever can't be taken is refused, whatever it is called.
    """
    for kind, raw in (
        ("bsl", film()),
        ("audio", film(track(b"soun", b"mp4a"))),
        ("audio", sound()),
    ):
        kept = recorded(kind, raw).content
        assert SECRET in raw
        assert not [part for part in (b"Hanna", b"53.8", b"iPhone", b"WHEN") if part in kept]
    assert len(recorded("bsl", film()).content) == len(film())
    assert b"picture by picture" * 90 in recorded("bsl", film()).content
    assert recorded("bsl", film()).content.count(b"how to play") == 2
    assert recorded("audio", sound()).content == (b"\xff\xfb\x90\x00" + bytes(413)) * 12
    refused = {
        "as MP4": ("bsl", b"%PDF-1.7 film"),
        "no picture": ("bsl", film(track(b"soun", b"mp4a"))),
        "where they were": ("bsl", film(track(b"vide", b"avc1"), track(b"meta", b"mebx"))),
        "every browser": ("bsl", film(track(b"vide", b"hvc1"))),
        "damaged": ("bsl", film()[:-5]),
        "in many pieces": ("bsl", film(pieces=box(b"moof", bytes(16)))),
        "in many pieces,": ("bsl", film(track(b"vide", b"avc1"), box(b"mvex", bytes(8)))),
        "larger than 5 MB": ("bsl", film() + bytes(5 * 1024 * 1024)),
        "a film, not sound": ("audio", film()),
        "as M4A": ("audio", b"<html>"),
        "can play": ("audio", sound()[:1200]),
    }
    for why, (kind, raw) in refused.items():
        with pytest.raises(Refused, match=why):
            recorded(kind, raw)


def test_captions_are_times_and_words_alone() -> None:
    """Who speaks is named nowhere, however a file says it."""
    assert captions.cleaned(CAPTIONS) == "WEBVTT\n\n00:01.000 --> 00:02.000\nHow are you?\n"
    for said in (
        "<v Hanna Example>Hello",
        "<v Hanna\nExample>Hello</v>",
        "Hello<c.hanna",
        "<<v Hanna>Hello",
    ):
        named = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{said}\n"
        assert captions.cleaned(named.encode()) == named.replace(said, "Hello")
    for raw in (
        b"Hanna",
        b"WEBVTT\n\nNOTE x",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Hanna>",
        b"\xff\xfe",
    ):
        with pytest.raises(Refused):
            captions.cleaned(raw)


def test_an_officer_puts_in_a_film_and_takes_it_out(
    officer: Client, office: Callable[..., Client]
) -> None:
    """What is wrong is said beside the field and the words kept; the file's name is nowhere; those
    who approved are asked again; a question that not everybody is asked has no slot.
    """
    survey = factories.make_survey(is_open=False)
    address = url("recording", survey, "en", "q1", "bsl")
    before = survey.draft.mark
    bad = upload(officer, address, b"%PDF-1.7", captions=vtt(b"Hanna"))
    assert bad.status_code == 400
    assert "This is not a film" in words(bad)
    assert "This is not a file of captions" in words(bad)
    assert SAID in words(bad)
    assert "Choose a file of captions" in words(upload(officer, address, film()))
    assert not Recording.objects.exists()
    assert upload(officer, address, film(), captions=vtt()).status_code == 302
    kept = Recording.objects.get()
    assert "hanna" not in f"{kept.name}{kept.captions}".casefold()
    assert survey.draft.mark != before
    assert AuditEntry.objects.filter(action="survey.recording_added").exists()
    shown = officer.get(address)
    assert f"/recording/{kept.name}" in shown.content.decode()
    played = officer.get(f"/preview/recording/{kept.name}")
    assert played.content == bytes(kept.content)
    assert office(Role.CODER).get(address).status_code == 403
    factories.rewrite(survey, questions=_conditional(survey))
    listed = words(officer.get(url("recordings", survey)))
    assert "only after certain answers" in listed
    assert officer.get(url("recording", survey, "en", "q3", "bsl")).status_code == 404
    seen = seen_on(officer.get(address))
    assert officer.post(address, {"do": "remove", "seen": seen}).status_code == 302
    assert not Recording.objects.exists()
    assert AuditEntry.objects.filter(action="survey.recording_removed").exists()


def _conditional(survey: Survey) -> tuple[QuestionDefinition, ...]:
    """Return its questions, of which the last is asked only after an answer."""
    *first, last = survey.as_written().questions
    return (*first, replace(last, shown_if=Condition("all", (AnswerTest("q1", "equals", "a"),))))
