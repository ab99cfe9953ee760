"""Words beside a figure: proposed by one, let out by another, without anything about the person."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from feedback.cutting.candidates import candidates, texts_by_theme
from feedback.cutting.models import Quote
from feedback.releases.models import Release, ReleaseQuote
from feedback.responses.models import Text
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.cutting.quoting import (
    ADDRESS,
    WORDS,
    Office,
    decide,
    make_quotable_release,
    propose,
    quotable,
)
from tests.cutting.world import coder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the calendar."""
    monkeypatch.setattr(timezone, "localdate", lambda: factories.TODAY)


@pytest.fixture
def release(db: None) -> Release:
    """A published release that shows one theme and hides another; three texts on each."""
    return make_quotable_release()


def test_one_proposes_and_another_lets_it_out(office: Office, release: Release) -> None:
    officer, quote = propose(office, release)
    assert not ReleaseQuote.objects.exists()
    own = office(user=officer)
    assert (
        own.post(f"/cutting/quote/{quote.pk}/decide/", {"decision": "approve"}).status_code == 403
    )
    reviewer = office(Role.REVIEWER)
    assert WORDS in reviewer.get("/cutting/quotes/").content.decode()
    assert "It stands in the release now." in decide(reviewer, quote)
    copied = ReleaseQuote.objects.values().get()
    waiting = release.themes.get(slug="waiting")
    assert {k: v for k, v in copied.items() if k != "id"} == {
        "theme_id": waiting.pk,
        "place": 1,
        "words": WORDS,
    }
    assert "No quote waits for you." in reviewer.get("/cutting/quotes/").content.decode()
    actions = AuditEntry.objects.filter(action__startswith="release.quote").order_by("pk")
    assert [a.action for a in actions] == ["release.quote_proposed", "release.quote_approved"]
    assert WORDS not in str(list(actions.values()))


def test_a_withdrawn_quote_is_gone_at_once(office: Office, release: Release) -> None:
    _, quote = propose(office, release)
    decide(office(Role.REVIEWER), quote)
    office(Role.OFFICER).post(f"/cutting/quote/{quote.pk}/withdraw/")
    assert not ReleaseQuote.objects.exists()
    assert AuditEntry.objects.filter(action="release.quote_withdrawn").count() == 1


def test_hidden_words_warn_the_officer(office: Office, release: Release) -> None:
    officer, quote = propose(office, release)
    decide(office(Role.REVIEWER), quote)
    client = office(user=officer)
    assert "Words were hidden" not in client.get("/cutting/").content.decode()
    quote.text.hide_more(officer, ["still"])
    assert "Words were hidden in a text that is quoted" in client.get("/cutting/").content.decode()
    assert "Words were hidden in this text since." in client.get(ADDRESS).content.decode()


def test_a_quoted_text_that_goes_to_the_lead_warns_the_officer(
    office: Office, release: Release
) -> None:
    officer, quote = propose(office, release)
    decide(office(Role.REVIEWER), quote)
    client = office(user=officer)
    said = "went to the safeguarding lead"
    assert said not in client.get("/cutting/").content.decode()
    assert said not in client.get(ADDRESS).content.decode()
    quote.text.refer(officer)
    for _ in range(2):  # and still after the lead's decision
        page = client.get("/cutting/").content.decode()
        assert "A text that is quoted in" in page
        assert f"“{quote.theme}”, {said}" in page
        assert "This text went to the safeguarding lead." in client.get(ADDRESS).content.decode()
        if quote.text.safeguarding == "referred":
            quote.text.decide("Seen.", officer)
    elsewhere = factories.make_user(Role.OFFICER, email="staff@x.example", groups=["staff"])
    assert said not in office(user=elsewhere).get("/cutting/").content.decode()
    client.post(f"/cutting/quote/{quote.pk}/withdraw/")
    assert said not in client.get("/cutting/").content.decode()


@pytest.mark.parametrize("status", ["suggested", "confirmed"])
def test_what_may_tell_of_danger_is_not_quoted_before_somebody_dismissed_it(
    office: Office, release: Release, status: str
) -> None:
    officer, quote = propose(office, release)
    by = None if status == "suggested" else officer
    flag = quote.text.flags.create(kind="child_risk", status=status, by=by)
    assert "may not be quoted any more" in decide(office(Role.REVIEWER), quote)
    quote.delete()
    offered = candidates(quote.theme, officer)
    assert quote.text not in offered
    assert offered.count() == texts_by_theme(release, officer)["waiting"]
    with pytest.raises(ValidationError, match="may not be quoted"):
        Quote.propose(quote.text, quote.theme, WORDS, officer)
    flag.status, flag.by = "dismissed", officer
    flag.save()
    assert quote.text in candidates(quote.theme, officer)
    assert Quote.propose(quote.text, quote.theme, WORDS, officer)


def test_words_hidden_before_the_decision_do_not_go_out(office: Office, release: Release) -> None:
    officer, quote = propose(office, release)
    quote.text.hide_more(officer, ["still"])
    assert "Its words were hidden since." in decide(office(Role.REVIEWER), quote)
    assert not ReleaseQuote.objects.exists()


def test_at_most_two_on_a_theme(office: Office, release: Release) -> None:
    officer = factories.make_user(Role.OFFICER)
    theme = release.themes.get(slug="waiting")
    reviewer = office(Role.REVIEWER)
    for text in Text.objects.filter(codings__theme__slug="waiting"):
        last = decide(reviewer, Quote.propose(text, theme, WORDS, officer))
    assert "This theme has two quotes already." in last
    assert ReleaseQuote.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE releases_releasequote SET place = 3")


def test_nobody_is_quoted_on_a_hidden_figure(office: Office, release: Release) -> None:
    assert office(Role.OFFICER).get(f"{ADDRESS}housing/").status_code == 404
    text = Text.objects.filter(codings__theme__slug="housing")[0]
    hidden = release.themes.get(slug="housing")
    with pytest.raises(ValidationError, match="figure is hidden"):
        Quote.propose(text, hidden, WORDS, factories.make_user(Role.OFFICER, email="o@x.example"))
    with pytest.raises(ValidationError, match="figure is hidden"):
        ReleaseQuote.add(hidden, WORDS)


@pytest.mark.parametrize(
    "values",
    [
        {"may_quote": False},
        {"is_masking_confirmed": False},
        {"safeguarding": Text.Safeguarding.REFERRED},
        {"is_pooled": True},
        {"month": factories.TODAY.replace(day=1)},
    ],
)
def test_only_what_may_be_quoted_is_offered(
    office: Office, release: Release, values: dict[str, Any]
) -> None:
    text = quotable(release.survey.current_version(), masked="Not this one.", **values)
    client = office(Role.OFFICER)
    assert "Not this one." not in client.get(f"{ADDRESS}waiting/").content.decode()
    sent = client.post(f"{ADDRESS}waiting/", {"text": text.pk, "words": "Not this one."})
    assert sent.status_code == 404
    assert not Quote.objects.exists()


@pytest.mark.parametrize("words", ["", "what nobody wrote"])
def test_words_must_stand_in_the_text(office: Office, release: Release, words: str) -> None:
    text = Text.objects.filter(codings__theme__slug="waiting")[0]
    sent = office(Role.OFFICER).post(f"{ADDRESS}waiting/", {"text": text.pk, "words": words})
    assert sent.status_code == 400
    assert not Quote.objects.exists()


def test_whoever_may_not_read_a_text_decides_on_no_quote_of_it(
    office: Office, release: Release
) -> None:
    _, quote = propose(office, release)
    elsewhere = factories.make_user(Role.REVIEWER, email="staff@x.example", groups=["staff"])
    client = office(user=elsewhere)
    assert WORDS not in client.get("/cutting/quotes/").content.decode()
    assert WORDS not in client.get(ADDRESS).content.decode()
    for act in ("decide", "refuse", "withdraw"):
        assert client.post(f"/cutting/quote/{quote.pk}/{act}/").status_code == 403
    assert not ReleaseQuote.objects.exists()


def test_a_release_without_figures_says_so(office: Office) -> None:
    factories.make_release(factories.make_survey(), waiting=None, housing=None)
    page = office(Role.OFFICER).get(ADDRESS).content.decode()
    assert "nobody can be quoted in it" in page


def test_each_theme_says_how_many_texts_may_be_quoted(office: Office) -> None:
    factories.make_codebook()
    survey = factories.make_survey()
    for slug in ("waiting", "waiting", "housing"):
        quotable(survey.current_version(), slug, may_quote=slug == "waiting")
    release = factories.make_release(survey, waiting=25, housing=25)
    client = office(Role.OFFICER)
    page = client.get(ADDRESS).content.decode()
    assert "2 texts may be quoted." in page
    assert "No text may be quoted." in page
    assert f"{ADDRESS}waiting/" in page
    assert f"{ADDRESS}housing/" not in page
    text = Text.objects.filter(codings__theme__slug="waiting").order_by("pk")[0]
    client.post(f"{ADDRESS}waiting/", {"text": text.pk, "words": WORDS})
    assert "1 text may be quoted." in client.get(ADDRESS).content.decode()
    for each in release.themes.all():
        counted = texts_by_theme(release, coder())[each.slug]
        assert counted == candidates(each, coder()).count()


def test_a_reviewers_first_page_says_how_many_quotes_wait(office: Office, release: Release) -> None:
    reviewer = office(Role.REVIEWER)
    assert "waits for your decision" not in reviewer.get("/desk/").content.decode()
    officer, quote = propose(office, release)
    page = reviewer.get("/desk/").content.decode()
    assert 'href="/cutting/quotes/">1 quote waits for your decision' in page
    # Neither who proposed it, nor who may not read the text, nor who decides on none.
    assert "quote waits" not in office(user=officer).get("/desk/").content.decode()
    elsewhere = factories.make_user(Role.REVIEWER, email="staff@x.example", groups=["staff"])
    assert "quote waits" not in office(user=elsewhere).get("/desk/").content.decode()
    decide(reviewer, quote)
    assert "quote waits" not in reviewer.get("/desk/").content.decode()
