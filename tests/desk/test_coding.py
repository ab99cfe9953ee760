"""One masked text: what is shown, what is saved, what is refused."""

import pytest
from django.core.exceptions import ValidationError

from feedback.desk.models import Turn
from feedback.responses.models import Coding, Text, Theme
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, seen, suggest, theme


def address(text: Text, query: str = "") -> str:
    return f"/desk/texts/{text.pk}/{query}"


@pytest.fixture
def text(version: SurveyVersion) -> Text:
    """A text with one suggestion and one placeholder."""
    made = factories.make_text(version, "We were still waiting for [name] at Blue Gate.")
    suggest(made, "waiting", "still waiting")
    return made


def chosen(text: Text, coder: User) -> dict[str, str]:
    return dict(text.codings.filter(coder=coder).values_list("theme__slug", "status"))


def test_the_machine_says_why_and_ticks_nothing(office: Office, text: Text) -> None:
    page = body(office(Role.CODER).get(address(text)))
    assert "<mark" in page
    assert "Suggested: “still waiting”" in page
    assert 'class="govuk-tag govuk-tag--grey desk-hidden">[name]</span>' in page
    assert "checked" not in page
    assert page.index('id="theme-') < page.index("All other themes")
    for definition in ("About waiting.", "About believed.", "About housing."):
        assert definition in page


def test_coding_confirms_rejects_adds_and_leads_on(
    office: Office, version: SurveyVersion, text: Text, ana: User
) -> None:
    other = factories.make_text(version, "Another one.")
    client = office(user=ana)
    answer = client.post(address(text), {"themes": [theme("housing").pk]})
    assert answer.headers["Location"].startswith(f"/desk/texts/{other.pk}/")
    assert f"before={text.pk}" in answer.headers["Location"]
    text.refresh_from_db()
    assert text.is_coded
    assert chosen(text, ana) == {"housing": "confirmed", "waiting": "rejected"}


def test_no_theme_is_an_answer(office: Office, text: Text, ana: User) -> None:
    office(user=ana).post(address(text), {"no_theme": "on"})
    text.refresh_from_db()
    assert text.is_coded
    assert chosen(text, ana) == {"waiting": "rejected"}


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, "Choose at least one theme, or “No theme”."),
        ({"no_theme": "on", "themes": "HOUSING"}, "Choose themes or “No theme”, not both."),
        ({"themes": "999999"}, "A theme you ticked is no longer in the codebook."),
        ({"themes": "<b>"}, "is not a valid value"),
    ],
)
def test_an_unclear_form_is_refused_beside_the_field(
    office: Office, text: Text, ana: User, typed: dict[str, str], problem: str
) -> None:
    sent = {
        name: value.replace("HOUSING", str(theme("housing").pk)) for name, value in typed.items()
    }
    page = body(office(user=ana).post(address(text), {**sent, "hide": "Blue Gate"}))
    assert "There is a problem" in page
    assert page.count(problem) == 2  # in the summary and beside the field
    assert "<title>Error: " in page
    assert "<b>" not in page
    text.refresh_from_db()
    assert not text.is_coded
    assert not text.codings.filter(coder=ana).exists()


def test_nothing_typed_is_lost_in_an_error(office: Office, text: Text, ana: User) -> None:
    housing = theme("housing")
    page = body(
        office(user=ana).post(
            address(text), {"themes": [housing.pk], "masking_is_right": "on", "hide": "Red Gate"}
        )
    )
    assert "Not in the text: “Red Gate”" in page
    assert f'id="theme-{housing.pk}" checked' in page
    assert "Red Gate</textarea>" in page
    assert page.count("checked") == 2
    text.refresh_from_db()
    assert not text.is_coded


def test_hiding_more_and_confirming(office: Office, text: Text, ana: User) -> None:
    typed = {"no_theme": "on", "masking_is_right": "on", "hide": "blue gate\r\nWe, for,"}
    office(user=ana).post(address(text), {**typed, "seen": seen(text)})
    text.refresh_from_db()
    assert text.masked == "[hidden] were still waiting [hidden] [name] at [hidden]."
    assert text.is_masking_confirmed
    entry = AuditEntry.objects.get(action="text.masking_confirmed")
    assert (entry.actor, entry.detail) == (ana.email, {"hid_more": True})
    assert "gate" not in str(entry.detail).lower()


def test_hiding_needs_no_tick_and_confirms_nothing(office: Office, text: Text, ana: User) -> None:
    done = office(user=ana).post(address(text), {"no_theme": "on", "hide": "Blue Gate"})
    assert done.status_code == 302
    text.refresh_from_db()
    assert "Blue Gate" not in text.masked
    assert not text.is_masking_confirmed
    assert AuditEntry.objects.get(action="text.hid_more").actor == ana.email


def test_coding_alone_confirms_no_masking(office: Office, text: Text, ana: User) -> None:
    office(user=ana).post(address(text), {"no_theme": "on"})
    text.refresh_from_db()
    assert not text.is_masking_confirmed


def test_words_hidden_later_vanish_from_the_reasons_too(
    office: Office, text: Text, ana: User
) -> None:
    client = office(user=ana)
    typed = {"no_theme": "on", "masking_is_right": "on", "hide": "still waiting"}
    client.post(address(text), {**typed, "seen": seen(text)})
    page = body(client.get(address(text)))
    assert "still waiting" not in page
    assert "Masking confirmed" in page
    assert text.codings.suggested().get().words == []


def test_sending_to_the_lead_needs_nothing_else(office: Office, text: Text, ana: User) -> None:
    client = office(user=ana)
    answer = client.post(address(text), {"refer": "yes"})
    assert answer.headers["Location"].startswith(address(text))
    page = body(client.get(answer.headers["Location"]))
    assert "Sent to the safeguarding lead." in page
    assert "Send to safeguarding lead</button>" not in page
    text.refresh_from_db()
    assert text.safeguarding == "referred"
    assert not text.is_coded
    client.post(address(text), {"refer": "yes"})
    assert AuditEntry.objects.filter(action="referral.sent").count() == 1


def test_sending_to_the_lead_keeps_what_was_typed(office: Office, text: Text, ana: User) -> None:
    """Errors elsewhere on the page do not hold a worry back."""
    page = body(
        office(user=ana).post(
            address(text), {"refer": "yes", "themes": [theme("housing").pk], "hide": "Red Gate"}
        )
    )
    assert "Not in the text: “Red Gate”" in page
    assert page.count("checked") == 1
    text.refresh_from_db()
    assert text.safeguarding == "referred"


def test_the_way_back_lets_her_change_her_mind(
    office: Office, version: SurveyVersion, text: Text, ana: User
) -> None:
    factories.make_text(version, "Another one.")
    client = office(user=ana)
    following = client.post(address(text), {"themes": [theme("waiting").pk]}, follow=True)
    page = body(following)
    assert "1 of 2 coded in this selection" in page
    assert f'href="{address(text)}?group=survivor&amp;state=to_code" data-desk-key="b"' in page
    again = body(client.get(address(text)))
    assert again.count("checked") == 1
    client.post(address(text), {"themes": [theme("housing").pk]})
    assert chosen(text, ana) == {"housing": "confirmed", "waiting": "rejected"}
    assert Turn.objects.count() == 1


def test_the_filter_is_kept_from_text_to_text(
    office: Office, version: SurveyVersion, text: Text
) -> None:
    more = [factories.make_text(version, f"Still waiting {n}.") for n in range(2)]
    factories.make_text(version, "A quite different one.")
    client = office(Role.CODER)
    typed = {"group": "survivor", "words": "waiting", "state": "to_code"}
    query = "?" + client.post("/desk/texts/", typed).headers["Location"].partition("?")[2]
    seen, answer = set(), client.get(f"/desk/texts/next/{query}", follow=True)
    while "/next/" not in answer.request["PATH_INFO"] and "Save and next" in body(answer):
        seen.add(int(answer.request["PATH_INFO"].split("/")[3]))
        assert "found=" in answer.request["QUERY_STRING"]
        asked = f"{answer.request['PATH_INFO']}?{answer.request['QUERY_STRING']}"
        answer = client.post(asked, {"no_theme": "on"}, follow=True)
    assert seen == {text.pk, *(one.pk for one in more)}
    assert "That was the last text of this selection." in body(answer)
    assert "Nothing is left to code in this selection." in body(answer)


def test_skipping_comes_round_again(office: Office, version: SurveyVersion, text: Text) -> None:
    other = factories.make_text(version, "Another one.")
    client, low, high = office(Role.CODER), *sorted([text.pk, other.pk])
    for at, then in ((low, high), (high, low)):
        answer = client.get(f"/desk/texts/next/?group=survivor&after={at}")
        assert f"/{then}/" in answer.headers["Location"]
    assert client.get("/desk/texts/next/?group=survivor&after=<b>").status_code == 302
    assert not Coding.objects.filter(coder__isnull=False).exists()


def test_another_persons_coding_can_be_read_but_not_changed(
    office: Office, text: Text, ana: User, ben: User
) -> None:
    office(user=ana).post(address(text), {"themes": [theme("waiting").pk]})
    client = office(user=ben)
    page = body(client.get(address(text)))
    assert "How it was coded" in page
    assert "Sam Example" in page
    assert 'name="themes"' not in page
    typed = {"themes": [theme("housing").pk], "masking_is_right": "on", "hide": "Blue Gate"}
    client.post(address(text), {**typed, "seen": seen(text)})
    assert chosen(text, ben) == {}
    assert chosen(text, ana) == {"waiting": "confirmed"}
    text.refresh_from_db()
    assert text.is_masking_confirmed
    assert "Blue Gate" not in text.masked


def test_two_people_at_once_make_one_coding(text: Text, ana: User, ben: User) -> None:
    """Both had the page open; figures would count the themes of both."""
    Turn.take(text, ana, [theme("waiting")])
    with pytest.raises(ValidationError):
        Turn.take(Text(pk=text.pk), ben, [theme("housing")])
    assert chosen(text, ben) == {}


def test_without_a_codebook_only_no_theme_can_be_chosen(
    office: Office, version: SurveyVersion, text: Text
) -> None:
    Theme.objects.update(retired_in=2)
    page = body(office(Role.CODER).get(address(text)))
    assert "No codebook is in use yet" in page
    assert "No theme was suggested" in page


def test_an_unknown_text_is_not_found(office: Office, version: SurveyVersion) -> None:
    assert office(Role.CODER).get("/desk/texts/12345/").status_code == 404


def test_overlapping_words_hidden_meanwhile_are_pointed_out(
    office: Office, text: Text, ana: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ben hides a part of what Ana typed, after her page was checked and before it is stored."""
    confirm = Text.confirm_masking

    def after_ben(stale: Text, by: User, hiding: list[str]) -> list[str]:
        confirm(Text.objects.get(pk=text.pk), ben, ["Gate"])
        return confirm(stale, by, hiding)

    monkeypatch.setattr(Text, "confirm_masking", after_ben)
    typed = {"no_theme": "on", "masking_is_right": "on", "hide": "Blue Gate", "seen": seen(text)}
    page = body(office(user=ana).post(address(text), typed, follow=True))
    assert "Someone else hid words of this text meanwhile" in page
    text.refresh_from_db()
    assert "Gate" not in text.masked
