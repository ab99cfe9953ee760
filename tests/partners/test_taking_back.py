"""A hand-in is taken back while nothing of it was opened; and what a file is told about itself."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from engagement.models import Agency
from feedback.intake.models import Envelope
from feedback.keeper import collecting
from feedback.partners.models import Contributor, HandIn, SealedComment
from feedback.partners.sheets import read
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.partners.conftest import COMMENTS, csv_file, excel_file, read_file, soup
from tests.partners.test_at_the_keeper import give

Office = Callable[..., Client]
pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("keys"),
]


def address(hand_in: HandIn) -> str:
    return f"/partners/{hand_in.pk}/take-back/"


def test_an_officer_takes_a_hand_in_back(
    officer: Client, agency: Agency, contributor: User
) -> None:
    kept, wrong = give(agency, nonce="a"), give(agency, nonce="b")
    assert "Take these comments back?" in officer.get(address(wrong)).content.decode()
    assert SealedComment.objects.count() == 12
    page = officer.post(address(wrong), follow=True).content.decode()
    assert "Taken back. The sealed comments are destroyed." in page
    assert "Taken back unopened" in page
    assert SealedComment.objects.count() == 6
    assert set(SealedComment.objects.values_list("hand_in", flat=True)) == {kept.pk}
    entry = AuditEntry.objects.get(action="partner_texts.taken_back")
    assert (entry.subject, entry.detail) == ("northgate", {"comments": 6})
    with pytest.raises(ValidationError):
        wrong.take_back(contributor)
    collecting.collect()
    assert Envelope.objects.count() == 6


def test_once_the_keeper_began_it_is_too_late(
    officer: Client, agency: Agency, contributor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the copy and before the deletion, every comment still lies in both places."""
    hand_in = give(agency)

    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Envelope.objects, "bulk_create", killed)
        with pytest.raises(KeyboardInterrupt):
            collecting.collect()
    assert SealedComment.objects.count() == 6
    assert "Take back" not in officer.get("/partners/").content.decode()
    page = officer.post(address(hand_in), follow=True).content.decode()
    assert "can’t be taken back any more" in page
    with pytest.raises(ValidationError):
        hand_in.take_back(contributor)
    assert SealedComment.objects.count() == 6
    collecting.collect()
    assert Envelope.objects.count() == 6


def test_a_contributor_takes_back_what_they_handed_in_and_no_other(
    office: Office, agency: Agency, contributor: User
) -> None:
    mine, others = give(agency, nonce="a"), give(agency, nonce="b")
    HandIn.objects.filter(pk=mine.pk).update(by=contributor)
    client = office(user=contributor)
    assert client.get("/partners/").content.decode().count("Take back<") == 1
    assert client.post(address(others)).status_code == 404
    client.post(address(mine))
    assert HandIn.objects.get(is_taken_back=True) == mine
    elsewhere = factories.make_user(Role.PARTNER, email="else@testshire.example")
    Contributor.objects.create(user=elsewhere, agency=factories.make_agency("council"))
    assert office(user=elsewhere).post(address(others)).status_code == 404


def test_an_officer_takes_back_only_what_she_may_hand_in(office: Office, agency: Agency) -> None:
    hand_in = give(agency, group="perpetrator")
    user = factories.make_user(Role.OFFICER, email="one@testshire.example", groups=["survivor"])
    assert office(user=user).post(address(hand_in)).status_code == 404
    assert SealedComment.objects.count() == 6


def test_a_text_file_called_xlsx_is_told_what_it_is(officer: Client, agency: Agency) -> None:
    file = SimpleUploadedFile("comments.xlsx", csv_file())
    page = read_file(officer, agency, b"", file=file).content.decode()
    assert "This file is called .xlsx, but it is no Excel workbook." in page
    file = SimpleUploadedFile("comments.xlsx", excel_file())
    assert "Check the rows" in read_file(officer, agency, b"", file=file).content.decode()


def test_what_excel_writes_for_a_line_end_is_one() -> None:
    sheet = read(
        excel_file(*COMMENTS, (7, "Ideas", "One line._x000D_\nAnother.")), has_headings=True
    )
    assert sheet.rows[-1].cells[2] == "One line.\nAnother."


def test_the_only_agency_is_chosen_already(officer: Client, agency: Agency) -> None:
    def options() -> list[str]:
        page = soup(officer.get("/partners/new/"))
        return [option.get_text() for option in page.select("#id_agency option")]

    assert options() == ["Northgate Housing Association"]
    factories.make_agency("council")
    assert options()[0] == "Choose"
