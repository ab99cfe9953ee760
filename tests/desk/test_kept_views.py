"""Selections under a name."""

import pytest

from feedback.desk.models import SavedView
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body

LIST, NEW = "/desk/texts/", "/desk/views/new/"
FILTERS = "group=survivor&state=all&theme=waiting&quote=on"


@pytest.fixture
def kept(version: SurveyVersion, ana: User) -> SavedView:
    """A view of Ana's."""
    factories.make_text(version, may_quote=True)
    filters = {"state": "all", "quote": "on"}
    return SavedView.keep(ana, "To quote", "survivor", filters)


def test_filters_are_kept_without_words(office: Office, version: SurveyVersion, ana: User) -> None:
    factories.make_text(version, may_quote=True)
    client = office(user=ana)
    typed = {"state": "all", "quote": "on", "words": "zanzibar"}
    address = client.post(LIST, typed).headers["Location"].partition("?")[2]
    assert "The words you searched for are not kept" in body(client.get(f"{NEW}?{address}"))
    page = body(client.post(f"{NEW}?{address}", {"name": "To quote"}, follow=True))
    assert "“To quote” was kept." in page
    view = SavedView.objects.get()
    assert view.filters == {"state": "all", "quote": "on"}
    assert view.query == "group=survivor&quote=on&state=all"
    entry = AuditEntry.objects.get(action="desk.view_kept")
    assert (entry.subject, entry.detail) == ("survivor", {})
    for place in ("/desk/", LIST):
        assert "group=survivor&amp;quote=on&amp;state=all" in body(client.get(place))


def test_a_name_is_needed_and_hers_once(office: Office, kept: SavedView, ana: User) -> None:
    client = office(user=ana)
    assert "Give the view a name." in body(client.post(f"{NEW}?{FILTERS}", {"name": " "}))
    again = body(client.post(f"{NEW}?{FILTERS}", {"name": "To quote"}))
    assert "You have a view of this name." in again
    assert 'value="To quote"' in again
    assert SavedView.objects.count() == 1
    other = office(user=factories.make_user(Role.CODER, email="c@testshire.example"))
    assert other.post(f"{NEW}?{FILTERS}", {"name": "To quote"}).status_code == 302


def test_renaming_and_deleting(office: Office, kept: SavedView, ana: User) -> None:
    client = office(user=ana)
    address = f"/desk/views/{kept.pk}/"
    assert 'value="To quote"' in body(client.get(address))
    client.post(address, {"name": "Quotable"})
    assert SavedView.objects.get().name == "Quotable"
    assert client.get(f"{address}delete/").status_code == 405
    page = body(client.post(f"{address}delete/", follow=True))
    assert "The view was deleted. No text has changed." in page
    assert not SavedView.objects.exists()
    assert "You keep no view yet" in body(client.get("/desk/"))


def test_a_view_is_its_owners_alone(office: Office, kept: SavedView, ana: User, ben: User) -> None:
    client = office(user=ben)
    address = f"/desk/views/{kept.pk}/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "Mine"}).status_code == 404
    assert client.post(f"{address}delete/").status_code == 404
    assert "To quote" not in body(client.get("/desk/")) + body(client.get(LIST))
    assert SavedView.objects.get().name == "To quote"


def test_a_view_of_a_group_she_reads_no_more_is_gone(
    office: Office, kept: SavedView, ana: User
) -> None:
    ana.set_respondent_groups(["staff"], by=None)
    client = office(user=User.objects.get(pk=ana.pk))
    assert "To quote" not in body(client.get("/desk/"))
    assert client.get(f"/desk/views/{kept.pk}/").status_code == 404


def test_before_any_text_there_is_nothing_to_keep(office: Office) -> None:
    assert office(Role.CODER).get(NEW).headers["Location"] == LIST


@pytest.mark.parametrize("state", ["", "to_code"])
def test_words_alone_are_no_view(
    office: Office, version: SurveyVersion, ana: User, state: str
) -> None:
    factories.make_text(version, "Zanzibar.")
    client = office(user=ana)
    address = client.post(LIST, {"words": "zanzibar", "state": state}).headers["Location"]
    page = body(client.get(address))
    assert "Words are never kept, so this search can’t be kept as a view." in page
    assert NEW not in page
    query = address.partition("?")[2]
    page = body(client.post(f"{NEW}?{query}", {"name": "Words"}, follow=True))
    assert "Nothing was kept." in page
    assert not SavedView.objects.exists()
    # Control: with another filter it is offered, and what is lost stands beside the name.
    address = client.post(LIST, {"words": "zanzibar", "state": "all"}).headers["Location"]
    assert "(without the words)" in body(client.get(address))
    page = body(client.get(f"{NEW}?{address.partition('?')[2]}"))
    assert "are not kept with it; name it after the other filters" in page
