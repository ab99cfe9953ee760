"""What officers taught: kept in clear, so never a person; used by the keeper; checked again."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from engagement.models import Area
from feedback.responses.models import MaskingCorrection
from feedback.responses.taught import taught_masking
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories

Kind = MaskingCorrection.Kind
pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(db: None) -> User:
    """An officer."""
    return factories.make_user(Role.OFFICER)


def checked() -> str:
    """What the command says."""
    out = StringIO()
    call_command("check_masking_corrections", stdout=out)
    return out.getvalue()


def test_phrases_are_hidden_and_shown_as_they_were_taught(olga: User) -> None:
    said = "They sent me to Oakmere Rise, and to marigold yard near Penny Hill Academy."
    before = taught_masking().mask(said)
    assert "Oakmere Rise" not in before
    MaskingCorrection.teach("Oakmere Rise", Kind.SERVICE, "Our refuge service", olga)
    MaskingCorrection.teach("marigold yard", Kind.WORKPLACE, "Few people work there", olga)
    after = taught_masking().mask(said)
    assert "Oakmere Rise" in after
    assert "[workplace]" in after
    assert "marigold" not in after
    assert checked() == "All 2 corrections are kept.\n"


def test_our_own_places_are_hidden(olga: User) -> None:
    Area.objects.create(slug="dunmallet", name="Dunmallet")
    assert taught_masking().mask("I live in dunmallet.") == "I live in [place]."


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("Karen Walker", "looks like a person’s name"),
        ("Mrs Begum", "looks like a person’s name"),
        ("Call 07700 900123", "a number, a date or an address"),
        ("help@northgate.example", "a number, a date or an address"),
        ("M1 1AE", "a number, a date or an address"),
        ("…", "at least 3 letters"),
        ("one two three four five six seven", "Keep it short"),
        ("x" * 61, "Keep it short"),
    ],
)
def test_what_may_not_stand_in_clear_is_refused(olga: User, phrase: str, said: str) -> None:
    for kind in Kind:
        with pytest.raises(ValidationError, match=said):
            MaskingCorrection.teach(phrase, kind, "", olga)
    assert not MaskingCorrection.objects.exists()


def test_a_phrase_stands_once_however_it_is_spelled(olga: User) -> None:
    MaskingCorrection.teach("Women’s  Yard", Kind.SERVICE, "", olga)
    with pytest.raises(ValidationError, match="in the list already"):
        MaskingCorrection.teach("WOMEN'S yard", Kind.PLACE, "", olga)
    assert MaskingCorrection.objects.get().phrase == "Women’s Yard"


def test_the_audit_log_has_the_kind_and_not_the_words(olga: User) -> None:
    row = MaskingCorrection.teach("Oakmere Rise", Kind.SERVICE, "ours", olga)
    row.forget(olga)
    entries = AuditEntry.objects.in_area("masking").order_by("pk")
    assert [(e.action, e.detail) for e in entries] == [
        ("masking.taught", {"kind": "service"}),
        ("masking.untaught", {"kind": "service"}),
    ]
    assert not MaskingCorrection.objects.exists()


def test_a_correction_that_is_not_kept_is_named(olga: User) -> None:
    assert checked() == "No correction was made yet.\n"
    MaskingCorrection.teach("Oakmere Rise", Kind.SERVICE, "", olga)
    MaskingCorrection.teach("Oakmere", Kind.PLACE, "", olga)
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 2 corrections are not kept"):
        call_command("check_masking_corrections", stdout=out)
    assert out.getvalue().startswith("Oakmere Rise: “Oakmere Rise helped us.” becomes")
