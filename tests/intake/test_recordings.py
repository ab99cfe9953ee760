"""Sign language and audio as the public gets them, by HTTP and without script."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from nacl.public import PrivateKey

from feedback.builder.starting import copy
from feedback.intake.pages import STEP_BYTES
from feedback.surveys.models import Recording, Survey
from feedback.surveys.models.recordings import MEDIA
from tests import factories
from tests.builder.test_recordings import SAID, put
from tests.intake.person import Person
from tests.surveys.recorded import film
from tests.surveys.test_ways import say


def again(survey: Survey) -> Survey:
    """Return it as it is kept now."""
    return Survey.objects.get(pk=survey.pk)


@pytest.mark.django_db(databases=["default", "staging"])
def test_a_film_stands_above_its_question_and_is_fetched_in_pieces(
    public: Client, keeper: PrivateKey
) -> None:
    """In its own words and place alone, with captions, transcript and a warning, nothing loaded
    beforehand; no cookie, nothing kept, nobody else's site.
    """
    survey = factories.make_survey(is_open=False)
    say(survey, "pl", "pl:")
    first, asked = put(survey, "audio", "first-page"), put(survey, "bsl")
    factories.open_survey(survey)
    draft = put(again(survey), "bsl", "q2")
    start = public.get("/q/spring/").content.decode()
    assert f'src="/q/spring/r/{first.name}"' in start
    assert f'src="/q/spring/r/{first.name}"' in public.get("/q/spring/kiosk/").content.decode()
    assert "hb-recording" not in public.get("/q/spring/pl/").content.decode()
    person = Person(public).start()
    assert len(person.response.content) == 2 * STEP_BYTES, "what is said has the room it had"
    main = person.soup.select_one("main")
    assert main
    video = main.select_one("video[controls][preload=none]")
    assert video
    assert not video.has_attr("autoplay")
    assert video.select_one("track[kind=captions]")
    assert SAID in main.get_text()
    assert "They can’t see what you answer" in main.get_text()
    address = str(video["src"])
    whole = public.get(address)
    assert whole.content == film_kept(asked)
    piece = public.get(address, headers={"Range": "bytes=4-11"})
    assert (piece.status_code, piece.content) == (206, whole.content[4:12])
    assert piece.headers["Content-Range"] == f"bytes 4-11/{len(whole.content)}"
    assert public.get(address, headers={"Range": "bytes=9999999-"}).status_code == 416
    for answer in (whole, piece, public.get(f"{address}/w")):
        check_headers(answer)
    assert public.get(f"/q/spring/r/{draft.name}").status_code == 404
    factories.make_survey("autumn")
    assert public.get(f"/q/autumn/r/{asked.name}").status_code == 404
    again(survey).close(None, factories.TODAY)
    assert public.get(address).status_code == 404


def film_kept(recording: Recording) -> bytes:
    """Return its bytes; they are as long as the film's."""
    kept = bytes(Recording.objects.get(pk=recording.pk).content)
    assert len(kept) == len(film())
    return kept


def check_headers(answer: Any) -> None:
    """What every page of a survey says, a film says too."""
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies
    assert not {"ETag", "Last-Modified"} & set(answer.headers)


@pytest.mark.django_db
def test_what_is_out_stays_with_its_version_and_is_approved_like_words() -> None:
    """A replaced film goes out with the next version; the earlier one names its own, which is kept
    and shown no more. New words
    in English hold the survey up until somebody says that the film is still right. A copy has its
    own.
    """
    survey = factories.make_survey(is_open=False)
    old = put(survey, "bsl")
    version = factories.open_survey(survey)
    assert again(survey).draft.told() == []
    new = put(again(survey), "bsl")
    assert again(survey).draft.told() == ["Sign language or audio in English was changed."]
    assert Recording.objects.filter(pk=old.pk, is_out=True, is_current=False).exists()
    question, *others = survey.as_written().questions
    changed = type(question)(**{**vars(question), "text": "What else?"})
    factories.rewrite(survey, questions=(changed, *others))
    with pytest.raises(ValidationError, match="have changed since it was recorded"):
        factories.make_ready(survey)
    with pytest.raises(ValidationError, match="have changed since it was recorded"):
        again(survey).renew(None, factories.TODAY, is_wording_only=True)
    Recording.objects.get(pk=new.pk).keep_as_it_is(None)
    factories.make_ready(survey)
    renewed = again(survey).renew(None, factories.TODAY, is_wording_only=True)
    shown = [each.ways[MEDIA][""]["q1"]["bsl"]["name"] for each in (version, renewed)]
    assert shown == [old.name, new.name]
    assert (version.recordings("q1"), len(renewed.recordings("q1"))) == ({}, 1)
    made = copy(again(survey), None, name="Again", slug="again")
    assert made.recordings.get().name not in shown
    assert not made.recordings.get().is_out
    Recording.remove(again(survey), ("", "q1", "bsl"), None)
    assert Recording.objects.filter(survey=survey).count() == 2
    assert again(survey).draft.told() == ["Sign language or audio in English was changed."]


@pytest.mark.django_db(databases=["default", "staging"])
def test_a_film_that_was_taken_out_is_public_no_longer(public: Client, keeper: PrivateKey) -> None:
    """Gone with the next version, or at once when it is deleted for good. Who is just answering
    loses a film and no answer: her page has no player that plays nothing.
    """
    survey = factories.make_survey(is_open=False)
    first, taken = put(survey, "audio", "first-page"), put(survey, "bsl", "q2")
    factories.open_survey(survey)
    address = f"/q/spring/r/{taken.name}"
    person = Person(public).start()
    Recording.remove(again(survey), ("", "q2", "bsl"), None)
    assert public.get(address).status_code == 200, "until the next version is approved"
    factories.make_ready(survey)
    again(survey).renew(None, factories.TODAY, is_wording_only=True)
    for gone in (address, f"{address}/w"):
        assert public.get(gone).status_code == 404
    person.press("next", q1="a")
    assert "hb-recording" not in person.response.content.decode()
    assert person.soup.select("[name=q2]"), "she goes on in the version that she began"
    assert public.get(f"/q/spring/r/{first.name}").status_code == 200
    first.delete_for_good(None)
    assert public.get(f"/q/spring/r/{first.name}").status_code == 404
    start = public.get("/q/spring/").content.decode()
    assert "hb-recording" not in start
    assert "If you play a film" not in start
