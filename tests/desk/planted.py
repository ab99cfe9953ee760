"""A text of every respondent group in every queue, marked with a word of its own, and a walk over
the office that looks for those words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from django.test import Client

from engagement.groups import RespondentGroup
from feedback.desk.models import Turn
from feedback.responses.models import Batch, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import suggest, theme
from tests.desk.reviewing import Month
from tests.safety.test_44_roles import Door
from tests.you_said_we_did.making import make_commitment, make_finding

GROUPS = frozenset(RespondentGroup.values)


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
        """Return the keys to try at a door: at the desk of every text, elsewhere of one a group."""
        if door.route.startswith("preview/"):
            return [str(version.survey_id) for version in self.versions.values()]
        upto = None if door.route.startswith("desk/") else 1
        texts = [text.pk for planted in self.texts.values() for text in planted[:upto]]
        return [str(key) for key in (*texts, *self.others)]

    def sealed(self, group: str) -> Text:
        """Return the group's text whose raw text can be opened."""
        return self.texts[group][0]


def plant() -> World:
    """Plant one text of every group in each queue, and one of everything else."""
    factories.make_codebook()
    world = World(Month())
    coder = factories.make_user(Role.CODER, email="first@testshire.example")
    lead = factories.make_user(Role.SAFEGUARDING, email="lead@testshire.example")
    for number, group in enumerate(sorted(GROUPS)):
        version = factories.make_version(slug=f"survey-{number}", group=group)
        world.versions[group] = version
        world.texts[group] = plant_texts(world.month, version, group, coder, lead)
        Batch.objects.create(
            survey=version.survey, month=date(2026, 8, 1), opened_on=date(2026, 8, 9), responses=7
        )
    release = factories.make_release(world.versions["survivor"].survey)
    finding = make_finding(rests_on=release.themes.first())
    things = (finding, finding.rests_on, make_commitment(finding), coder, Batch.objects.first())
    world.others = [thing.pk for thing in things if thing]
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
    drawn = factories.make_text(version, f"Twice {word}.", is_drawn=True)
    Turn.take(drawn, coder, [theme("waiting")])
    waiting = factories.make_text(version, f"Worrying {word}.")
    decided = factories.make_text(version, f"Worried {word}.")
    for text in (waiting, decided):
        text.refer(coder)
    decided.decide(f"About {word}.", lead)
    return [sealed, drawn, waiting, decided]


def addresses_of(door: Door, world: World) -> Iterator[tuple[str, str]]:
    """Yield every address that fits a door, and the group if it holds the key of a text."""
    values = {
        "int": world.keys_for(door),
        "slug:group": sorted(GROUPS),
        "slug:key": ["q1"],
        "slug:kind": ["finding", "commitment", "single"],
        "slug:mark": ["0" * 16],
        "slug:quarter": ["2026-Q3"],
        "slug:slug": [world.versions[g].survey.slug for g in ("survivor", "perpetrator")],
        "str:secret": ["nothing"],
    }
    parts = re.findall(r"<([^>]+)>", door.route)
    fitting = [values["int" if part.startswith("int:") else part] for part in parts]
    for chosen in product(*fitting):
        address, group = door.route, ""
        for part, value in zip(parts, chosen, strict=True):
            address = address.replace(f"<{part}>", value, 1)
            group = group or (world.group_of(int(value)) if part.startswith("int:") else "")
        yield f"/{address}", group
        if door.route.startswith("desk/") and not parts:
            yield from ((f"/{address}?group={g}&state=all", "") for g in sorted(GROUPS))
            yield f"/{address}?words=zq&state=all", ""


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
            shown = groups_in(answer.content.decode(errors="replace"))
            done.seen |= shown
            done.faults += [f"{address} shows {group}" for group in shown - set(reads)]
            if len(shown) > 1:
                done.faults.append(f"{address} shows {' and '.join(sorted(shown))} together")
            if about and about not in reads and answer.status_code not in (403, 404, 405):
                done.faults.append(f"{address} answers {answer.status_code} about {about}")
    return done
