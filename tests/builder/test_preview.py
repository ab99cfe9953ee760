"""The preview: the real pages of a draft, walked through; nothing is stored, sealed or sent."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from feedback.builder.walk import ANSWERS
from feedback.intake.models import Envelope, SpentToken
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.builder.walker import Walker
from tests.intake.person import Person
from tests.surveys.every_kind import ABOUT_YOU, PARTS, QUESTIONS, TYPED

MARKED = "Preview: nothing is sent."


@pytest.fixture
def survey() -> Survey:
    """A draft with a question of every kind, and questions about the person."""
    survey = factories.make_survey(is_open=False)
    factories.rewrite(survey, questions=QUESTIONS, sections=PARTS, about_you=ABOUT_YOU)
    return survey


def walk_to_thanks(walker: Walker) -> list[str]:
    """Answer every question as TYPED says; return the headings on the way."""
    walker.start()
    headings = []
    while walker.heading != "Check your answers":
        headings.append(walker.heading)
        at = walker.fields()["step.at"]
        typed, _ = TYPED.get(at, ({}, None))
        walker.press("next", **{name.replace("-", "_"): said for name, said in typed.items()})
        assert MARKED in walker.text
        assert walker.action == walker.address
    return headings


def test_a_draft_is_walked_through_from_start_to_thanks(officer: Client, survey: Survey) -> None:
    """Any touch of the staging database would fail this test: it is not allowed here."""
    walker = Walker(officer, survey)
    assert "Have your say" in walker.open().content.decode()
    assert MARKED in walker.text
    headings = walk_to_thanks(walker)
    assert len(headings) == len(QUESTIONS) - 1, "the last one is shown only after “No”"
    assert "Less waiting." in walker.text
    walker.press("next").press("yes").press("next", e1="a").press("next").press("send")
    assert walker.heading == "Thank you"
    assert MARKED in walker.text


def test_answers_lead_on_as_they_will(officer: Client, survey: Survey) -> None:
    walker = Walker(officer, survey).start()
    walker.press("next", q1="b")
    while walker.heading != "Check your answers":
        walker.press("next")
    assert "What kept you from asking?" in walker.text
    walker = Walker(officer, survey)
    walker.open()
    walker.press().press("no")
    assert walker.heading == "Another time is fine"


@pytest.mark.django_db(databases=["default", "staging"])
def test_nothing_is_stored_sealed_or_sent(
    officer: Client, survey: Survey, settings: Settings, tmp_path: Path
) -> None:
    settings.RUN_DIR = tmp_path / "run"
    settings.PUBLIC_KEY_FILE = tmp_path / "no-such-key"
    before = Survey.objects.get(pk=survey.pk).draft.revision, AuditEntry.objects.count()
    walker = Walker(officer, survey)
    walk_to_thanks(walker)
    walker.press("next").press("no").press("send")
    assert walker.heading == "Thank you"
    assert (Envelope.objects.count(), SpentToken.objects.count()) == (0, 0)
    assert not settings.RUN_DIR.exists()
    assert (
        Survey.objects.get(pk=survey.pk).draft.revision,
        AuditEntry.objects.count(),
    ) == before
    posted = [name for page in walker.posted for name in page if name.startswith("step.")]
    assert not {"step.token", "step.carried"} & set(posted)


@pytest.mark.django_db(databases=["default", "staging"])
def test_control_the_public_door_does_seal(
    public: Client, settings: Settings, tmp_path: Path
) -> None:
    """What the test above looks for is there after the first page of the real survey."""
    from django.utils import timezone
    from nacl.public import PrivateKey

    from feedback.intake.public_key import write_public_key

    settings.RUN_DIR, settings.PUBLIC_KEY_FILE = tmp_path / "run", tmp_path / "intake.pub"
    key = bytes(PrivateKey.generate().public_key)
    write_public_key(settings.PUBLIC_KEY_FILE, key, timezone.localdate())
    factories.make_survey()
    person = Person(public).start()
    assert list(settings.RUN_DIR.glob("carry-*.key"))
    assert {"step.token", "step.carried"} <= set(person.fields())


def test_no_link_leads_away(officer: Client, survey: Survey) -> None:
    walker = Walker(officer, survey, HTTP_SEC_FETCH_DEST="iframe")
    walker.open()
    for press in ((), ("next",), ("next",), ("next",)):
        hrefs = [str(link["href"]) for link in walker.soup.select("a[href]")]
        assert hrefs
        assert [href for href in hrefs if not href.startswith("#")] == []
        assert "#preview" in hrefs
        assert walker.soup.select_one("#preview")
        assert walker.soup.select("[data-leave], script[src*=leave]") == []
        assert {form.get("action") for form in walker.soup.select("form")} == {walker.address}
        walker.press(*press)


def test_a_page_of_its_own_leads_back_to_the_builder(officer: Client, survey: Survey) -> None:
    walker = Walker(officer, survey)
    walker.open()
    back = reverse("builder:outline", args=[survey.pk])
    assert [a["href"] for a in walker.soup.select("a[href]") if a["href"][0] != "#"] == [back]


@pytest.mark.parametrize("role", Role)
def test_who_may_look_and_who_may_not(
    office: Callable[..., Client], survey: Survey, role: Role
) -> None:
    client = office(role)
    looks = role in (Role.OFFICER, Role.SAFEGUARDING, Role.DATA_PROTECTION)
    address = reverse("preview:walk", args=[survey.pk])
    assert client.get(address).status_code == (200 if looks else 403)
    posted = client.post(address, {"step.at": "page.start"})
    assert posted.status_code == (200 if looks else 403)
    typed = reverse("preview:question", args=[survey.pk, "q1"])
    assert client.post(typed, {"text": "?"}).status_code == (200 if role == Role.OFFICER else 403)
    if looks and role != Role.OFFICER:
        assert "Back to the builder" not in client.get(address).content.decode()


def test_a_strangers_form_is_refused(officer: Client, survey: Survey) -> None:
    officer.handler.enforce_csrf_checks = True
    address = reverse("preview:walk", args=[survey.pk])
    assert officer.post(address, {"step.at": "page.start"}).status_code == 403
    walker = Walker(officer, survey).start()
    assert walker.heading == "Did you get help?", "with the page’s own mark it is taken"
    (referrer,) = walker.soup.select("meta[name=referrer]")
    assert referrer["content"] == "same-origin", "without it, browsers would name no origin"


def directives(response: object) -> dict[str, list[str]]:
    """Return the policy of a page."""
    policy = vars(response)["headers"]["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in policy.split("; ")}


def test_only_the_preview_may_be_framed_and_only_by_us(officer: Client, survey: Survey) -> None:
    strict = directives(officer.get("/desk/surveys/"))
    for name, args in (("walk", ()), ("first-page", ()), ("question", ("q1",))):
        answer = officer.get(reverse(f"preview:{name}", args=[survey.pk, *args]))
        assert directives(answer) == strict | {"frame-ancestors": ["'self'"]}
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["Cache-Control"] == "no-store"
    assert strict["frame-ancestors"] == ["'none'"]


def test_a_closed_survey_has_none(officer: Client) -> None:
    survey = factories.make_survey()
    survey.close(None, factories.TODAY)
    assert officer.get(reverse("preview:walk", args=[survey.pk])).status_code == 404


def test_an_open_survey_shows_its_draft(officer: Client) -> None:
    survey = factories.make_survey()
    factories.rewrite(survey, title="Tell us again")
    walker = Walker(officer, survey)
    walker.open()
    assert walker.heading == "Tell us again"


def test_an_empty_draft_says_so(officer: Client) -> None:
    survey = factories.make_survey(is_open=False)
    factories.rewrite(survey, questions=())
    walker = Walker(officer, survey).start()
    assert "There is no question to show yet." in walker.text


def test_a_draft_that_changes_meanwhile_begins_again(officer: Client, survey: Survey) -> None:
    walker = Walker(officer, survey).start()
    walker.press("next", q1="a")
    assert json.loads(walker.fields()[ANSWERS]) == {"q1": "a"}
    factories.rewrite(survey, questions=QUESTIONS[3:], sections=PARTS)
    walker.press("next")
    assert "this preview begins again" in walker.text
    assert walker.heading == "Have your say"


@pytest.mark.parametrize(
    "answers",
    [
        *("", "[]", "{", "null", '{"q1": {}}', '{"q2": "a"}', '{"q9": {"text": 1, "quote": 2}}'),
        *('{"q7": "9999999-77"}', '{"q4": {"q4-a": ["a"]}}', '{"q5": [{}]}', '{"q99": 1}'),
        *('{"q12": {"x": "y"}}', '{"q6": 1e999}', "[" * 100_000, '{"q1": "zz", "q2": [["a"]]}'),
    ],
)
def test_hostile_answers_are_dropped(officer: Client, survey: Survey, answers: str) -> None:
    address = reverse("preview:walk", args=[survey.pk])
    for at, go in (("page.safe", "next"), ("page.check", "next"), ("page.check", "back")):
        posted = {"step.at": at, "step.go": go, ANSWERS: answers}
        answer = officer.post(address, posted)
        assert answer.status_code == 200
        assert MARKED in answer.content.decode()


@pytest.mark.parametrize(
    ("at", "go"), [("q99", "next"), ("page.x", "next"), ("q13", "next"), ("", ""), ("q1", "to-q1")]
)
def test_a_button_there_is_none_of_begins_again(
    officer: Client, survey: Survey, at: str, go: str
) -> None:
    address = reverse("preview:walk", args=[survey.pk])
    answer = officer.post(address, {"step.at": at, "step.go": go})
    assert answer.status_code == 200
    assert "this preview begins again" in answer.content.decode()


def test_words_of_the_draft_are_inert(officer: Client, survey: Survey) -> None:
    planted = "<script>alert(1)</script>{{ partnership }}"
    factories.rewrite(survey, title=planted[:80], why=planted, who_for='"><img src=x onerror=y>')
    walker = Walker(officer, survey)
    walker.open()
    assert planted in walker.text
    assert walker.soup.select("main script, img") == []
