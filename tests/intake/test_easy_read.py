"""Easy Read from the first page to the last: its own words for everything, a picture a question."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from nacl.public import PrivateKey

from feedback.intake.pages import STEP_BYTES
from feedback.surveys.models import EqualitySet, Survey
from feedback.surveys.pictures import drawing, file_of, pictures
from feedback.surveys.safety.easy_read import OLDEST, advice, remarks, running_words
from feedback.surveys.safety.reading import reading_age
from feedback.surveys.shipped_sets import load_equality_sets
from feedback.surveys.strings import reworded
from hearback.catalogues import checking, extracting
from hearback.catalogues.status import EASY_READ
from hearback.demo.other_words import write_other_words
from tests import factories
from tests.demo.conftest import CONTENT, definitions
from tests.intake.conftest import Clock, opened
from tests.intake.person import Person

LARGEST_PICTURE = 4_200
# Places for words, and mark-up.
NO_WORDS = re.compile(r"<[^>]*>|%\(\w+\)s|\{\w*\}")
BUTTON = "Leave this page"
WORDS = "They were kind. I did not have to wait. " * 90


def test_every_word_of_the_interface_is_there_in_easy_read_and_easy() -> None:
    """Each is judged alone, with the margin that a short text needs, and all of them together.
    Control: the usual English is harder, and one that is taken out is missed.
    """
    wanted, catalogue = extracting.all_messages(), extracting.read(EASY_READ)
    assert checking.faults(catalogue, wanted) == []
    entries = [each for each in catalogue if isinstance(each.id, str) and each.id]
    said = [NO_WORDS.sub(" ", str(each.string)) for each in entries]
    usual = [NO_WORDS.sub(" ", str(each.id)) for each in entries]
    assert [words for words in said if remarks(words)] == []
    assert reading_age("\n".join(said)) <= OLDEST
    assert len([words for words in usual if remarks(words)]) > 20
    catalogue.delete(BUTTON)
    assert f"Missing: {BUTTON}" in checking.faults(catalogue, wanted)


def test_every_picture_is_here_small_and_drawn_without_script_or_style() -> None:
    for picture in pictures().values():
        assert file_of(picture.name), f"{picture.name} was not copied at set-up"
        drawn = BeautifulSoup(drawing(picture.name), "html.parser")
        assert len(drawing(picture.name)) <= LARGEST_PICTURE, picture.name
        assert not drawn.select("[id], [style], script, style, image, use, a, text"), picture.name
    assert drawing("no-such-picture") == drawing("../../secret") == ""


@pytest.fixture
def survey(public: Client) -> Survey:
    """The demonstration's survey for survivors, out in Easy Read, with a short form."""
    load_equality_sets()
    about = EqualitySet.objects.get(slug="short")
    written = definitions()[0]
    made = factories.make_survey(is_open=False)
    factories.rewrite(
        made,
        **{name: getattr(written, name) for name in ("title", "who_for", "why", "results")},
        questions=written.questions,
        about_you=about.read(),
        about_why=about.why,
        short=("q2", "q4"),
    )
    made = Survey.objects.get(pk=made.pk)
    (words,) = json.loads((CONTENT / "other_words.json").read_text())[:1]
    officer = factories.make_user(email="priya@testshire.example")
    write_other_words(made, made.as_written(), words, officer, factories.TODAY)
    return Survey.objects.get(pk=made.pk)


def said_on(person: Person) -> str:
    """Return what the page says in sentences; choices and buttons are no sentences."""
    main = person.soup.select_one("main")
    assert main
    parts = main.select("h1, h2, p, li, .govuk-hint")
    return "\n".join(part.get_text(" ") for part in parts if not part.select("a, input"))


def walk(person: Person, ages: dict[str, float]) -> list[int]:
    """Go on to the last page; note how hard each reads, and return the sizes of all."""
    sizes = []
    answers = {"q1": ["a", "b"], "q2": "b", "q4": WORDS}
    for _ in range(14):
        ages[person.heading] = reading_age(said_on(person))
        sizes.append(len(person.response.content))
        assert len(person.soup.select("main svg")) == 1, person.heading
        assert not person.soup.select("main img"), "a picture would be a request of its own"
        assert not person.soup.select("main svg:not([aria-hidden=true])")
        if "Ready to send" in person.heading:
            break
        at = person.fields()["step.at"]
        typed = {at: answers[at]} if at in answers else {}
        person.press("yes" if at == "page.about" else "next", **typed)
    return sizes


@pytest.mark.django_db(databases=["default", "staging"])
def test_the_whole_way_in_easy_read(
    survey: Survey, public: Client, keeper: PrivateKey, clock: Clock
) -> None:
    """Every page reads within the age, is as long as any other, and shows its picture without
    asking for a file. The row is the same as ever; its language is English.
    """
    written = survey.as_written()
    wording = survey.wordings.get()
    assert wording.advice(written) == []
    assert wording.problems(written) == []
    factories.open_survey(survey)
    person = Person(public, "spring/easy")
    person.open()
    ages = {person.heading: reading_age(said_on(person))}
    assert "hb-easy-read" in person.response.content.decode()
    assert person.soup.html
    assert person.soup.html["lang"] == "en-GB"
    # English to all the rest: nothing stands beside it, and help is the usual page.
    assert person.soup.select("a[href='/help/']")
    assert not person.soup.select(".hb-english")
    person.press()
    sizes = walk(person, ages)
    assert {heading: age for heading, age in ages.items() if age > OLDEST} == {}
    assert set(sizes) == {STEP_BYTES}, sizes
    clock.forward(60)
    person.press("send")
    assert person.heading == "Thank you"
    (payload,) = opened(keeper)
    assert payload.answers["q1"] == ["a", "b"]
    assert not {"language", "mode"} & set(payload.context)


@pytest.mark.django_db(databases=["default", "staging"])
def test_the_short_form_in_easy_read_and_a_mistake(
    survey: Survey, public: Client, keeper: PrivateKey
) -> None:
    """What is wrong is said in easy words too, and nothing typed is lost. The usual form shows no
    picture and says what it always said.
    """
    factories.open_survey(survey)
    person = Person(public, "spring/short-easy").start()
    person.press("next", q2="nonsense")
    assert "Choose one of the answers here. Or leave them all empty." in person.text
    person.press("next", q2="a").press("next", q4="Kind\0people")
    assert "We can’t read one sign in your answer." in person.text
    assert "people" in str(person.fields()["q4"])
    usual = Person(public).start()
    assert not usual.soup.select("main svg, .hb-easy-read")
    assert "Choose as many as you like" in usual.text


def test_hard_words_are_remarked_on_and_pictures_missed() -> None:
    written = factories.define()
    hard = {"q1.text": "Which multi-agency interventions facilitated your accommodation outcomes?"}
    assert remarks(hard["q1.text"])
    told = " ".join(advice(reworded(written, hard)))
    assert "Hard to read: “Which multi-agency" in told
    assert "No picture: “Which multi-agency" in told
    easy = {f"{key}.picture": "house" for key in ("q1", "q2", "q3")}
    assert advice(reworded(written, {**easy, "who_for": "All.", "results": "Here."})) == []
    assert "Very easy" not in running_words(written)
