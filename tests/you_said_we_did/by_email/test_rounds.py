"""The list's process: who is written to, what is written, and what is forgotten."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from freezegun import freeze_time

from engagement.neutral import giveaway_in
from hearback.people.models import AuditEntry
from tests.you_said_we_did.by_email.conftest import (
    ADDRESS,
    PAGE,
    MailingList,
    join,
    links_in,
    sign_up,
)
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.by_email.models import SpentLink
from you_said_we_did.days import in_words
from you_said_we_did.subscribers import taking_in
from you_said_we_did.subscribers.models import Band, Link, Subscriber

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def change_something(slug: str = "a-new-thing") -> None:
    make_commitment(make_finding(slug), "doing")


def test_from_asking_to_leaving(public: Client, open_list: MailingList) -> None:
    sign_up(public)
    assert mail.outbox == []
    open_list.run()
    (asking,) = mail.outbox
    assert (asking.to, asking.subject) == ([ADDRESS], "Please confirm")
    change_something()
    open_list.later(7).run()
    assert len(mail.outbox) == 1, "nobody is told before she says yes"
    public.post(links_in()["confirm"])
    open_list.run()
    change_something("one-more-thing")
    open_list.later(7).run()
    assert [letter.subject for letter in mail.outbox[1:]] == ["Something has changed"]
    assert mail.outbox[1].to == [ADDRESS]
    public.post(links_in()["leave"])
    open_list.run()
    assert (Subscriber.objects.count(), Link.objects.count()) == (0, 0)
    change_something("too-late")
    open_list.later(7).run()
    assert len(mail.outbox) == 2


def test_what_is_written_says_nothing_and_leads_to_no_answer(
    public: Client, open_list: MailingList
) -> None:
    sign_up(public)
    open_list.run()
    public.post(links_in()["confirm"])
    open_list.run()
    change_something()
    open_list.later(7).run()
    asking, news = mail.outbox
    for letter in (asking, news):
        whole = letter.message().as_string()
        shown = f"{letter.subject} {letter.from_email} {letter.body}"
        assert giveaway_in(shown) == ""
        assert letter.message().get_content_type() == "text/plain"
        assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
        assert "List-Unsubscribe-Post" not in whole  # nothing may unsubscribe without asking
        leave = f"https://voices.example{PAGE}leave/"
        assert letter.extra_headers["List-Unsubscribe"].startswith(f"<{leave}")
        paths = [word for word in str(letter.body).split() if word.startswith("https://")]
        loop = "https://voices.example/you-said-we-did/"
        assert all(path.startswith(f"{loop}by-email/") or path == loop for path in paths), paths
        assert "/q/" not in whole
        assert "<img" not in whole
    assert "A new thing: A call back in two days\n  We are doing it." in news.body


def test_everybody_gets_the_same_but_for_the_way_out(
    public: Client, open_list: MailingList
) -> None:
    join(public, open_list)
    join(public, open_list, "other@mailbox.example")
    change_something()
    open_list.later(7).run()
    bodies = set()
    for number, letter in enumerate(mail.outbox):
        assert len(letter.recipients()) == 1
        bodies.add(str(letter.body).replace(links_in(number)["leave"], "LEAVE"))
    assert len(mail.outbox) == 2
    assert len(bodies) == 1


def test_what_was_public_before_is_not_told_and_nothing_twice(
    public: Client, open_list: MailingList
) -> None:
    join(public, open_list)
    assert not open_list.later(7).run()
    change_something()
    open_list.run()
    open_list.later(7).run()
    assert len(mail.outbox) == 1
    assert "Known before" not in mail.outbox[0].body


def test_a_week_lies_between_and_no_phone_rings_at_night(
    public: Client, open_list: MailingList
) -> None:
    join(public, open_list)
    change_something()
    open_list.later(6).run()
    for hour in (0, 8, 17, 23):
        open_list.run(hour)
    assert mail.outbox == []
    open_list.later(1).run(hour=8)
    assert mail.outbox == []
    open_list.run(hour=9)
    change_something("another")
    open_list.later(6).run()
    assert len(mail.outbox) == 1


def test_who_joins_after_a_mailing_waits_for_the_next(
    public: Client, open_list: MailingList
) -> None:
    change_something()
    open_list.later(7).run()
    join(public, open_list)
    open_list.run()
    assert mail.outbox == []


def test_one_mailbox_is_one_row_however_it_is_spelled(
    public: Client, open_list: MailingList
) -> None:
    join(public, open_list)
    sign_up(public, ADDRESS.upper())
    open_list.run()
    assert Subscriber.objects.count() == 1
    assert mail.outbox == [], "who is on the list is not written to again"


def test_nobody_can_have_us_flood_a_mailbox(public: Client, open_list: MailingList) -> None:
    for _ in range(5):
        for _ in range(3):
            sign_up(public)
        open_list.run()
        open_list.later(1)
    assert len(mail.outbox) == 3
    assert Subscriber.objects.count() == 1


def test_nor_the_world(
    public: Client, open_list: MailingList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_in, "MOST_ASKED_A_DAY", 2)
    for number in range(4):
        sign_up(public, f"someone{number}@mailbox.example")
    open_list.run()
    assert len(mail.outbox) == 2


def test_who_does_not_answer_is_forgotten(public: Client, open_list: MailingList) -> None:
    sign_up(public)
    open_list.run()
    path = links_in()["confirm"]
    open_list.later(14).run()
    assert Subscriber.objects.count() == 1
    open_list.later(1)
    assert not open_list.run(), "forgetting needs no key"
    assert (Subscriber.objects.count(), Link.objects.count()) == (0, 0)
    public.post(path)
    open_list.run()
    assert Subscriber.objects.count() == 0


def test_a_second_message_names_the_day_on_which_the_address_goes(
    public: Client, open_list: MailingList
) -> None:
    """It waits from the day she first asked; a link that works later would put nobody on."""
    first = open_list.today
    sign_up(public)
    open_list.run()
    open_list.later(10)
    sign_up(public)
    open_list.run()
    last = first + timedelta(days=14)
    assert f"works until {in_words(last)}, and once" in str(mail.outbox[-1].body)
    assert set(Link.objects.filter(kind=Link.Kind.CONFIRM).values_list("until", flat=True)) == {
        last
    }
    link = links_in()["confirm"]
    with freeze_time(last + timedelta(days=1)):
        assert public.get(link).status_code == 410
    with freeze_time(last):
        public.post(link)
    open_list.later(4).run()
    assert Subscriber.objects.get().status == Subscriber.Status.ON


def test_spent_links_go_when_they_run_out(public: Client, open_list: MailingList) -> None:
    join(public, open_list)
    assert SpentLink.objects.count() == 1
    open_list.later(15).run()
    assert SpentLink.objects.count() == 0


def test_who_confirms_leaves_no_day_behind(public: Client, open_list: MailingList) -> None:
    join(public, open_list)
    row = Subscriber.objects.get()
    assert (row.asked_on, row.last_asked_on, row.asked) == (None, None, 0)
    assert not AuditEntry.objects.filter(action__contains="subscri").exists()
    for link in Link.objects.all():
        assert (link.until + timedelta(days=1)).day == 1, "all of a month run out together"


def test_a_made_up_link_does_nothing(public: Client, open_list: MailingList) -> None:
    links = join(public, open_list)
    for do in ("confirm", "leave"):
        changed = links["leave"].rstrip("/")[:-1] + "A/"
        public.post(changed.replace("/leave/", f"/{do}/"))
    # A link to leave is none to say yes with, nor the other way round.
    public.post(links["leave"].replace("/leave/", "/confirm/"))
    open_list.run()
    assert Subscriber.objects.get().status == Subscriber.Status.ON


def test_links_made_up_before_they_were_refused_are_forgotten(open_list: MailingList) -> None:
    for number, until in enumerate((date.max, open_list.today + timedelta(days=300))):
        SpentLink.objects.create(id=number + 1, until=until.toordinal())
    open_list.run()
    assert SpentLink.objects.count() == 1


def test_the_keys_are_not_opened_for_nothing(public: Client, open_list: MailingList) -> None:
    assert open_list.run() is False
    sign_up(public)
    assert open_list.run() is True
    assert open_list.run() is False


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "fewer than 10"), (9, "fewer than 10"), (10, "10 to 49"), (1000, "1,000 or more")],
)
def test_bands_are_broad(number: int, words: str) -> None:
    assert Band.of(number).label == words
