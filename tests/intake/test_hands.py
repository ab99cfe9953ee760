"""One survey with a worker or on a device of a service: what is said, offered and kept."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from nacl.public import PrivateKey

from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.ways import Way
from tests import factories
from tests.intake.conftest import Clock, opened
from tests.intake.person import Person
from tests.safety.public_rules import header_faults
from tests.surveys.test_ways import say

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
HALF_A_MINUTE = 30
THANKS = ("Thank you", "شکریہ")


class Shown(Person):
    """Someone whose browser runs the script that takes the page out of its template."""

    @property
    def soup(self) -> BeautifulSoup:
        """The page in front of her."""
        whole = super().soup
        packed = whole.select_one("template[data-kiosk-page]")
        return BeautifulSoup(packed.decode_contents(), "html.parser") if packed else whole


def there(public: Client, survey: Survey, path: str) -> Person:
    """Return a person at this way's address."""
    person = Shown(public)
    person.address = f"/q/{survey.slug}/{path}/"
    return person


def answer(person: Person, clock: Clock) -> str:
    """Answer as everybody here does, send, and return the words of every page on the way."""
    person.open()
    read = [person.text]
    person.press()
    for typed in ({}, {"q1": "b"}, {"q2": ["a", "b"]}, {"q3": "They listened."}):
        read.append(person.text)
        person.press("next", **typed)
    clock.forward(HALF_A_MINUTE)
    read.append(person.text)
    person.press("send")
    assert person.heading in THANKS
    return " ".join(read)


def cut_out(page: BeautifulSoup) -> None:
    """Leave of a page what shows without script."""
    packed = page.select_one("template[data-kiosk-page]")
    assert packed
    packed.extract()


def make(*wordings: str, **more: object) -> Survey:
    """Return an open survey in English, Urdu and more, with all that six words can do."""
    survey = factories.make_survey(is_open=False)
    factories.rewrite(survey, offers_receipt=True, may_save=True, **more)
    for name in ("ur", *wordings):
        say(survey, name, "اردو")
    factories.open_survey(survey)
    return Survey.objects.get(pk=survey.pk)


def test_equal_answers_that_say_how_they_came(
    public: Client, keeper: PrivateKey, clock: Clock
) -> None:
    """Each way says what is true of it; the answers differ in nothing but the way."""
    survey = make()
    alone, helped, kiosk = (
        answer(person, clock)
        for person in (
            Person(public),
            there(public, survey, "helped"),
            there(public, survey, "kiosk"),
        )
    )
    answer(there(public, survey, "ur-helped"), clock)
    payloads = opened(keeper)
    assert all(each.answers == payloads[0].answers for each in payloads)
    modes = sorted((e.context.get("mode", ""), e.context.get("language", "")) for e in payloads)
    assert modes == [("", ""), ("assisted", ""), ("assisted", "ur"), ("kiosk", "")]
    for words, only in (
        ("who helped you, or where", helped),
        ("No names, no case number", helped),
        ("a minute without a touch", kiosk),
        ("We can’t see who is behind you", kiosk),
    ):
        assert [words in read for read in (alone, helped, kiosk)] == [
            read is only for read in (alone, helped, kiosk)
        ]
    # Six words are for who can keep them: not for a screen that everybody sees.
    assert ["six words" in read for read in (alone, helped, kiosk)] == [True, True, False]
    assert "everyday website" in alone
    assert "everyday website" not in kiosk


def test_a_device_of_a_service_has_no_way_out_but_its_first_page(
    public: Client, keeper: PrivateKey, clock: Clock
) -> None:
    """Without script: no form. Leaving ends the form and leads to the one first page, whatever was
    chosen. What six words do is refused.
    """
    survey = make()
    person = there(public, survey, "ur-kiosk").start()
    assert not public.cookies
    page = BeautifulSoup(person.response.content, "html.parser")
    token = person.soup.select_one("form#leave input[name='step.token']")
    cut_out(page)
    assert token
    assert not page.select("form, input, a[href]")
    assert "999" in page.get_text()
    first = BeautifulSoup(public.get(person.address).content, "html.parser")
    cut_out(first)
    assert first.select_one(".hb-line__number")
    assert f"/q/{survey.slug}/ur/ " in " ".join(first.get_text(" ").split())
    left = public.post(f"{person.address}o", {"step.token": token["value"]})
    assert (left.status_code, left.headers["Location"]) == (303, f"/q/{survey.slug}/kiosk/")
    assert header_faults("/o", left.headers, leaves=True) == []
    person.replay()  # of the form that was left: nothing but the first page
    assert "step.token" not in person.fields()
    person.post({"step.at": "page.words", "step.go": "ask"})
    assert "step.token" not in person.fields()
    for absent in ("helped/o", "ur/o", "xx-helped/o"):
        assert public.get(f"/q/{survey.slug}/{absent}").status_code == 404


def test_a_version_that_promised_nothing_of_the_kind_is_not_offered_so(
    public: Client, keeper: PrivateKey
) -> None:
    survey = make()
    version = survey.current_version()
    assert version.offers(Way("ur", mode="kiosk"))
    SurveyVersion.objects.filter(pk=version.pk).update(ways={**version.ways, "hands": {}})
    statuses = [
        public.get(f"/q/spring/{path}").status_code for path in ("ur/", "helped/", "kiosk/")
    ]
    assert statuses == [200, 404, 404]


def test_closed_and_refused_pages_keep_to_the_frame(
    public: Client, keeper: PrivateKey, clock: Clock
) -> None:
    """A form that was open when the survey closed, too. Nothing leads away; elsewhere it does."""
    survey = make("easy")
    ways = ("kiosk", "easy-kiosk", "ur-kiosk")
    people = [there(public, survey, path).start() for path in ways]
    crossing = {"sec-fetch-site": "cross-site"}
    refused = {path: public.post(f"/q/spring/{path}/", headers=crossing) for path in ways}
    control = public.post("/q/spring/", headers=crossing)
    survey.close(by=None, on=factories.TODAY)
    closed = {path: public.get(f"/q/spring/{path}/") for path in ways}
    for person in people:
        closed[f"open {person.address}"] = person.press("next", q1="b").response
    assert {page.status_code for page in refused.values()} == {403}
    assert {page.status_code for page in closed.values()} == {200}
    pages = [*refused.values(), *closed.values()]
    assert [leads_away(page.content) for page in pages] == [[]] * len(pages)
    assert all(b"data-kiosk-page" in page.content for page in pages)
    assert leads_away(control.content)
    assert leads_away(public.get("/q/spring/").content)


def leads_away(page: bytes) -> list[str]:
    """Return where a page leads, beside its own parts and Leave, which kiosk.js turns home."""
    links = BeautifulSoup(page, "html.parser").select("a[href]:not([data-leave], [href^='#'])")
    return [str(link["href"]) for link in links]
