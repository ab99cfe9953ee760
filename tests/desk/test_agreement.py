import re
from collections import Counter
from datetime import date
from itertools import permutations

import pytest

from feedback.desk.agreement import OF_PEOPLE, in_words, measure
from feedback.desk.models import Turn
from feedback.responses.models import Text, Theme
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, suggest

Codes = frozenset[str]
NONE: Codes = frozenset({"none"})


def masi(one: Codes, other: Codes) -> float:
    """Passonneau (2006): 1 - Jaccard times how the sets lie to each other."""
    shared = one & other
    if one == other:
        return 0.0
    if not shared:
        return 1.0
    kind = 2 / 3 if one < other or other < one else 1 / 3
    return 1 - len(shared) / len(one | other) * kind


def alpha(pairs: list[tuple[Codes, Codes]]) -> float:
    """Krippendorff's alpha of two coders, straight from its definition."""
    observed = sum(masi(*pair) for pair in pairs) / len(pairs)
    values = Counter(code for pair in pairs for code in pair)
    total = sum(values.values())
    expected = sum(
        masi(one, other) * values[one] * values[other] for one, other in permutations(values, 2)
    ) / (total * (total - 1))
    return 1 - observed / expected


def themes(codes: Codes) -> list[Theme]:
    return list(Theme.objects.filter(slug__in=codes))


def code_pairs(
    version: SurveyVersion, ana: User, ben: User, pairs: list[tuple[Codes, Codes]]
) -> list[Text]:
    """One drawn text for each pair: Ana first, Ben second."""
    texts = []
    for first, second in pairs:
        text = factories.make_text(version, is_drawn=True)
        Turn.take(text, ana, themes(first))
        Turn.take(text, ben, themes(second), is_second=True)
        texts.append(text)
    return texts


W, B, H = frozenset({"waiting"}), frozenset({"believed"}), frozenset({"housing"})
PAIRS = [(W, W), (W, W | B), (B, B), (H, W), (NONE, NONE), (NONE, H), (W | B, B | H), (H, H)]


def test_alpha_equals_an_independent_computation(
    version: SurveyVersion, ana: User, ben: User
) -> None:
    code_pairs(version, ana, ben, PAIRS)
    measured = measure()
    assert measured.texts_human == len(PAIRS)
    assert measured.human == pytest.approx(alpha(PAIRS), abs=1e-9)


def test_always_the_same_is_one_and_too_few_say_nothing(
    version: SurveyVersion, ana: User, ben: User
) -> None:
    assert measure().human is None
    code_pairs(version, ana, ben, [(W, W)])
    assert measure().human is None
    code_pairs(version, ana, ben, [(B, B), (NONE, NONE)])
    assert measure().human == pytest.approx(1.0)


def test_the_machine_is_measured_against_the_first_person(
    version: SurveyVersion, ana: User, ben: User
) -> None:
    """Over the drawn share alone, where she saw no suggestions: elsewhere she could follow them."""
    pairs = [(W, W), (W, B), (NONE, W), (H, NONE)]
    for person, machine in pairs:
        text = factories.make_text(version, is_drawn=True)
        for slug in machine - NONE:
            suggest(text, slug)
        Turn.take(text, ana, themes(person))
        Turn.take(text, ben, themes(person), is_second=True)
    once = factories.make_text(version, is_drawn=True)
    suggest(once, "waiting")
    Turn.take(once, ana, themes(H))  # she may still code it anew
    followed = factories.make_text(version)
    suggest(followed, "waiting")
    Turn.take(followed, ana, themes(W))
    measured = measure()
    assert (measured.texts_human, measured.texts_machine) == (4, 4)
    assert measured.machine == pytest.approx(alpha(pairs), abs=1e-9)


def test_only_the_drawn_share_compares_people(version: SurveyVersion, ana: User, ben: User) -> None:
    texts = code_pairs(version, ana, ben, PAIRS)
    Text.objects.filter(pk=texts[0].pk).update(is_drawn=False)
    assert measure().texts_human == len(PAIRS) - 1


def test_one_survey_and_some_months(version: SurveyVersion, ana: User, ben: User) -> None:
    other = factories.make_version(slug="autumn")
    texts = code_pairs(version, ana, ben, PAIRS)
    code_pairs(other, ana, ben, PAIRS[:2])
    Text.objects.filter(pk=texts[0].pk).update(month=date(2026, 5, 1))
    assert measure(version.survey).texts_human == len(PAIRS)
    assert measure(other.survey).texts_machine == 2
    quarter = measure(version.survey, date(2026, 7, 1), date(2026, 9, 30))
    assert quarter.texts_human == len(PAIRS) - 1
    assert measure(None, None, date(2026, 6, 30)).texts_human == 1


@pytest.mark.parametrize(
    ("value", "word"), [(None, "Too few"), (0.8, "Strong"), (0.7, "Fair"), (0.2, "Weak")]
)
def test_in_words(value: float | None, word: str) -> None:
    assert in_words(value, OF_PEOPLE).startswith(word)


def test_the_page_before_any_text_is_coded(office: Office) -> None:
    page = body(office(Role.CODER).get("/desk/agreement/"))
    assert page.count("Too few texts to say") == 2
    assert page.count("nothing to compare theme by theme") == 2


def test_themes_are_compared_once_ten_texts_speak_of_them(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    code_pairs(version, ana, ben, [(W, W)] * 6 + [(W, B)] * 3 + [(B, W)] * 1 + [(H, H)] * 9)
    page = " ".join(body(office(Role.REVIEWER).get("/desk/agreement/")).split())
    two_people = page[: page.index("A person and the program")]
    row = re.search(r">Waiting</th>((?: ?<td[^>]*>\d+</td>){3})", two_people)
    assert row
    assert re.findall(r">(\d+)<", row[1]) == ["6", "3", "1"]
    assert "Housing" not in two_people
    assert "19 texts" in two_people


def test_what_to_do_about_weak_themes_is_said_once_and_never_of_no_theme(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    for person, machine in [(W, B), (NONE, W), (W, NONE)] * 10:
        text = factories.make_text(version, is_drawn=True)
        for slug in machine - NONE:
            suggest(text, slug)
        Turn.take(text, ana, themes(person))
        Turn.take(text, ben, themes(person), is_second=True)
    page = body(office(user=ana).get("/desk/agreement/"))
    assert page.count("give the theme better phrases") == 1
    assert page.count("“No theme” has no phrases") == 1
    assert page.count("<strong>weak</strong>") == 3
    assert "the suggestions that stood when these texts were coded" in page


@pytest.mark.parametrize("role", [Role.BOARD, Role.SAFEGUARDING, Role.KEYHOLDER])
def test_others_are_turned_away(office: Office, role: Role) -> None:
    assert office(role).get("/desk/agreement/").status_code == 403
