"""One survey with a worker or on a device of a service: what is said, offered and kept."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from nacl.public import PrivateKey

from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.ways import Way
from tests import factories
from tests.intake.conftest import Clock, opened
from tests.intake.person import Person
from tests.intake.test_faults import full_disk
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


@pytest.mark.parametrize("is_full", [False, True])
def test_a_shared_device_is_not_promised_an_hour(
    public: Client,
    keeper: PrivateKey,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_full: bool,
) -> None:
    """Where a step fails, or many begin at once, it asks before it wipes, and says so. Where she
    has a device of her own, nothing wipes the page, and nobody asks.
    """
    survey = make("easy")
    said = {}
    for path in ("", "kiosk/", "ur-kiosk/", "easy-kiosk/"):
        person = Shown(public)
        person.address = f"/q/{survey.slug}/{path}"
        person.start()
        with monkeypatch.context() as broken:
            if is_full:
                broken.setattr("feedback.intake.limiter.has_room", lambda *_: False)
                person.open()
                person.press()
            else:
                broken.setattr("feedback.intake.which.find", full_disk)
                person.press("next", q1="b")
        assert person.response.status_code == (429 if is_full else 503)
        asks = [each["role"] for each in person.soup.select("dialog[data-kiosk-ask]")]
        assert asks == (["alertdialog"] if path else [])
        said[path] = person.text
        missing = public.get(f"/q/none/{path}").content.decode()
        assert ("data-kiosk-ask" in missing) == bool(path)
    promises = ["about an hour" in words for words in said.values()]
    assert promises == [True, False, False, False]
    assert "after a minute without a touch" in said["kiosk/"]
    assert "گھنٹے" not in said["ur-kiosk/"]


def test_a_worker_reads_her_line_where_the_answers_are_shown(
    public: Client, keeper: PrivateKey, clock: Clock
) -> None:
    """Also where questions about the person come between them and sending. Nobody else reads it."""
    about = replace(factories.QUESTIONS[0], key="e1", text="How old are you?")
    survey = make(about_you=(about,), about_why="To see whom we miss.")
    line = "Ask whether they want to hear or see their answers once more"
    for path, is_said in (("", False), ("helped/", True), ("kiosk/", False)):
        person = Shown(public)
        person.address = f"/q/{survey.slug}/{path}"
        person.start().press("next", q1="b").press("next").press("next", q3="They listened.")
        assert person.heading == "Check your answers"
        assert "They listened." in person.text
        assert (line in person.text) is is_said


def test_links_of_a_shared_device_do_as_links_do(public: Client, keeper: PrivateKey) -> None:
    """None says that it is a button, which Space would press, and none shows the next person which
    of them the last one followed.
    """
    survey = make("easy", short=("q1",))
    crossing = {"sec-fetch-site": "cross-site"}
    found: list[Tag] = []
    for path in ("kiosk/", "short-ur-kiosk/"):
        person = there(public, survey, path.rstrip("/"))
        person.open()
        found += person.soup.select("main a[href]:not([href^='#'])")
        person.response = public.post(person.address, headers=crossing)
        found += person.soup.select("main a[href]:not([href^='#'])")
    assert len(found) >= 8
    assert not [link for link in found if link.has_attr("role")]
    looks = [set(link.get_attribute_list("class")) for link in found]
    assert all("govuk-button" in each or "govuk-link--no-visited-state" in each for each in looks)


def leads_away(page: bytes) -> list[str]:
    """Return where a page leads, beside its own parts and Leave, which kiosk.js turns home."""
    links = BeautifulSoup(page, "html.parser").select("a[href]:not([data-leave], [href^='#'])")
    return [str(link["href"]) for link in links]
