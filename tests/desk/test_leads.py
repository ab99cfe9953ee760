"""Leads: found, labelled as leads, accepted, put together, dismissed for good, forgotten."""

from datetime import date
from typing import Any

import pytest

from feedback.desk.learning import leading
from feedback.desk.models import Turn
from feedback.desk.runs import Run
from feedback.responses.models import CodebookDraft, Lead, LeadText, SetAside, Text
from feedback.surveys.models import SurveyVersion
from feedback.theming.emerging import leads
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, theme
from tests.desk.learning import do

pytestmark = pytest.mark.django_db
HERE = "/desk/leads/"
SAID = (
    "He put a tracker under my car.",
    "Nobody checked for a tracker.",
    "The garage found the tracker at last.",
    "A tracker again, and no one came.",
    "I learned what a tracker looks like.",
)
EARLIER, NOW = date(2026, 5, 1), date(2026, 8, 1)


@pytest.fixture
def texts(version: SurveyVersion) -> list[Text]:
    """Sixty earlier texts and twenty of now, five of which name a thing nobody named before."""
    for number in range(60):
        factories.make_text(version, f"They listened well, call {number}.", month=EARLIER)
    for number in range(15):
        factories.make_text(version, f"They listened well again, call {number}.", month=NOW)
    return [factories.make_text(version, said, month=NOW) for said in SAID]


def found() -> Lead:
    """The one strong lead."""
    return Lead.objects.waiting().filter(is_strong=True)[0]


def test_nobody_has_looked_yet(office: Office, version: SurveyVersion) -> None:
    client = office(Role.CODER)
    assert "No texts have come yet" in body(client.get(HERE))
    factories.make_text(version)
    assert "Nobody has looked for leads yet" in body(client.get(HERE))
    client.post(f"{HERE}look/")
    page = body(client.get(HERE))
    assert "waiting for the worker" in page
    assert "ask an administrator whether the worker runs" in page
    assert "Nobody has looked" not in page
    training = Run.ask(Run.Kind.TRAIN, None)
    training.begin()
    training.go_on(40)
    page = body(client.get(HERE))
    assert "Training goes first: 40% done" in page
    assert "ask an administrator" not in page


def test_a_lead_whose_texts_she_set_aside_says_so(
    office: Office, texts: list[Text], ana: User
) -> None:
    do("leads")
    for text in found().texts.all():
        SetAside.all_of_writer(text, ana)
    page = body(office(user=ana).get(HERE))
    assert "you had them taken away from you because you may know the writer" in page
    assert f"/desk/texts/{texts[0].pk}/" not in page


def test_found_and_shown_as_leads_with_their_texts(office: Office, texts: list[Text]) -> None:
    do("leads")
    lead = found()
    assert "tracker" in " ".join(lead.terms)
    assert set(lead.texts.all()) == set(texts)
    page = body(office(Role.CODER).get(HERE))
    assert "leads, not findings" in page
    assert "Strong" in page
    assert f"/desk/texts/{texts[0].pk}/" in page
    assert "Make a theme of it" not in page
    assert "Make a theme of it" in body(office(Role.OFFICER).get(HERE))


def test_a_quiet_quarter_says_so(office: Office, texts: list[Text]) -> None:
    do("leads")
    client = office(Role.CODER)
    assert "A quiet quarter" not in body(client.get(HERE))
    Lead.objects.update(is_strong=False)
    assert "A quiet quarter" in body(client.get(HERE))


def test_without_earlier_months_there_is_nothing_to_compare(
    office: Office, version: SurveyVersion
) -> None:
    for number in range(5):
        factories.make_text(version, f"A tracker, number {number}.")
    do("leads")
    assert not Lead.objects.exists()
    page = body(office(Role.CODER).get(HERE))
    assert "There have to be texts of earlier months" in page
    assert "all texts of this respondent group are from July to September 2026" in page


def test_dismissed_words_do_not_come_back(office: Office, texts: list[Text]) -> None:
    do("leads")
    lead = found()
    client = office(Role.CODER)
    client.post(f"{HERE}{lead.pk}/dismiss/")
    do("leads")
    assert not Lead.objects.waiting().filter(terms__icontains="tracker").exists()
    assert "dismissed" in body(client.get(HERE))
    assert client.post(f"{HERE}{lead.pk}/dismiss/").status_code == 404
    assert AuditEntry.objects.get(action="leads.dismissed").detail == {}


def test_once_all_are_handled_the_page_says_so(office: Office, texts: list[Text]) -> None:
    client = office(Role.CODER)
    do("leads")
    for lead in Lead.objects.waiting():
        client.post(f"{HERE}{lead.pk}/dismiss/")
    page = body(client.get(HERE))
    assert "every lead of July to September 2026 was looked at" in page
    assert "There have to be texts of earlier months" not in page
    Lead.objects.all().delete()
    assert "no words were found" in body(client.get(HERE))
    Run.ask(Run.Kind.LEADS, None).begin()
    assert "Nobody has looked" not in body(client.get(HERE))


def test_all_texts_of_a_lead_can_be_opened(
    office: Office, version: SurveyVersion, texts: list[Text], ana: User
) -> None:
    do("leads")
    lead, client = found(), office(Role.CODER)
    more = [factories.make_text(version, f"A tracker, {n}.", month=NOW) for n in range(60)]
    drawn = factories.make_text(version, "A hidden tracker.", month=NOW, is_drawn=True)
    lead.texts.add(*more, drawn)
    Turn.take(drawn, ana, [theme("waiting")])
    address = f"{HERE}{lead.pk}/"
    assert f'href="{address}">And 59 more' in body(client.get(HERE))
    pages = [body(client.get(f"{address}?page={number}")) for number in (1, 2, 3, 4)]
    seen = {t.pk for t in (*texts, *more) if any(f"/desk/texts/{t.pk}/" in p for p in pages)}
    assert seen == {text.pk for text in (*texts, *more)}
    assert "65 texts, July to September 2026" in pages[0]
    # Its second coder may not know that it holds these words.
    assert not any("hidden tracker" in page for page in pages)
    assert "hidden tracker" in "".join(
        body(office(user=ana).get(f"{address}?page={number}")) for number in (1, 2, 3, 4)
    )


def test_accepted_it_is_a_theme_of_the_draft(office: Office, texts: list[Text]) -> None:
    do("leads")
    lead = found()
    client = office(Role.OFFICER)
    empty = client.post(f"{HERE}{lead.pk}/accept/", {"name": "", "group": "group-waiting"})
    assert "Give the theme a name." in body(empty)
    assert not CodebookDraft.objects.exists()
    form = {"name": "Being followed", "group": "group-waiting"}
    answer = client.post(f"{HERE}{lead.pk}/accept/", form)
    assert answer["Location"] == "/desk/codebook/draft/themes/being-followed/"
    made = CodebookDraft.objects.get().read().content.theme("being-followed")
    assert made
    assert list(made.phrases) == lead.terms
    assert body(client.get(answer["Location"]))
    lead.refresh_from_db()
    assert lead.status == Lead.Status.ACCEPTED


def test_put_together_they_stay_together(office: Office, texts: list[Text]) -> None:
    do("leads")
    lead = found()
    other = Lead.objects.create(
        respondent_group=lead.respondent_group,
        quarter=lead.quarter,
        key="call",
        terms=["call"],
        g2=7.0,
        is_strong=False,
    )
    client = office(Role.CODER)
    assert "Choose" in body(client.post(f"{HERE}{other.pk}/merge/", {"into": other.pk}))
    client.post(f"{HERE}{other.pk}/merge/", {"into": lead.pk})
    do("leads")
    lead.refresh_from_db()
    assert "call" in lead.terms
    assert "tracker" in " ".join(lead.terms)
    assert lead.status == Lead.Status.NEW


def test_hidden_words_are_forgotten(texts: list[Text], ana: User) -> None:
    do("leads")
    lead = found()
    for text in texts[1:]:
        text.confirm_masking(ana, ["tracker"])
        assert Lead.objects.filter(pk=lead.pk).exists()
    texts[0].confirm_masking(ana, ["tracker"])
    assert not Lead.objects.filter(pk=lead.pk).exists()
    assert not LeadText.objects.filter(lead=lead.pk).exists()


def test_words_hidden_while_the_worker_counts_make_no_lead(
    texts: list[Text], ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_ana(*counting: Any) -> list[Any]:
        found = leads(*counting)
        for text in texts:
            text.hide_more(ana, ["tracker"])
        return found

    do("leads")
    before = Lead.objects.count()
    assert "tracker" in str(list(Lead.objects.values_list("terms")))
    monkeypatch.setattr(leading, "leads", after_ana)
    run = do("leads")
    assert "tracker" not in str(list(Lead.objects.values_list("terms", "key")))
    assert Lead.objects.count() < before
    assert run.note.startswith(f"{Lead.objects.count()} ")


def test_who_accepts_is_told_to_read_the_words(office: Office, texts: list[Text]) -> None:
    do("leads")
    page = body(office(Role.OFFICER).get(f"{HERE}{found().pk}/accept/"))
    assert "If one may point to somebody, hide it in its texts first" in page


def test_another_groups_lead_is_not_theirs(office: Office, texts: list[Text]) -> None:
    do("leads")
    stranger = factories.make_user(Role.OFFICER, email="s@testshire.example", groups=["staff"])
    client = office(user=stranger)
    assert "tracker" not in body(client.get(f"{HERE}?group=survivor"))
    assert client.get(f"{HERE}{found().pk}/").status_code == 404
    for door in ("dismiss", "merge", "accept"):
        assert client.post(f"{HERE}{found().pk}/{door}/").status_code == 404


def code(version: SurveyVersion, coder: User, month: date, *slugs: str) -> None:
    """Code one text for each slug; "" is no theme."""
    for slug in slugs:
        text = factories.make_text(version, "Something.", month=month)
        Turn.take(text, coder, [theme(slug)] if slug else [])


def test_themes_that_move_are_named_with_their_shares(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    client = office(user=ana)
    code(version, ana, EARLIER, *["waiting"] * 5, *[""] * 35)
    code(version, ana, NOW, *["waiting"] * 5)
    assert "Too few people to say" in body(client.get(HERE))
    code(version, ana, NOW, *["waiting"] * 11, *["housing"] * 4, *[""] * 4)
    page = body(client.get(HERE))
    assert "“Waiting” rose from 12% to 67%" in page
    # Four people are too few to show, however large the change.
    assert "“Housing”" not in page
