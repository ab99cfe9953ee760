"""Sets of equality questions: what ships, and versions that nobody rewrites."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from engagement.models import PopulationShare
from engagement.shipped_shares import national_shares
from feedback.surveys.definition import Kind, QuestionDefinition, questions_from_json
from feedback.surveys.equality import NOT_SAID, few_expected, wrong_with_set
from feedback.surveys.models import EqualitySet
from feedback.surveys.shipped_sets import SHIPPED, load_equality_sets
from feedback.surveys.structure import problems
from hearback.people.models import AuditEntry
from tests import factories

DAY = date(2026, 12, 1)
SETS: dict[str, tuple[QuestionDefinition, ...]] = {
    entry["slug"]: questions_from_json(entry["questions"])
    for entry in json.loads(SHIPPED.read_text(encoding="utf-8"))
}


def keys(slug: str) -> list[str]:
    """The keys of a set's questions, in their order."""
    return [question.key for question in SETS[slug]]


@pytest.fixture
def core(db: None) -> EqualitySet:
    """The shipped core set."""
    load_equality_sets()
    return EqualitySet.objects.get(slug="core")


@pytest.mark.parametrize("slug", SETS)
def test_a_shipped_set_can_be_asked(slug: str) -> None:
    assert list(wrong_with_set(SETS[slug])) == []
    assert problems(factories.define(about_you=SETS[slug])) == []


def test_core_asks_in_the_order_of_the_pattern_and_not_about_marriage() -> None:
    assert keys("core") == [
        *("age", "disability", "impact", "ethnicity", "religion", "sex", "gender", "orientation")
    ]
    assert len(keys("short")) == 2
    assert not {"religion", "gender", "orientation"} & {*keys("young")}


@pytest.mark.parametrize("slug", SETS)
def test_everyone_may_prefer_not_to_say_and_nobody_writes(slug: str) -> None:
    for question in SETS[slug]:
        assert question.kind == Kind.SINGLE
        assert question.choices[-1].key == NOT_SAID
        assert question.choices[-1].label == "Prefer not to say"


def test_a_key_means_the_same_in_every_set() -> None:
    """Or figures of two surveys could not be put together."""
    meant: dict[tuple[str, str], set[str]] = {}
    for questions in SETS.values():
        for question in questions:
            for choice in question.choices:
                meant.setdefault((question.key, choice.key), set()).add(choice.label)
    assert {key: labels for key, labels in meant.items() if len(labels) > 1} == {}


def test_detailed_ethnic_groups_lead_back_to_a_broad_one() -> None:
    """The first letter of a detailed key, such as “ca”, is the broad group’s."""
    broad, fine = (
        next(q for q in SETS[slug] if q.key == "ethnicity") for slug in ("core", "detailed")
    )
    parents = {choice.key for choice in broad.choices} - {NOT_SAID}
    children = {choice.key for choice in fine.choices} - {NOT_SAID}
    assert {key[:1] for key in children} == parents
    assert len(children) == 19


def test_shares_are_about_choices_of_the_sets_and_make_a_whole() -> None:
    known = {(q.key, c.key) for questions in SETS.values() for q in questions for c in q.choices}
    shares = {
        (share["characteristic"], share["category"]): Decimal(share["per_cent"])
        for share in national_shares()
    }
    assert shares.keys() <= known
    assert {question for question, _ in shares} == {question for question, _ in known}
    broad = [shares["ethnicity", key] for key in "abcde"]
    fine = {
        key: sum(n for (q, k), n in shares.items() if q == "ethnicity" and k[1:] and k[0] == key)
        for key in "abcde"
    }
    assert sum(broad) == 100
    for key, whole in zip("abcde", broad, strict=True):
        assert abs(fine[key] - whole) <= Decimal("0.2"), key
    assert sum(shares["age", key] for key in "abcdef") == 100
    assert all(
        "England and Wales" in s["source"] and "replace" in s["source"] for s in national_shares()
    )


@pytest.mark.django_db
def test_the_command_stores_both_and_leaves_what_people_made() -> None:
    out = StringIO()
    call_command("load_equality_sets", stdout=out)
    assert "Core (version 1), last reviewed 22 November 2026" in out.getvalue()
    assert f"{len(national_shares())} shares" in out.getvalue()
    PopulationShare.objects.filter(characteristic="sex").update(per_cent=40, source="Our count")
    EqualitySet.objects.get(slug="core").mark_reviewed(None, DAY)
    again = StringIO()
    call_command("load_equality_sets", stdout=again)
    assert "0 shares of the population added" in again.getvalue()
    assert EqualitySet.objects.count() == len(SETS)
    assert EqualitySet.objects.get(slug="core").reviewed_on == DAY
    assert {share.per_cent for share in PopulationShare.objects.filter(characteristic="sex")} == {
        40
    }


def test_a_version_is_frozen(core: EqualitySet) -> None:
    core.name = "Changed"
    with pytest.raises(ValueError, match="frozen"):
        core.save()
    assert EqualitySet.objects.get(pk=core.pk).name == "Core"


def test_other_words_are_the_next_version(core: EqualitySet) -> None:
    first, *rest = core.read()
    made = core.renew((replace(first, text="Your age?"), *rest), None, DAY, name="Core")
    assert (made.number, made.reviewed_on, made.why) == (2, DAY, core.why)
    assert made.read()[0].text == "Your age?"
    assert EqualitySet.objects.get(pk=core.pk).read()[0] == first
    assert list(EqualitySet.objects.newest().filter(slug="core")) == [made]
    assert EqualitySet.objects.named("core 1") == core
    assert EqualitySet.objects.named("core") is None
    entry = AuditEntry.objects.get(action="equality_set.renewed")
    assert entry.subject == "core"
    with pytest.raises(ValidationError, match="later version"):
        core.renew(core.read()[:1], None, DAY)


def test_a_version_that_says_the_same_or_can_not_be_asked_is_refused(core: EqualitySet) -> None:
    questions = core.read()
    with pytest.raises(ValidationError, match="Nothing differs"):
        core.renew(questions, None, DAY, name=core.name)
    for wrong, said in (
        ((), "at least one question"),
        ((replace(questions[0], kind=Kind.TEXT),), "list to choose one answer from"),
        ((replace(questions[0], choices=questions[0].choices[:-1]),), "does not offer"),
        (tuple(q for q in questions if q.key != "disability"), "depends on a question"),
        ((questions[0], questions[0]), "same key"),
        ((replace(questions[0], joined_as="age"),), "can’t be joined to words"),
    ):
        with pytest.raises(ValidationError, match=said):
            core.renew(wrong, None, DAY)


def test_it_is_stale_after_a_year_until_someone_reviews_it(core: EqualitySet) -> None:
    today = timezone.localdate()
    states = []
    for days in (365, 366, 0):
        core.mark_reviewed(None, today - timedelta(days=days))
        stored = EqualitySet.objects.get(pk=core.pk)
        states.append((stored.is_stale, stored.state))
    assert states == [(False, "Reviewed"), (True, "Review it"), (False, "Reviewed")]
    assert AuditEntry.objects.filter(action="equality_set.reviewed", subject="core").count() == 3


def test_few_are_named_by_share_and_nobody_guesses_without_one() -> None:
    (sex,) = (question for question in SETS["core"] if question.key == "sex")
    shares = {("sex", "b"): Decimal("10")}
    assert few_expected([sex], shares, 100, 10) == []
    (few,) = few_expected([sex], shares, 99, 10)
    assert few.labels == ("Male",)
