"""Writing, asking, signing and sending back, through the office's own pages."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client, override_settings

from cms.pack.kinds import Kind
from cms.pack.models import Document, Issue
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests.factories import make_user
from tests.packing.conftest import DAY, Issued, words_of

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Office = Callable[..., Client]


def text(page: Any) -> str:
    """What a page says."""
    return " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())


def fields(page: Any, action: str = "") -> dict[str, str]:
    """The fields of a page's form, as a browser would send them."""
    soup = BeautifulSoup(page.content, "html.parser")
    form = next(
        form for form in soup.select("main form") if str(form.get("action", "")).endswith(action)
    )
    values = {str(box["name"]): str(box.get("value", "")) for box in form.select("input[name]")}
    return values | {
        str(box["name"]): box.get_text().strip("\n") for box in form.select("textarea")
    }


def press(client: Client, address: str, action: str, **more: str) -> Any:
    """Send one of a page's forms and follow where it leads."""
    sent = fields(client.get(address), action) | more
    return client.post(address.replace("next/", action), sent, follow=True)


def test_from_the_first_word_to_the_signature(office: Office, officer: User, board: User) -> None:
    writer, signer = office(user=officer), office(user=board)
    assert "Not issued yet" in text(writer.get("/pack/"))
    assert "has not been issued yet" in text(signer.get("/pack/incident-plan/"))
    sent = fields(writer.get("/pack/incident-plan/words/"))
    assert "The data protection officer decides" in sent["own_call"]
    sent |= {"own_call": "Ring the duty desk.\r\n\r\n- at {public_host}", "review_months": "6"}
    page = writer.post("/pack/incident-plan/words/", sent, follow=True)
    assert "Nothing is issued until somebody else has signed it" in text(page)
    assert "Sign and issue it" not in text(signer.get("/pack/incident-plan/next/"))
    press(writer, "/pack/incident-plan/next/", "ask/")
    page = press(signer, "/pack/incident-plan/next/", "sign/")
    assert "Signed and issued" in text(page)
    issue = Issue.objects.get(kind="incident-plan")
    assert (issue.number, issue.signed_by, issue.is_public) == (1, board, False)
    assert "Ring the duty desk." in words_of(issue)
    assert "at 127.0.0.1:8000" in words_of(issue)
    assert (issue.review_on - issue.issued_on).days in range(180, 185)
    actions = AuditEntry.objects.in_area("pack").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["pack.rewritten", "pack.asked", "pack.issued"]
    everyone = office(Role.PARTNER)
    assert "Ring the duty desk." in text(everyone.get("/pack/incident-plan/"))
    assert everyone.get("/pack/incident-plan/next/").status_code == 403


def test_sent_back_says_why_until_it_is_asked_for_again(
    office: Office, officer: User, board: User
) -> None:
    writer, signer = office(user=officer), office(user=board)
    address = "/pack/appropriate-policy/next/"
    press(writer, address, "ask/")
    page = signer.post(
        address.replace("next", "send-back"), fields(signer.get(address), "send-back/")
    )
    assert page.status_code == 400
    assert "Say what should change." in text(page)
    press(signer, address, "send-back/", reason="Who checks it?")
    assert "Sent back: Who checks it?" in text(writer.get(address))
    assert "Sent back: Who checks it?" in text(writer.get("/pack/"))
    assert "Sign and issue it" not in text(signer.get(address))
    press(writer, address, "ask/")
    assert "Who checks it?" not in text(writer.get(address))


def test_nobody_signs_what_she_wrote_in(office: Office) -> None:
    both = office(Role.DATA_PROTECTION, Role.BOARD)
    address = "/pack/sharing-agreement/next/"
    press(both, address, "ask/")
    assert "Sign and issue it" not in text(both.get(address))
    page = both.post("/pack/sharing-agreement/sign/", {"edition": "1", "seen": "x"}, follow=True)
    assert "You can’t sign this document" in text(page)
    assert not Issue.objects.exists()


def test_the_board_signs_no_public_page(office: Office, officer: User, board: User) -> None:
    press(office(user=officer), "/pack/privacy/next/", "ask/")
    page = office(user=board).post(
        "/pack/privacy/sign/", {"edition": "1", "seen": "x"}, follow=True
    )
    assert "communications" in text(page)
    assert not Issue.objects.exists()


def test_what_is_signed_is_what_was_read(office: Office, officer: User, board: User) -> None:
    writer, signer = office(user=officer), office(user=board)
    address = "/pack/impact-assessment/next/"
    press(writer, address, "ask/")
    read = fields(signer.get(address), "sign/")
    with override_settings(KEYS_LIVE_DAYS=30):
        page = signer.post(address.replace("next", "sign"), read, follow=True)
        assert "A fact of this document changed since you opened it" in text(page)
    sent = fields(writer.get("/pack/impact-assessment/words/"))
    writer.post("/pack/impact-assessment/words/", sent | {"own_need": "Another need."})
    press(writer, address, "ask/")
    page = signer.post(address.replace("next", "sign"), read, follow=True)
    assert "Somebody changed this document since you opened it" in text(page)
    assert not Issue.objects.exists()


def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(
    office: Office, officer: User
) -> None:
    writer = office(user=officer)
    address = "/pack/privacy/words/"
    sent = fields(writer.get(address))
    bad = sent | {"own_who-we-are": "Kept {for_ever}, says Ann.", "review_months": "99"}
    page = writer.post(address, bad)
    assert page.status_code == 400
    assert "There is no fact called {for_ever}." in text(page)
    assert "Choose 1 to 24 months." in text(page)
    assert "Kept {for_ever}, says Ann." in text(page)
    assert not Document.objects.exists()
    writer.post(address, sent | {"own_who-we-are": "Mine."})
    page = writer.post(address, sent | {"own_who-we-are": "Too late."})
    assert "Somebody changed this document since you opened it" in text(page)
    assert Document.of("privacy").own_words == {"who-we-are": "Mine."}


def test_a_number_somebody_typed_is_shown_to_whoever_signs(office: Office, officer: User) -> None:
    writer = office(user=officer)
    sent = fields(writer.get("/pack/retention/words/"))
    writer.post("/pack/retention/words/", sent | {"own_backups": "Kept for 30 days."})
    assert "Somebody typed these numbers: 30 days." in text(writer.get("/pack/retention/next/"))


def test_the_list_tells_what_changed_and_what_is_late(
    office: Office, issued: Issued, officer: User
) -> None:
    issued(Kind.RETENTION)
    writer = office(user=officer)
    assert "changed since it was issued" not in text(writer.get("/pack/"))
    with override_settings(POOL_AFTER_DAYS=60):
        assert "1 fact changed since it was issued" in text(writer.get("/pack/"))
        page = text(writer.get("/pack/retention/"))
    assert "Facts have changed since it was issued" in page
    assert "75 days 60 days" in page
    issue = Issue.objects.get()
    assert issue.review_on == DAY.replace(year=2027)


def test_files_are_the_same_bytes_and_a_draft_says_so(
    office: Office, issued: Issued, officer: User
) -> None:
    issued(Kind.POLICY)
    reader, writer = office(Role.CODER), office(user=officer)
    first, again = (reader.get("/pack/appropriate-policy/pack.pdf", follow=True) for _ in range(2))
    assert first.content.startswith(b"%PDF-")
    assert first.content == again.content
    assert writer.get("/pack/appropriate-policy/next/pack.pdf").content.startswith(b"%PDF-")
    assert reader.get("/pack/sharing-agreement/pack.pdf").status_code == 404
    assert reader.get("/pack/appropriate-policy/issues/1/").status_code == 200
    assert reader.get("/pack/appropriate-policy/issues/2/").status_code == 404
    assert reader.get("/pack/no-such/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "role", "page"),
    [
        (Kind.COOKIES, Role.COMMUNICATIONS, "/admin/"),
        (Kind.POLICY, Role.BOARD, "/board/"),
        (Kind.POLICY, Role.BOARD, "/desk/"),
    ],
)
def test_the_first_page_of_who_signs_names_what_waits(
    office: Office, officer: User, kind: Kind, role: Role, page: str
) -> None:
    person = make_user(*([role, Role.OFFICER] if page == "/desk/" else [role]))
    person.groups.all()[0].permissions.add(Permission.objects.get(codename="access_admin"))
    signer, other = office(user=person), office(user=officer)
    assert "waiting-documents" not in signer.get(page).content.decode()
    document = Document.of(kind)
    document.rewrite(officer, document.edition, {}, "Data protection officer", 12)
    assert "waiting-documents" not in signer.get(page).content.decode(), "nobody was asked yet"
    Document.of(kind).ask(officer, document.edition + 1)
    said = signer.get(page).content.decode()
    assert "Documents: waiting for your signature" in said
    assert f'href="/pack/{kind}/next/"' in said
    assert "waiting-documents" not in other.get("/desk/surveys/").content.decode()


def test_a_mistake_is_summed_up_once(office: Office, officer: User, board: User) -> None:
    writer, signer = office(user=officer), office(user=board)
    sent = fields(writer.get("/pack/incident-plan/words/")) | {"review_months": "soon"}
    page = writer.post("/pack/incident-plan/words/", sent)
    assert page.content.decode().count("There is a problem") == 1
    press(writer, "/pack/incident-plan/next/", "ask/")
    page = press(signer, "/pack/incident-plan/next/", "send-back/")
    assert page.content.decode().count("There is a problem") == 1
