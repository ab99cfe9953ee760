"""A text of every respondent group in every queue, marked with a word of its own, and a walk over
the office that looks for those words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from itertools import product

from django.test import Client

from engagement.groups import RespondentGroup
from feedback.desk.models import Resolution, ThemeMemo, Turn
from feedback.desk.referrals import Referral
from feedback.responses.models import Batch, Lead, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import suggest, theme
from tests.desk.reviewing import Month
from tests.safety.test_44_roles import Door
from tests.you_said_we_did.making import make_commitment, make_finding, make_source

GROUPS = frozenset(RespondentGroup.values)
# Where a number is the key of a text; `test_every_door_of_a_text_is_known` looks.
OF_TEXTS = tuple(
    f"desk/{place}/" for place in ("texts", "second", "differences", "raw", "safeguarding")
)


def mark(group: str) -> str:
    """The word that stands in every masked text of a group and in every decision about one."""
    return f"zq{group.replace('_', '')}zq"


def raw_mark(group: str) -> str:
    """The word that stands in what a group typed, and nowhere else."""
    return f"xr{group.replace('_', '')}xr"


def groups_in(page: str) -> frozenset[str]:
    """Return the groups whose words stand in a page."""
    return frozenset(g for g in GROUPS if mark(g) in page or raw_mark(g) in page)


@dataclass
class World:
    """What was planted: texts by group, and the keys of whatever else has an address."""

    month: Month
    texts: dict[str, list[Text]] = field(default_factory=dict)
    versions: dict[str, SurveyVersion] = field(default_factory=dict)
    others: list[int] = field(default_factory=list)

    def group_of(self, key: int) -> str:
        """Return whose text has this key; "" for other things."""
        found = [g for g, texts in self.texts.items() if key in {text.pk for text in texts}]
        return found[0] if found else ""

    def keys_for(self, door: Door) -> list[str]:
        """Return the keys to try at a door: those of every text where it is about texts, elsewhere
        of one a group, and those of everything else. Rows of different tables share keys: each
        is tried once.
        """
        if door.route.startswith("preview/"):
            return [str(version.survey_id) for version in self.versions.values()]
        upto = None if door.route.startswith(OF_TEXTS) else 1
        texts = [text.pk for planted in self.texts.values() for text in planted[:upto]]
        return [str(key) for key in dict.fromkeys((*texts, *self.others))]

    def sealed(self, group: str) -> Text:
        """Return the group's text whose raw text can be opened."""
        return self.texts[group][0]


def plant() -> World:
    """Plant one text of every group in each queue, and one of everything else."""
    factories.make_codebook()
    world = World(Month())
    coder = factories.make_user(Role.CODER, email="first@testshire.example")
    second = factories.make_user(Role.CODER, email="second@testshire.example")
    lead = factories.make_user(Role.SAFEGUARDING, email="lead@testshire.example")
    for number, group in enumerate(sorted(GROUPS)):
        version = factories.make_version(slug=f"survey-{number}", group=group)
        world.versions[group] = version
        world.texts[group] = [
            *plant_texts(world.month, version, group, coder, lead),
            plant_difference(version, group, coder, second),
        ]
        plant_evidence(version, mark(group), coder)
        Batch.objects.create(
            survey=version.survey, month=date(2026, 8, 1), opened_on=date(2026, 8, 9), responses=7
        )
        world.others.append(plant_lead(group, world.texts[group]))
    release = factories.make_release(world.versions["survivor"].survey)
    finding = make_finding(rests_on=release.themes.first())
    things = (
        *(finding, finding.rests_on, make_commitment(finding), make_source(), coder),
        Batch.objects.first(),
    )
    world.others += [thing.pk for thing in things if thing]
    return world


def plant_texts(
    month: Month, version: SurveyVersion, group: str, coder: User, lead: User
) -> list[Text]:
    """Plant a text to check and code, one for the second queue, one waiting for the lead, and one
    the lead decided on.
    """
    word, typed = mark(group), raw_mark(group)
    sealed = month.add(version, f"Karen {typed} {word} waited.", f"[name] {word} waited.")
    suggest(sealed, "waiting", f"{word} waited")
    sealed.flags.create(kind="risk_now", status="suggested", words=[f"{word} waited"])
    drawn = factories.make_text(version, f"Twice {word}.", is_drawn=True)
    Turn.take(drawn, coder, [theme("waiting")])
    waiting = factories.make_text(version, f"Worrying {word}.")
    decided = factories.make_text(version, f"Worried {word}.")
    for text in (waiting, decided):
        Referral.send(text, coder).add_note(lead, f"Noted {word}.")
    decided.referral.decide(lead, f"About {word}.")
    return [sealed, drawn, waiting, decided]


def plant_difference(version: SurveyVersion, group: str, coder: User, second: User) -> Text:
    """Plant a text that two people coded differently and settled, and a note on a theme."""
    word, waiting = mark(group), theme("waiting")
    text = factories.make_text(version, f"Differing {word}.", is_drawn=True)
    Turn.take(text, coder, [waiting], passages={waiting.pk: [f"Differing {word}"]})
    Turn.take(text, second, [theme("housing")], is_second=True)
    Resolution.record(text, coder, [waiting], f"Because of {word}.")
    ThemeMemo.add(waiting, group, coder, f"Noted {word}.")
    return text


def plant_evidence(version: SurveyVersion, word: str, coder: User) -> None:
    """Plant a text that may stand beside a released theme: coded, its masking confirmed."""
    text = factories.make_text(version, f"Evidence {word}.", is_masking_confirmed=True)
    Turn.take(text, coder, [theme("waiting")])


def plant_lead(group: str, texts: list[Text]) -> int:
    """Plant a lead in the group's own words; return its key."""
    lead = Lead.objects.create(
        respondent_group=group,
        quarter="2026-Q3",
        key=mark(group),
        terms=[mark(group)],
        g2=12.0,
        is_strong=True,
    )
    lead.texts.add(*texts)
    return int(lead.pk)


def addresses_of(door: Door, world: World) -> Iterator[tuple[str, str]]:
    """Yield every address that fits a door, and the group if it holds the key of a text."""
    values = {
        "int": world.keys_for(door),
        "int:year": ["2026"],
        "slug:dimension": ["theme"],
        "slug:document": ["privacy", "impact-assessment"],
        "slug:face": ["tsv"],
        "slug:group": sorted(GROUPS),
        "slug:key": ["q1"],
        "slug:kind": ["finding", "commitment", "single"],
        "slug:mark": ["0" * 16],
        "slug:name": ["q5"],
        "slug:period": ["2026-Q3"],
        "slug:population": ["words"],
        "slug:prefix": ["KTM"],
        "slug:quarter": ["2026-Q3"],
        "slug:slug": [
            "waiting",
            *(world.versions[g].survey.slug for g in ("survivor", "perpetrator")),
        ],
        "slug:table": ["theme"],
        "slug:theme": ["waiting"],
        "slug:width": ["wide"],
        "str:secret": ["nothing"],
    }
    parts = re.findall(r"<([^>]+)>", door.route)
    fitting = [values[part if part in values else part.partition(":")[0]] for part in parts]
    for chosen in product(*fitting):
        address, group = door.route, ""
        for part, value in zip(parts, chosen, strict=True):
            address = address.replace(f"<{part}>", value, 1)
            group = group or (world.group_of(int(value)) if part.startswith("int:") else "")
        yield f"/{address}", group
        if door.route.startswith("desk/") and (not parts or "themes/<slug" in door.route):
            yield from ((f"/{address}?group={g}&state=all", "") for g in sorted(GROUPS))


@dataclass
class Walk:
    """What one person met: the groups whose words she saw, and what is wrong with that."""

    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def walk(client: Client, world: World, reads: Iterable[str], doors: Iterable[Door]) -> Walk:
    """Fetch everything behind `doors` and look at each answer."""
    done = Walk()
    for door in doors:
        for address, about in addresses_of(door, world):
            answer = client.get(address)
            if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                break  # a door that nothing can be read through, whoever the key is of
            shown = groups_in(answer.content.decode(errors="replace"))
            if address == "/desk/texts/":
                found = client.post(address, {"words": "zq", "state": "all"}, follow=True)
                shown |= groups_in(found.content.decode())
            done.seen |= shown
            done.faults += [f"{address} shows {group}" for group in shown - set(reads)]
            if len(shown) > 1:
                done.faults.append(f"{address} shows {' and '.join(sorted(shown))} together")
            if about and about not in reads and answer.status_code not in (403, 404, 405):
                done.faults.append(f"{address} answers {answer.status_code} about {about}")
    return done
