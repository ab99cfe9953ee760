"""Attack: find out what the machine or the other person makes of a drawn text before both coded it.

Every desk page that can be reached, with every filter, is fetched by either coder.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from feedback.desk.models import Turn
from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, suggest, theme
from tests.safety.test_44_roles import ours

TOKEN = re.compile(r'csrfmiddlewaretoken" value="[^"]*')
BLIND = "This text is in the share that two people code without suggestions."
WORD = "zqdrawnzq"
REFUSED = (403, 405)
SLUGS = ("waiting", "believed", "housing")
FILTERS = [f"?group=survivor&state={state}" for state in ("to_code", "coded", "all")]


@pytest.fixture
def drawn(version: SurveyVersion) -> Text:
    """A drawn text about which the machine has something to say."""
    text = factories.make_text(version, f"Still waiting, {WORD}.", is_drawn=True)
    suggest(text, "waiting", "still waiting")
    suggest(text, "housing")
    for number in range(3):
        other = factories.make_text(version, f"Others waiting, number {number}.")
        suggest(other, "waiting", "waiting")
    return text


def desk_addresses(text: Text) -> Iterator[list[str]]:
    """Yield every address of the desk that is about texts or themes, with every filter: a list for
    each, the plain one first.
    """
    for door in ours():
        if not door.route.startswith("desk/") or "<slug:mark>" in door.route:
            continue
        plain = "/" + re.sub(r"<int:\w+>", str(text.pk), door.route)
        for slug in SLUGS if "<slug:slug>" in plain else ("",):
            address = re.sub(r"<slug:\w+>", slug or "survivor", plain)
            named = [f"{query}&theme={name}" for query in FILTERS for name in SLUGS]
            yield [address + query for query in ("", *FILTERS, *named)]
    for state in ("suggested", "mine", "left_out", "coded"):
        yield [f"/desk/themes/{slug}/?group=survivor&state={state}" for slug in SLUGS]


def tells(address: str, answer: Any, text: Text) -> bool:
    """Say whether an answer says what the text is thought to be about: it is found by a theme, or
    stands there with words marked, a suggestion, or a theme ticked for it.
    """
    page = answer.content.decode()
    if re.search(r"/desk/(texts|second)/\d+/", address):
        return WORD in page and any(sign in page for sign in ("<mark", "Suggested", "checked"))
    if ("theme=" in address or "/themes/" in address) and "/second/" not in address:
        return WORD in page or f"/{text.pk}/" in answer.headers.get("Location", "")
    near = "".join(page[m.start() - 300 : m.end() + 500] for m in re.finditer(WORD, page))
    return any(sign in near for sign in ("<mark", "Suggested:", "Coded: "))


def leaks(client: Client, text: Text) -> list[str]:
    """Return every address whose answer tells something about the text."""
    answers = {}
    for addresses in desk_addresses(text):
        for address in addresses:
            answers[address] = client.get(address)
            if answers[address].status_code in REFUSED:
                break  # by role or method, before any filter is looked at
    assert any(WORD in answer.content.decode() for answer in answers.values())
    return [address for address, answer in answers.items() if tells(address, answer, text)]


def test_the_first_coder_sees_no_suggestion_anywhere(
    office: Office, drawn: Text, ana: User
) -> None:
    client = office(user=ana)
    page = body(client.get(f"/desk/texts/{drawn.pk}/"))
    assert BLIND in page
    assert leaks(client, drawn) == []
    assert leaks(office(Role.OFFICER), drawn) == []


def test_the_second_coder_sees_nothing_of_the_first(
    office: Office, drawn: Text, ana: User, ben: User
) -> None:
    waiting = theme("waiting")
    Turn.take(drawn, ana, [waiting], passages={waiting.pk: ["Still waiting"]})
    assert leaks(office(user=ben), drawn) == []


def test_control_a_text_that_was_not_drawn_is_found_out(
    office: Office, drawn: Text, ana: User
) -> None:
    Text.objects.filter(pk=drawn.pk).update(is_drawn=False)
    found = leaks(office(user=ana), drawn)
    assert f"/desk/texts/{drawn.pk}/" in found
    assert "/desk/texts/?group=survivor&state=all&theme=waiting" in found
    assert "/desk/texts/next/?group=survivor&state=all&theme=housing" in found
    assert "/desk/themes/waiting/?group=survivor&state=suggested" in found


def test_control_once_both_have_coded_it_everything_is_open(
    office: Office, drawn: Text, ana: User, ben: User
) -> None:
    waiting = theme("waiting")
    Turn.take(drawn, ana, [waiting], passages={waiting.pk: ["Still waiting"]})
    Turn.take(drawn, ben, [theme("housing")], is_second=True)
    found = leaks(office(user=ben), drawn)
    assert f"/desk/texts/{drawn.pk}/" in found
    assert "/desk/themes/waiting/?group=survivor&state=coded" in found


def test_the_first_coder_alone_meets_her_own_choice_again(
    office: Office, drawn: Text, ana: User
) -> None:
    Turn.take(drawn, ana, [theme("housing")])
    page = body(office(user=ana).get(f"/desk/texts/{drawn.pk}/"))
    assert page.count("checked") == 1
    assert BLIND in page
    assert "<mark" not in page
    assert drawn.codings.filter(status="rejected").count() == 0


def test_the_figures_of_agreement_do_not_move_with_what_she_may_still_code(
    office: Office, version: SurveyVersion, drawn: Text, ana: User, ben: User
) -> None:
    """Watching the table change, a second coder would learn what the first one had just chosen."""
    for number in range(11):
        text = factories.make_text(version, f"Number {number}.", is_drawn=True)
        Turn.take(text, ana, [theme("waiting")])
        Turn.take(text, ben, [theme("waiting")], is_second=True)
    client = office(user=ben)

    def figures() -> list[str]:
        page, home = body(client.get("/desk/agreement/")), body(client.get("/desk/"))
        found = [
            re.search(r"<main.*</main>", page, re.DOTALL),
            re.search(r'id="agreement".*?</dl>', home, re.DOTALL),
        ]
        return [part[0] for part in found if part]

    before = figures()
    assert len(before) == 2
    Turn.take(drawn, ana, [theme("waiting")])
    assert figures() == before
    # Control: they do once both have coded it.
    Turn.take(drawn, ben, [theme("waiting")], is_second=True)
    assert figures() != before


def test_figures_do_not_move_with_what_she_tries(
    office: Office, drawn: Text, version: SurveyVersion, ana: User, ben: User
) -> None:
    """She might code it this way and that, and watch how far the program agrees with her."""
    for number in range(12):
        text = factories.make_text(version, f"Both {number}.", is_drawn=True)
        suggest(text, "waiting")
        Turn.take(text, ana, [theme("waiting")])
        Turn.take(text, ben, [theme("waiting")], is_second=True)
    client, pages = office(user=ana), set()
    for slug in SLUGS:
        Turn.take(drawn, ana, [theme(slug)])
        pages.add(TOKEN.sub("", body(client.get("/desk/agreement/"))))
    assert len(pages) == 1
    Turn.take(drawn, ben, [theme("housing")], is_second=True)
    control = TOKEN.sub("", body(client.get("/desk/agreement/")))
    assert control not in pages, "control: figures move once both have coded it"
