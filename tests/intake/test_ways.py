"""The ways in to one survey: its address alone says in which words, and how much of it."""

from dataclasses import replace

import pytest
from django.test import Client
from django.utils.translation import trans_real
from nacl.public import PrivateKey

from feedback.surveys.definition import AnswerTest, Condition, SectionDefinition
from feedback.surveys.models import Survey
from feedback.surveys.ways import UnknownWay, Way
from tests import factories
from tests.intake.conftest import Clock, opened
from tests.intake.person import Person
from tests.surveys.test_ways import say

ODD = ("ur-short", "kiosk-ur", "helped-kiosk", "short-short", "en", "online", "ur--helped", "paper")


def test_the_address_alone_says_which_words(public: Client, keeper: PrivateKey) -> None:
    """No cookie; an address that no way makes, or that this survey lacks, is not there."""
    survey = factories.make_survey(is_open=False)
    factories.rewrite(survey, short=("q1",))
    say(survey, "ur", "اردو")
    factories.open_survey(survey)
    slug = survey.slug
    pages = {path: public.get(f"/q/{slug}/{path}") for path in ("", "short/", "ur/", "short-ur/")}
    assert {page.status_code for page in pages.values()} == {200}
    assert not public.cookies
    assert "اردو" in pages["ur/"].content.decode()
    assert f'href="/q/{slug}/ur/"' in pages[""].content.decode()
    assert f'href="/q/{slug}/"' in pages["ur/"].content.decode()
    assert all(public.get(f"/q/{slug}/{odd}/").status_code == 404 for odd in (*ODD, "pl", "easy"))


def test_an_address_that_names_no_words_leaves_nothing_behind(public: Client) -> None:
    """A made-up language is refused before anything is loaded for it, which would be kept for as
    long as the process lives. The control: a language of ours is kept.
    """
    factories.make_survey()
    kept = vars(trans_real)["_translations"]
    kept.pop("ur", None)
    before = len(kept)
    for made_up in ("zz", "short-zz", "zz-kiosk", "x" * 3000, "en", "en-kiosk"):
        assert public.get(f"/q/spring/{made_up}/").status_code == 404
        assert public.post(f"/q/spring/{made_up}/", {"step.at": "start"}).status_code == 404
        with pytest.raises(UnknownWay):
            Way.from_path(made_up)
    assert len(kept) == before
    assert public.get("/q/spring/ur/").status_code == 404
    assert len(kept) == before + 1


@pytest.mark.django_db(databases=["default", "staging"])
def test_a_short_form_says_how_long_it_is(public: Client, keeper: PrivateKey) -> None:
    """It asks the same whatever is answered. The control: the whole survey, with a part to skip."""
    survey = factories.make_survey(is_open=False)
    first, *others = factories.QUESTIONS
    part = SectionDefinition(
        "p1", "Courts", shown_if=Condition("all", (AnswerTest("q1", "answered"),))
    )
    questions = (first, *(replace(each, section="p1") for each in others))
    factories.rewrite(survey, questions=questions, sections=(part,), short=("q1",))
    factories.open_survey(survey)
    person = Person(public)
    assert "Up to 3 questions" in person.open().text
    person.address = "/q/spring/short/"
    assert "Up to" not in person.open().text
    assert "1 question, about 2 minutes" in person.text
    assert "Question 1 of 1" in person.start().text


@pytest.mark.django_db(databases=["default", "staging"])
def test_a_way_that_is_switched_off_loses_no_form_and_no_poster(
    public: Client, keeper: PrivateKey, clock: Clock
) -> None:
    """A form goes on as it began; who comes by its poster, or begins, is led to the survey's own
    words in the same hands. The control: a way that it never had.
    """
    survey = factories.make_survey(is_open=False)
    urdu = say(survey, "ur", "اردو")
    factories.open_survey(survey)
    person = Person(public)
    person.address = "/q/spring/ur/"
    person.start().press("next", q1="b")
    first = person.posted[0]
    urdu.want(None, is_wanted=False)
    factories.make_ready(survey)
    Survey.objects.get(pk=survey.pk).renew(None, factories.TODAY, is_wording_only=True)
    for path, leads in (("ur", ""), ("ur-kiosk", "kiosk/"), ("ur-helped", "helped/")):
        led = public.get(f"/q/spring/{path}/")
        assert (led.status_code, led.headers["Location"]) == (303, f"/q/spring/{leads}")
    assert public.post(person.address, first).headers["Location"] == "/q/spring/"
    assert [public.get(f"/q/spring/{path}/").status_code for path in ("pl", "short")] == [404, 404]
    person.press("next")
    assert "اردو" in person.text
    person.press("next")
    clock.forward(30)
    person.press("send")
    (payload,) = opened(keeper)
    assert payload.context == {"survey": "spring", "version": 1, "schema": 1, "language": "ur"}
    assert payload.answers["q1"] == "b"


@pytest.mark.django_db(databases=["default", "staging"])
def test_words_in_urdu_keep_their_direction_on_an_english_form(
    person: Person, survey: Survey
) -> None:
    """In the box they are typed into and where they are shown again; elsewhere it says nothing of
    a direction.
    """
    said = "مدد جلدی ملنی چاہیے۔"
    person.start().press("next").press("next")
    box = person.soup.select_one("textarea[name=q3]")
    assert box
    assert box.get("dir") == "auto"
    person.press("next", q3=said)
    shown = person.soup.find(string=said)
    assert shown
    assert shown.find_parent(dir="auto")
    person.press("to-q3")
    assert person.soup.select_one("textarea[name=q3][dir=auto]")
    person.open()
    assert not person.soup.select("[dir=auto]")
