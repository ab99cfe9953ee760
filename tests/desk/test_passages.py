"""Words of a text that a coder marks for a theme."""

import pytest

from feedback.desk.lifting import digest_of
from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from tests import factories
from tests.desk.conftest import Office, body, suggest, theme


@pytest.fixture
def text(version: SurveyVersion) -> Text:
    made = factories.make_text(version, "We were still waiting for [name] at Blue Gate.")
    suggest(made, "waiting", "still waiting")
    return made


def address(text: Text) -> str:
    return f"/desk/texts/{text.pk}/"


def sent(slug: str, words: str) -> str:
    return f"{theme(slug).pk}:{words}"


def test_passages_are_kept_shown_and_can_be_let_go(office: Office, text: Text, ana: User) -> None:
    client, housing = office(user=ana), theme("housing").pk
    typed = {"themes": [housing], "passages": [sent("housing", "at  blue gate")]}
    client.post(address(text), typed)
    coding = text.codings.get(coder=ana, status="confirmed")
    assert coding.words == ["at blue gate"]
    page = body(client.get(address(text)))
    assert "Housing: “at blue gate”" in page
    assert f'value="{housing}:at blue gate"' in page
    client.post(address(text), {"themes": [housing]})
    assert text.codings.get(coder=ana, status="confirmed").words == []


def test_others_read_them_marked_in_the_text(
    office: Office, text: Text, ana: User, ben: User
) -> None:
    passages = [sent("housing", "for [name] at Blue"), sent("housing", "Gate")]
    office(user=ana).post(address(text), {"themes": [theme("housing").pk], "passages": passages})
    page = body(office(user=ben).get(address(text)))
    assert page.count("<mark") == 2
    assert '>for [name] at Blue <span class="desk-mark__theme">Housing</span></mark>' in page
    assert "still waiting <span" not in page  # the coder's words, not the machine's


@pytest.mark.parametrize(
    ("passage", "problem"),
    [
        ("HOUSING:Red Gate", "Not in the text: “Red Gate”"),
        ("HOUSING:aiting", "Not in the text: “aiting”"),
        ("HOUSING:", "A passage could not be read."),
        ("Blue Gate", "A passage could not be read."),
        ("²:Blue Gate", "A passage could not be read."),
        (f"HOUSING:{'x' * 601}", "A passage could not be read."),
    ],
)
def test_what_does_not_stand_in_the_text_is_refused_and_nothing_is_lost(
    office: Office, text: Text, ana: User, passage: str, problem: str
) -> None:
    housing = str(theme("housing").pk)
    passages = [passage.replace("HOUSING", housing), f"{housing}:Blue Gate"]
    answer = office(user=ana).post(address(text), {"themes": [housing], "passages": passages})
    page = body(answer)
    assert page.count(problem) == 2
    assert f'id="theme-{housing}" checked' in page
    assert "Housing: “Blue Gate”" in page
    assert not text.codings.filter(coder=ana).exists()


def test_too_many_are_refused(office: Office, text: Text, ana: User) -> None:
    housing = theme("housing").pk
    many = {"themes": [housing], "passages": [f"{housing}:Blue Gate"] * 51}
    assert "Keep at most 50 passages" in body(office(user=ana).post(address(text), many))


def test_a_theme_that_is_not_ticked_keeps_no_words(office: Office, text: Text, ana: User) -> None:
    typed = {"themes": [theme("housing").pk], "passages": [sent("waiting", "still waiting")]}
    office(user=ana).post(address(text), typed)
    assert {c.theme.slug: c.words for c in text.codings.filter(coder=ana)} == {
        "housing": [],
        "waiting": [],
    }


def test_words_hidden_in_the_same_breath_are_not_kept(
    office: Office, text: Text, ana: User
) -> None:
    typed = {
        "themes": [theme("housing").pk],
        "passages": [sent("housing", "Blue Gate"), sent("housing", "still waiting")],
        "masking_is_right": "on",
        "seen": digest_of(text.masked),
        "hide": "Gate",
    }
    office(user=ana).post(address(text), typed)
    assert text.codings.get(coder=ana, status="confirmed").words == ["still waiting"]


def test_a_second_coder_marks_words_too(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    drawn = factories.make_text(version, "The housing officer listened.", is_drawn=True)
    office(user=ana).post(address(drawn), {"no_theme": "on"})
    typed = {"themes": [theme("housing").pk], "passages": [sent("housing", "housing officer")]}
    office(user=ben).post(f"/desk/second/{drawn.pk}/", typed)
    coding = drawn.codings.get()
    assert (coding.coder, coding.is_second, coding.words) == (ben, True, ["housing officer"])


def test_what_is_marked_is_inert(office: Office, version: SurveyVersion, ana: User) -> None:
    text = factories.make_text(version, "<script>alert(1)</script> waited")
    typed = {"themes": [theme("housing").pk], "passages": [sent("housing", "<script>alert(1)")]}
    client = office(user=ana)
    client.post(address(text), typed)
    page = body(client.get(address(text)))
    assert "<script>alert" not in page
    assert "Housing: “&lt;script&gt;alert(1)”" in page
