"""Choosing what an answer rests on, and a quote, on the officer's screens."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import Workflow

from feedback.releases.models import Release, ReleaseQuote, ReleaseTheme
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import make_release, make_survey, make_user
from tests.you_said_we_did.drafting.test_findings import filled_in
from tests.you_said_we_did.making import make_finding, make_source, make_theme
from you_said_we_did.models import Finding
from you_said_we_did.resting import Resting

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
SAID = "First line.\nSecond line."
NONE = "there is no quote to choose"
PAGE = "/you-said-we-did/a-quicker-reply/"


def made_releases() -> tuple[Release, Release]:
    """Two releases that show two themes each, and hide one."""
    first, other = make_survey("spring"), make_survey("other")
    return (
        make_release(first, waiting=25, believed=15, housing=None),
        make_release(other, period="2026-Q2", waiting=25, believed=15, housing=None),
    )


def theme_of(release: Release, slug: str = "waiting") -> ReleaseTheme:
    return release.themes.get(slug=slug)


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_shown_themes_are_offered_those_of_other_releases_folded_away(office: Office) -> None:
    here, other = made_releases()
    hidden = theme_of(here, "housing")
    page = text_of(office(Role.OFFICER), f"/loop/theme/{theme_of(here).pk}/")
    for theme in (theme_of(here, "believed"), theme_of(other), theme_of(other, "believed")):
        assert f'name="also_rests_on" value="{theme.pk}"' in page
    for theme in (theme_of(here), hidden):
        assert f'name="also_rests_on" value="{theme.pk}"' not in page
    folded = page.split("<details")[1].split("</details>")[0]
    assert str(other) in folded
    assert f'value="{theme_of(other).pk}"' in folded
    assert f'value="{theme_of(here, "believed").pk}"' not in folded


def test_an_answer_rests_on_several_themes_and_a_source(office: Office) -> None:
    here, other = made_releases()
    source, client = make_source(), office(Role.OFFICER)
    also = [theme_of(here, "believed"), theme_of(other)]
    chosen = {"also_rests_on": [str(each.pk) for each in also], "source": str(source.pk)}
    response = client.post(f"/loop/theme/{theme_of(here).pk}/", {**filled_in(), **chosen})
    finding = Finding.objects.get()
    assert response.status_code == 302
    assert (finding.rests_on, finding.source) == (theme_of(here), source)
    assert set(finding.also_rests_on.all()) == set(also)
    page = text_of(client, response.headers["Location"])
    for words in ("April to June 2026", "July to September 2026", source.title, source.summary):
        assert words in page
    assert "(among others)" in text_of(client, "/loop/")


def test_a_refused_draft_keeps_what_was_chosen(office: Office) -> None:
    here, other = made_releases()
    chosen = {"also_rests_on": [str(theme_of(other).pk)]}
    typed = {**filled_in(title=""), **chosen}
    response = office(Role.OFFICER).post(f"/loop/theme/{theme_of(here).pk}/", typed)
    assert response.status_code == 400
    page = " ".join(response.content.decode().split())
    assert "open" in page.split("<details")[1].split(">")[0]
    tick = page.split(f'name="also_rests_on" value="{theme_of(other).pk}"')[1].split(">")[0]
    assert "checked" in tick


def test_a_hidden_theme_is_no_choice(office: Office) -> None:
    here, _ = made_releases()
    typed = {**filled_in(), "also_rests_on": [str(theme_of(here, "housing").pk)]}
    response = office(Role.OFFICER).post(f"/loop/theme/{theme_of(here).pk}/", typed)
    assert response.status_code == 400
    assert "also_rests_on" in response.context["form"].errors
    assert not Finding.objects.exists()


def test_what_it_rests_on_is_changed_later_and_written_down(office: Office) -> None:
    here, other = made_releases()
    finding, source = make_finding(rests_on=theme_of(here)), make_source("public")
    officer = make_user(Role.OFFICER)
    client, path = office(user=officer), f"/loop/finding/{finding.pk}/evidence/"
    assert str(theme_of(other).pk) in text_of(client, path)
    chosen = {"also_rests_on": [str(theme_of(other).pk)], "source": str(source.pk)}
    assert client.post(path, chosen).status_code == 302
    kept = Finding.objects.get()
    assert (kept.themes, kept.source) == ([theme_of(here), theme_of(other)], source)
    assert AuditEntry.objects.filter(action="finding.rests_on", actor=officer.email).exists()
    assert client.post(path, {"source": ""}).status_code == 302
    assert Finding.objects.get().themes == [theme_of(here)]


def test_a_closed_source_is_refused_beside_its_field_while_the_answer_is_public(
    office: Office,
) -> None:
    here, other = made_releases()
    finding, source = make_finding(rests_on=theme_of(here)), make_source()
    client, path = office(Role.OFFICER), f"/loop/finding/{finding.pk}/evidence/"
    chosen = {"also_rests_on": [str(theme_of(other).pk)], "source": str(source.pk)}
    refused = client.post(path, chosen)
    assert refused.status_code == 400
    page = refused.content.decode()
    beside = page.split('id="id_source_error"')[1].split("</p>")[0]
    assert "safeguarding lead has to read these words" in beside
    assert f'<option value="{source.pk}" selected>' in page, "nothing chosen is lost"
    kept = Finding.objects.get()
    assert (kept.source, kept.themes) == (None, [theme_of(here)])


def test_control_unasked_the_public_page_rests_on_it_at_once(
    office: Office, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without that rule anyone reads that it rests on a review nobody asked safeguarding about."""
    monkeypatch.setattr(Resting, "_check_asked_about", lambda *_: None)
    finding, source = make_finding(), make_source()
    path = f"/loop/finding/{finding.pk}/evidence/"
    assert office(Role.OFFICER).post(path, {"source": str(source.pk)}).status_code == 302
    # From here on as a visitor: the public site has other addresses.
    assert "our own work" in text_of(request.getfixturevalue("public"), PAGE)


def test_there_may_be_no_quote_to_choose(office: Office) -> None:
    theme, client = make_theme(), office(Role.OFFICER)
    page = text_of(client, f"/loop/theme/{theme.pk}/")
    assert NONE in page
    assert 'name="quote"' not in page
    finding = make_finding(rests_on=theme)
    assert NONE in text_of(client, f"/loop/finding/{finding.pk}/words/")


def test_a_quote_is_chosen_approved_shown_and_removed(office: Office, approval: Workflow) -> None:
    theme = make_theme()
    quote = ReleaseQuote.add(theme, SAID)
    officer, communications = office(Role.OFFICER), office(Role.COMMUNICATIONS)
    page = text_of(officer, f"/loop/theme/{theme.pk}/")
    assert NONE not in page
    assert "First line. Second line." in page
    officer.post(f"/loop/theme/{theme.pk}/", {**filled_in(), "quote": str(quote.pk)})
    finding = Finding.objects.get()
    assert finding.quote == SAID
    officer.post(f"/loop/finding/{finding.pk}/submit/")
    review = f"/loop/finding/{finding.pk}/review/"
    assert "Quote, word for word" in text_of(communications, review)
    revision = Finding.objects.get().latest_revision_id
    for who in (office(Role.SAFEGUARDING), office(Role.DATA_PROTECTION), communications):
        who.post(review, {"decision": "approve", "revision": revision})
    kept = Finding.objects.get()
    assert (kept.live, kept.quote) == (True, SAID)
    assert kept.quote_approved_on is not None
    words = text_of(officer, f"/loop/finding/{finding.pk}/words/")
    assert "checked" in words.split(f'name="quote" value="{quote.pk}"')[1].split(">")[0]
    remove = f"/loop/finding/{finding.pk}/quote/remove/"
    assert remove in text_of(officer, f"/loop/finding/{finding.pk}/")
    assert officer.get(remove).status_code == 405
    assert officer.post(remove).status_code == 302
    assert Finding.objects.get().quote == ""
    assert "First line" not in text_of(officer, f"/loop/finding/{finding.pk}/")


def test_another_themes_quote_is_no_choice(office: Office) -> None:
    here, _ = made_releases()
    ReleaseQuote.add(theme_of(here), "Ours.")
    theirs = ReleaseQuote.add(theme_of(here, "believed"), "Theirs.")
    typed = {**filled_in(), "quote": str(theirs.pk)}
    response = office(Role.OFFICER).post(f"/loop/theme/{theme_of(here).pk}/", typed)
    assert response.status_code == 400
    assert 'id="id_quote_error"' in response.content.decode()


def test_the_office_is_told_of_a_quote_that_was_taken_out(office: Office) -> None:
    theme = make_theme()
    quote = ReleaseQuote.add(theme, SAID)
    finding = make_finding(rests_on=theme, quote=SAID)
    client, path = office(Role.OFFICER), f"/loop/finding/{finding.pk}/"
    assert "Taken out" not in text_of(client, path)
    quote.delete()
    assert "It stands in no report any more" in text_of(client, path)
    refused = client.post(f"{path}words/", filled_in())
    assert refused.status_code == 400
    assert "Remove it first" in refused.content.decode()


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.OFFICER, Role.COMMUNICATIONS)])
def test_who_does_not_write_changes_nothing(office: Office, role: Role) -> None:
    finding, client = make_finding(), office(role)
    for step in ("evidence/", "quote/remove/"):
        assert client.post(f"/loop/finding/{finding.pk}/{step}").status_code == 403
