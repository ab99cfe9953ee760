"""The public pages: opening one changes nothing, and no address is told to anybody."""

from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connections
from django.test import Client, RequestFactory
from pytest_django import Settings

from engagement.neutral import giveaway_in
from feedback.intake.same_site import is_from_our_page
from tests.safety.public_rules import header_faults
from tests.you_said_we_did.by_email.conftest import (
    ADDRESS,
    PAGE,
    UNREACHABLE,
    MailingList,
    join,
    links_in,
    sign_up,
)
from you_said_we_did.by_email.links import LONGEST_DAYS, make_link
from you_said_we_did.by_email.models import Slip, SpentLink
from you_said_we_did.subscribers.keys import ListKeyFolder
from you_said_we_did.subscribers.models import Subscriber

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
ELSEWHERE = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}


def handed_in() -> tuple[int, int]:
    return Slip.objects.count(), SpentLink.objects.count()


def test_the_page_warns_before_it_asks(public: Client, open_list: MailingList) -> None:
    page = public.get(PAGE).content.decode()
    assert page.index("Other people may see your mail") < page.index("<form")
    assert "/you-said-we-did/changes.xml" in page
    assert 'autocomplete="off"' in page


def test_the_index_leads_there(public: Client, open_list: MailingList) -> None:
    assert f'href="{PAGE}"' in public.get("/you-said-we-did/").content.decode()


def test_pages_are_neutral_and_leave_nothing(public: Client, open_list: MailingList) -> None:
    sign_up(public)
    open_list.run()
    paths = [PAGE, f"{PAGE}sent/", f"{PAGE}confirmed/", f"{PAGE}left/", *links_in().values()]
    for path in [*paths, f"{PAGE}confirm/cut-short/"]:
        response = public.get(path)
        page = response.content.decode()
        title = page.split("<title>")[1].split("</title>")[0]
        assert giveaway_in(title) == "", path
        assert header_faults(path, response.headers) == [], path
        assert not response.cookies, path
        assert "data-leave" in page, path
        assert page.count("<script") == 1, path  # the way out, and nothing else


def test_an_address_is_sealed_and_stands_in_no_address_or_header(
    public: Client, open_list: MailingList
) -> None:
    response = sign_up(public)
    assert response.status_code == 303
    assert response["Location"] == f"{PAGE}sent/"
    whole = f"{response.headers} {response.cookies} {response.content!r}"
    assert "quill" not in whole.lower()
    assert response.cookies["v"]["max-age"] == 0  # F2: Back shows no address
    assert ADDRESS.encode() not in bytes(Slip.objects.get().sealed)


def test_the_answer_is_the_same_for_known_and_unknown(
    public: Client, open_list: MailingList
) -> None:
    join(public, open_list)
    seen = []
    for address in (ADDRESS, "nobody@mailbox.example"):
        response = sign_up(public, address)
        headers = sorted(response.headers.items())
        seen.append((response.status_code, headers, response.content, handed_in()))
        Slip.objects.all().delete()
    assert seen[0] == seen[1]


def statements(public: Client, address: str) -> list[str]:
    """Return what a sign-up asks of either database, transactions aside."""
    asked: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for alias in ("default", "staging"):
            stack.enter_context(connections[alias].execute_wrapper(note))
        sign_up(public, address)
    return [sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))]


def test_nothing_is_looked_up_for_known_or_unknown(public: Client, open_list: MailingList) -> None:
    """So nothing can take longer: one row is added and nothing is read."""
    join(public, open_list)
    for address in (ADDRESS, "nobody@mailbox.example"):
        (only,) = statements(public, address)
        assert only.startswith('INSERT INTO "by_email_slip"')


@pytest.mark.parametrize("typed", ["", "robin", "robin@", "a@b.example\nBcc: c@d.example"])
def test_a_wrong_address_is_said_beside_the_field_and_kept(
    public: Client, open_list: MailingList, typed: str
) -> None:
    response = sign_up(public, typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("Type an e-mail address, like name@example.com.") == 2
    assert 'href="#id_address"' in page
    if typed.isalpha():
        assert f'value="{typed}"' in page
    assert handed_in() == (0, 0)


def test_an_address_nobody_can_write_to_is_refused_in_words_and_kept(
    public: Client, open_list: MailingList
) -> None:
    response = sign_up(public, UNREACHABLE)
    page = response.content.decode()
    assert page.count("We can’t write to this address.") == 2
    assert UNREACHABLE in page
    assert handed_in() == (0, 0)
    assert sign_up(public, "robin@bücher.example").status_code == 303


def test_opening_a_link_changes_nothing(public: Client, open_list: MailingList) -> None:
    """A scanner of mail follows every link, with GET and with HEAD."""
    sign_up(public)
    open_list.run()
    for path in links_in().values():
        for ask in (public.get, public.head):
            assert ask(path).status_code == 200
    assert handed_in() == (0, 0)
    open_list.run()
    assert Subscriber.objects.get().status == Subscriber.Status.WAITING


def test_a_link_works_once(public: Client, open_list: MailingList) -> None:
    sign_up(public)
    open_list.run()
    path = links_in()["confirm"]
    assert public.post(path)["Location"] == f"{PAGE}confirmed/"
    again = public.post(path)
    assert again.status_code == 410
    assert "used already" in again.content.decode()
    assert handed_in() == (1, 1)
    open_list.run()
    assert public.post(path).status_code == 410  # after its row is gone as well
    assert Slip.objects.count() == 0


def test_leaving_twice_says_the_same(public: Client, open_list: MailingList) -> None:
    path = join(public, open_list)["leave"]
    for _ in range(2):
        assert public.post(path)["Location"] == f"{PAGE}left/"
    assert Slip.objects.count() == 1


@pytest.mark.parametrize(
    "link", ["x", "x" * 32, "é" * 32, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "____" + "A" * 28]
)
@pytest.mark.parametrize("do", ["confirm", "leave"])
def test_what_is_no_link_or_too_old_is_refused(
    public: Client, open_list: MailingList, do: str, link: str
) -> None:
    for ask in (public.get, public.post):
        response = ask(f"{PAGE}{do}/{link}/")
        assert response.status_code == 410
        assert "Nothing was changed" in response.content.decode()
    assert handed_in() == (0, 0)


@pytest.mark.parametrize("do", ["confirm", "leave"])
def test_a_link_that_works_for_longer_than_ours_is_made_up(
    public: Client, open_list: MailingList, do: str
) -> None:
    """Its spent row would stay until then."""
    for until in (date.max, open_list.today + timedelta(days=LONGEST_DAYS + 1)):
        response = public.post(f"{PAGE}{do}/{make_link(until).text}/")
        assert response.status_code == 410
        assert "Nothing was changed" in response.content.decode()
    assert handed_in() == (0, 0)
    longest = make_link(open_list.today + timedelta(days=LONGEST_DAYS - 1))
    assert public.post(f"{PAGE}{do}/{longest.text}/").status_code == 303


def test_a_post_that_names_no_page_is_taken_as_survey_forms_take_it(
    public: Client, open_list: MailingList
) -> None:
    """Older browsers send neither header from a page without referrer; no visitor’s browser that
    does can be made to send none.
    """
    assert is_from_our_page(RequestFactory().post(PAGE))
    assert sign_up(public).status_code == 303
    refused = public.post(PAGE, {"address": ADDRESS}, headers={"sec-fetch-site": "same-site"})
    assert refused.status_code == 403
    assert handed_in() == (1, 0)


def test_another_site_signs_nobody_up_or_off(public: Client, open_list: MailingList) -> None:
    links = join(public, open_list)
    for path in (PAGE, links["leave"]):
        response = public.post(path, {"address": ADDRESS}, headers=ELSEWHERE)
        assert response.status_code == 403
    assert Slip.objects.count() == 0


def test_a_flood_has_to_wait(public: Client, open_list: MailingList, settings: Settings) -> None:
    settings.LIMIT_PER_BUCKET = settings.LIMIT_NO_ADDRESS = settings.LIMIT_FOR_ALL = 2
    caches["limiter"].clear()
    answers = [sign_up(public) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 600
    assert Slip.objects.count() == 2


def test_without_a_key_nothing_is_taken(public: Client, folder: ListKeyFolder) -> None:
    page = public.get(PAGE)
    assert page.status_code == 200
    assert "<form" not in page.content.decode()
    assert sign_up(public).status_code == 503
    assert Slip.objects.count() == 0


def test_with_an_old_key_nothing_is_taken_but_who_wants_to_leave_can(
    public: Client, open_list: MailingList, settings: Settings
) -> None:
    leave = join(public, open_list)["leave"]
    settings.PUBLIC_KEY_MAX_AGE_DAYS = -1
    assert sign_up(public).status_code == 503
    assert public.post(leave).status_code == 303
    open_list.run()
    assert Subscriber.objects.count() == 0
