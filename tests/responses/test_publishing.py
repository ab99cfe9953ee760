"""A new version of the codebook: what is stored, what is carried, and all of it or nothing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from feedback.desk.agreement import person_and_machine, two_people
from feedback.responses.book import editing
from feedback.responses.book.content import Written
from feedback.responses.models import Codebook, CodebookDraft, Coding, Text, Theme
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.responses.books import book

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 29)


@pytest.fixture
def version() -> SurveyVersion:
    """An open survey, and a codebook of waiting, believed and housing."""
    factories.publish_codebook(book("waiting", "believed", "housing"))
    return factories.make_version()


@pytest.fixture
def ana() -> User:
    """The first coder."""
    return factories.make_user(Role.CODER, email="ana@testshire.example")


@pytest.fixture
def ben() -> User:
    """The second coder."""
    return factories.make_user(Role.CODER, email="ben@testshire.example")


@pytest.fixture
def officer() -> User:
    """Who changes the codebook."""
    return factories.make_user(Role.OFFICER)


def theme(slug: str) -> Theme:
    return Theme.objects.get(slug=slug)


def seen(text: Text, coder: User | None) -> dict[str, str]:
    """What one coder recorded with the themes in use."""
    mine = text.codings.filter(coder=coder).in_use()
    return dict(mine.values_list("theme__slug", "status"))


def merge(slug: str = "waiting", into: str = "believed") -> Codebook:
    left = [each for each in ("waiting", "believed", "housing") if each != slug]
    return factories.publish_codebook(book(*left), **{slug: [into]})


def split() -> Codebook:
    content = book("believed", "housing", "money", "safety")
    return factories.publish_codebook(content, waiting=["money", "safety"])


def test_a_version_is_frozen_and_the_newest_is_in_use(version: SurveyVersion) -> None:
    made = merge()
    assert (made.number, Codebook.objects.in_use()) == (2, made)
    assert Codebook.objects.get(number=1).read().slugs()[0] == "waiting"
    with pytest.raises(ValueError, match="frozen"):
        made.save()


def test_a_theme_keeps_its_row_through_versions(version: SurveyVersion) -> None:
    before = theme("housing").pk
    merge()
    housing, waiting = theme("housing"), theme("waiting")
    assert housing.pk == before
    assert (housing.retired_in, waiting.retired_in) == (None, 2)
    assert waiting.merged_into == theme("believed")
    assert [each.slug for each in Theme.objects.in_use()] == ["believed", "housing"]


def test_every_coders_codings_go_along_and_the_old_ones_stay(
    version: SurveyVersion, ana: User, ben: User
) -> None:
    text = factories.make_text(version, is_drawn=True)
    text.codings.create(theme=theme("waiting"), status="suggested", words=["still waiting"])
    text.code(ana, {theme("waiting"), theme("housing")})
    text.code(ben, {theme("waiting")}, is_second=True)
    before = set(text.codings.values_list("pk", "theme__slug", "status"))
    merge()
    assert seen(text, ana) == {"believed": "confirmed", "housing": "confirmed"}
    assert seen(text, ben) == {"believed": "confirmed"}
    assert seen(text, None) == {"believed": "suggested"}
    assert before <= set(text.codings.values_list("pk", "theme__slug", "status"))
    carried = text.codings.get(coder=ben, theme=theme("believed"))
    assert (carried.carried_from, carried.is_second) == (theme("waiting"), True)
    assert text.codings.get(coder=None, theme=theme("believed")).words == ["still waiting"]
    entry = AuditEntry.objects.filter(action="codebook.published").latest("pk")
    assert entry.detail["carried"] == 2


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("confirmed", "rejected", "confirmed"),
        ("rejected", "confirmed", "confirmed"),
        ("rejected", "rejected", "rejected"),
        ("confirmed", "confirmed", "confirmed"),
        ("rejected", None, "rejected"),
    ],
)
def test_seeing_wins_over_rejecting(
    version: SurveyVersion, ana: User, old: str, new: str | None, kept: str
) -> None:
    text = factories.make_text(version)
    for slug, status in (("waiting", old), ("believed", new)):
        if status:
            text.codings.create(theme=theme(slug), coder=ana, status=status)
    merge()
    assert seen(text, ana) == {"believed": kept}


def test_agreement_after_a_merge_is_over_the_themes_in_use(
    version: SurveyVersion, ana: User, ben: User
) -> None:
    for first, second in (("waiting", "believed"), ("housing", "housing")):
        text = factories.make_text(version, is_drawn=True)
        text.code(ana, {theme(first)})
        text.code(ben, {theme(second)}, is_second=True)
    before = two_people(Text.objects.all()).alpha()
    merge()
    after = two_people(Text.objects.all())
    assert before is not None
    assert before < 1
    assert after.alpha() == 1
    assert {slug for codes in after.first.values() for slug in codes} == {"believed", "housing"}


def test_a_chain_of_merges_arrives(version: SurveyVersion, ana: User) -> None:
    text = factories.make_text(version)
    text.code(ana, {theme("waiting")})
    merge()
    factories.publish_codebook(book("housing"), believed=["housing"])
    assert seen(text, ana) == {"housing": "confirmed"}
    assert not Text.objects.to_recode().exists()


def test_a_split_lets_texts_wait_until_they_are_coded_again(
    version: SurveyVersion, ana: User, ben: User
) -> None:
    text, other = (factories.make_text(version, is_drawn=True) for _ in range(2))
    text.code(ana, {theme("waiting"), theme("housing")})
    text.code(ben, {theme("waiting")}, is_second=True)
    other.code(ana, {theme("housing")})
    other.code(ben, {theme("housing")}, is_second=True)
    split()
    assert list(Text.objects.to_recode()) == [text]
    assert theme("waiting").heir_slugs == ["money", "safety"]
    assert set(Coding.objects.counted().values_list("theme__slug", flat=True)) == {"housing"}
    assert list(two_people(Text.objects.all()).first) == [other.pk], (
        "it would seem to say “no theme”"
    )
    assert list(person_and_machine(Text.objects.all()).first) == [other.pk]
    text.code(ana, {theme("money")})
    assert not Text.objects.to_recode().exists()
    assert seen(text, ana) == {"money": "confirmed"}
    text.refresh_from_db()
    assert not text.is_drawn, "she may have seen the second reading"


def test_a_coding_made_while_a_merge_was_published_is_not_lost(
    version: SurveyVersion, ana: User
) -> None:
    text = factories.make_text(version)
    on_screen = theme("waiting")
    merge()
    text.code(ana, {on_screen})
    assert list(Text.objects.to_recode()) == [text]


def test_a_retired_theme_keeps_its_codings_and_may_come_back(
    version: SurveyVersion, ana: User
) -> None:
    text = factories.make_text(version)
    text.code(ana, {theme("waiting")})
    factories.publish_codebook(book("believed", "housing"))
    assert not Coding.objects.counted().exists()
    assert text.codings.count() == 1
    factories.publish_codebook(book("waiting", "believed"))
    assert Coding.objects.counted().count() == 1


def test_a_merged_theme_does_not_come_back(version: SurveyVersion) -> None:
    merge()
    with pytest.raises(ValidationError, match="was merged or split"):
        factories.publish_codebook(book("waiting", "believed"))
    assert Codebook.objects.count() == 2


def test_published_in_part_is_not_published(
    version: SurveyVersion, ana: User, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = factories.make_text(version)
    text.code(ana, {theme("waiting")})
    draft = CodebookDraft.start(officer)
    base = Codebook.objects.get().read()
    draft.write(editing.merged(draft.read(), "waiting", "believed", base), officer, 1)
    state = (Theme.objects.values_list, Coding.objects.values_list, Codebook.objects.values_list)
    before = [list(table().order_by("pk")) for table in state]

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    monkeypatch.setattr(AuditEntry, "record", killed)
    with pytest.raises(SystemExit):
        draft.publish(officer, ON, name="C", note="Why.", revision=2)
    assert [list(table().order_by("pk")) for table in state] == before
    assert CodebookDraft.objects.exists()


def test_what_has_problems_is_not_published(version: SurveyVersion, officer: User) -> None:
    draft = CodebookDraft.start(officer)
    empty = Written(book(), dict.fromkeys(("waiting", "believed", "housing"), ()))
    draft.write(empty, officer, 1)
    with pytest.raises(ValidationError, match="at least one theme"):
        draft.publish(officer, ON, name="C", note="Why.", revision=2)
    assert CodebookDraft.objects.get().revision == 2
    lost = Written(book("believed", "housing"), {"waiting": ("nowhere",)})
    draft.write(lost, officer, 2)
    with pytest.raises(ValidationError, match="“nowhere”, which is not there"):
        draft.publish(officer, ON, name="C", note="Why.", revision=3)


def test_two_officers_at_once(version: SurveyVersion, officer: User) -> None:
    hers, his = CodebookDraft.start(officer), CodebookDraft.start(officer)
    assert CodebookDraft.objects.count() == 1
    hers.write(editing.with_group(hers.read(), "Hers"), officer, hers.revision)
    with pytest.raises(ValidationError, match="Someone else changed the draft"):
        his.write(editing.with_group(his.read(), "His"), officer, his.revision)
    with pytest.raises(ValidationError, match="Someone else changed the draft"):
        his.publish(officer, ON, name="C", note="Why.", revision=his.revision)
    with pytest.raises(ValidationError, match="Someone else changed the draft"):
        his.discard(officer, his.revision)
    assert [g.name for g in CodebookDraft.objects.get().read().content.groups] == ["All", "Hers"]


def test_a_draft_that_changes_nothing_is_no_version(version: SurveyVersion, officer: User) -> None:
    draft = CodebookDraft.start(officer)
    with pytest.raises(ValidationError, match="Nothing differs"):
        draft.publish(officer, ON, name="Test codebook", note="Why.", revision=1)


def test_words_hidden_later_leave_reasons_of_retired_themes_too(
    version: SurveyVersion, ana: User
) -> None:
    text = factories.make_text(version, "Waiting for Blue Gate.")
    text.codings.create(theme=theme("waiting"), status="suggested", words=["Blue Gate"])
    merge()
    text.confirm_masking(ana, ["Blue Gate"])
    assert [coding.words for coding in text.codings.all()] == [[], []]
