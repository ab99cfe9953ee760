"""Recordings and their words, looked at before they go out, mended, and kept from each other."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from feedback.surveys.models import Recording, Survey
from feedback.surveys.models import recordings as kept_recordings
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.builder.test_recordings import SAID, put, vtt
from tests.builder.test_screens import seen_on, url, words
from tests.surveys.recorded import film, sound
from tests.surveys.test_ways import say

MEANWHILE = "Something changed here meanwhile"
SIGNED = "00:01.000 --> 00:02.000\nHow are you?"


def send(client: Client, address: str, seen: str = "", **more: Any) -> Any:
    """Post the screen as somebody does who opened it, or had it open before."""
    seen = seen or seen_on(client.get(address))
    return client.post(address, {"seen": seen, **more})


def mp4() -> SimpleUploadedFile:
    """A film, as a file."""
    return SimpleUploadedFile("film.mp4", film())


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SAFEGUARDING, Role.DATA_PROTECTION])
def test_who_approves_a_film_can_play_it_with_its_captions(
    office: Callable[..., Client], role: Role
) -> None:
    survey = factories.make_survey(is_open=False)
    kept = put(survey, "bsl")
    client = office(role)
    page = client.get(reverse("preview:walk", args=[survey.pk]) + "?at=q1")
    video = BeautifulSoup(page.content, "html.parser").select_one("main video")
    assert video
    assert client.get(str(video["src"])).content == bytes(kept.content)
    track = video.select_one("track[kind=captions]")
    assert track
    answer = client.get(str(track["src"]))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/vtt")
    assert SIGNED in answer.content.decode()
    coder = office(Role.CODER)
    for address in (str(video["src"]), str(track["src"])):
        assert coder.get(address).status_code == 403
    silent = put(survey, "audio")
    assert client.get(reverse("preview:captions", args=[silent.name])).status_code == 404


def test_an_officer_reads_the_captions_and_what_must_be_said(officer: Client) -> None:
    survey = factories.make_survey(is_open=False)
    put(survey, "bsl")
    shown = officer.get(url("recording", survey, "en", "q1", "bsl"))
    page = BeautifulSoup(shown.content, "html.parser")
    assert [SIGNED in each.get_text() for each in page.select("#builder pre")] == [True]
    assert survey.as_written().questions[0].choices[0].label in words(shown)


def test_a_transcript_is_mended_in_its_own_language_without_the_file(officer: Client) -> None:
    """It stands in the box, from right to left; the film stays as it is, under a new name, and the
    one that is out keeps its own words. What nobody changed is not saved again, and a mended word
    does not say that the film is right for other words than it was made from.
    """
    survey = factories.make_survey(is_open=False)
    say(survey, "ur", "ur:")
    old = put(survey, "bsl", wording="ur")
    factories.open_survey(survey)
    survey = Survey.objects.get(pk=survey.pk)
    address = url("recording", survey, "ur", "q1", "bsl")
    shown = BeautifulSoup(officer.get(address).content, "html.parser")
    for part in shown.select("#builder textarea, #builder pre, #builder p.wording__words"):
        assert (part.get("lang"), part.get("dir")) == ("ur", "rtl"), part
    said = [each.get_text() for each in shown.select("#builder p.wording__words")]
    assert (said[0], said[-1]) == (f"ur: {survey.as_written().questions[0].text}", SAID)
    box = shown.select_one("#builder textarea")
    assert box
    assert box.get_text().strip() == SAID
    assert send(officer, address, transcript=SAID).status_code == 302
    assert Recording.objects.get() == old
    wording = survey.wordings.get()
    wording.write("q1.text", survey.as_written().questions[0].text, "ur: other", None)
    assert send(officer, address, transcript="Mended.").status_code == 302
    new = Recording.objects.get(is_current=True)
    assert (new.transcript, new.captions, new.source) == ("Mended.", old.captions, old.source)
    assert bytes(new.content) == bytes(old.content)
    assert new.name != old.name
    assert Recording.objects.get(pk=old.pk).transcript == SAID
    assert AuditEntry.objects.filter(action="survey.recording_reworded").exists()
    timed = vtt(b"WEBVTT\n\n00:01.000 --> 00:02.000\nFine?\n")
    assert send(officer, address, transcript="Mended.", captions=timed).status_code == 302
    assert "Fine?" in Recording.objects.get(is_current=True).captions
    refused = send(officer, address, transcript="Mended.", file=mp4())
    assert refused.status_code == 400
    assert "Choose a file of captions" in words(refused), "a new film has its own times"
    assert send(officer, address, transcript=" ").status_code == 400


def test_what_somebody_else_did_meanwhile_is_not_done_away_with(officer: Client) -> None:
    """Whoever filled the slot first keeps it; nobody takes out a film she did not see, nor says of
    words that she did not read that a film is right for them. It is said at the form.
    """
    survey = factories.make_survey(is_open=False)
    address = url("recording", survey, "en", "q1", "audio")
    mp3: dict[str, Any] = {"file": SimpleUploadedFile("a.mp3", sound()), "transcript": "Mine."}
    empty = seen_on(officer.get(address))
    first = put(survey, "audio")
    late = send(officer, address, empty, **mp3)
    assert late.status_code == 400
    problems = BeautifulSoup(late.content, "html.parser").select_one("#problems")
    assert problems
    assert MEANWHILE in problems.get_text()
    assert "Mine." in words(late), "what was typed is not lost"
    assert Recording.objects.get() == first
    full = seen_on(officer.get(address))
    second = put(survey, "audio")
    assert send(officer, address, full, do="remove").status_code == 400
    assert Recording.objects.get() == second
    question, *others = survey.as_written().questions
    factories.rewrite(survey, questions=(_asking(question, "What now?"), *others))
    read = seen_on(officer.get(address))
    factories.rewrite(survey, questions=(_asking(question, "What else?"), *others))
    late = send(officer, address, read, do="still")
    assert MEANWHILE in words(late)
    assert Recording.objects.get().source == second.source
    assert officer.post(address, {"do": "still"}).status_code == 400, "nothing was seen"
    assert send(officer, address, do="still").status_code == 302
    assert Recording.objects.get().source != second.source
    assert send(officer, address, do="remove").status_code == 302
    assert not Recording.objects.exists()


def test_two_who_fill_a_place_at_once_are_told(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database lets one of them through; the other is told at the form."""
    survey = factories.make_survey(is_open=False)
    address = url("recording", survey, "en", "q1", "audio")
    mp3: dict[str, Any] = {"file": SimpleUploadedFile("a.mp3", sound()), "transcript": "Mine."}
    first = put(survey, "audio")
    monkeypatch.setattr(kept_recordings, "_take_away", lambda survey, slot: False)
    late = send(officer, address, **mp3)
    assert late.status_code == 400
    assert MEANWHILE in words(late)
    assert Recording.objects.get() == first


def _asking(question: Any, text: str) -> Any:
    return type(question)(**{**vars(question), "text": text})
