"""Three hundred stories of people who never were, each with what in it points to somebody.

Seeded: the same every time. Made from sentences that were written without looking at the rules and
lists of the masking (`story_words`), in the ways people write: with capitals and without, with
full stops and without.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.safety import story_words as words

SEED = 40
STORIES = 300
# Words of an identifier that tell nothing by themselves.
GENERIC = frozenset(
    [
        "the",
        "and",
        "of",
        "our",
        "lady",
        "at",
        "st",
        "no",
        "flat",
        "number",
        "old",
        "little",
        "upper",
        "primary",
        "academy",
        "high",
        "nursery",
        "junior",
        "school",
        "infants",
        "bakery",
        "care",
        "home",
        "logistics",
        "grange",
        "sons",
        "nails",
        "street",
        "spar",
        "vets",
        "garage",
        "close",
        "rise",
        "court",
        "lane",
        "hill",
        "gardens",
        "row",
        "year",
        "years",
        "old",
        "month",
        "months",
        "aged",
        "big",
        "bottom",
    ]
)
NUMBERED = ("phone", "plate", "nhs")
WHOLE = ("age", "date", "rare fact")


@dataclass(frozen=True)
class Identifier:
    """Words of a story that point to somebody, as they stand in it."""

    type: str
    words: str

    def parts(self) -> list[str]:
        """Return what of it tells by itself: a name's every word, a number's every group."""
        if self.type in WHOLE:
            return [self.words]
        if self.type in NUMBERED:
            return [part for part in re.split(r"[\s-]+", self.words) if len(part) >= 3]
        found = re.findall(r"[\w’']+", self.words)
        return [part for part in found if len(part) >= 2 and part.lower() not in GENERIC]

    def stands_in(self, shown: str) -> bool:
        """Say whether any part of it can be read in `shown`."""
        return any(
            re.search(rf"(?<!\w){re.escape(part)}(?!\w)", shown, re.IGNORECASE)
            for part in self.parts()
        )


@dataclass(frozen=True)
class Story:
    """What somebody wrote, and what in it points to somebody."""

    text: str
    identifiers: tuple[Identifier, ...]
    rare_facts: tuple[Identifier, ...]


def phone(chance: random.Random) -> str:
    """A mobile or a house telephone, of the numbers kept for stories."""
    last = f"{chance.randrange(1000):03d}"
    mobile, house = f"07700 900{last}", f"01632 960{last}"
    return chance.choice([mobile, mobile.replace(" ", ""), f"+44 7700 900 {last}", house])


def date(chance: random.Random) -> str:
    """A day, as people write it."""
    day, month = chance.randrange(2, 28), chance.choice(["January", "March", "June", "October"])
    return chance.choice(
        [f"{day} {month}", f"{day}th of {month}", f"{day}/0{chance.randrange(1, 9)}/2025"]
    )


def age(chance: random.Random) -> str:
    """A child's age, in the middle of a sentence."""
    number = chance.randrange(3, 12)
    spoken = ["three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"][number - 3]
    return chance.choice([f"{number} year old", f"{spoken} year old", f"{number}yr old"])


def handle(chance: random.Random) -> str:
    """A name on some site."""
    return f"@{chance.choice(words.FIRST).lower()}_{chance.randrange(10, 99)}x"


def email(chance: random.Random) -> str:
    """An address of nobody."""
    return f"{chance.choice(words.FIRST).lower()}.{chance.choice(words.FAMILY).lower()}@example.org"


def plate(chance: random.Random) -> str:
    """A number plate."""
    letters = "".join(chance.choice("ABCDEFGHJKLMNOP") for _ in range(5))
    written = f"{letters[:2]}{chance.randrange(51, 75)} {letters[2:]}"
    return chance.choice([written, written.replace(" ", "")])


def nhs(chance: random.Random) -> str:
    """Ten digits in the NHS's groups."""
    digits = "".join(str(chance.randrange(10)) for _ in range(9))
    return f"9{digits[:2]} {digits[2:5]} {digits[5:9]}"


def full_name(chance: random.Random) -> str:
    """A first name, mostly with a family name."""
    first = chance.choice(words.FIRST)
    return first if chance.random() < 0.4 else f"{first} {chance.choice(words.FAMILY)}"


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "name": full_name,
    "first": lambda chance: chance.choice(words.FIRST),
    "other": lambda chance: chance.choice(words.FIRST),
    "family": lambda chance: chance.choice(words.FAMILY),
    "nickname": lambda chance: chance.choice(words.NICKNAMES),
    "place": lambda chance: chance.choice(words.PLACES),
    "school": lambda chance: chance.choice(words.SCHOOLS),
    "workplace": lambda chance: chance.choice(words.WORKPLACES),
    "street": lambda chance: chance.choice(words.STREETS),
    **{"age": age, "date": date, "phone": phone, "email": email},
    **{"plate": plate, "handle": handle, "nhs": nhs},
}
TYPES = {"first": "name", "other": "name", "family": "name"}
STYLES: tuple[Callable[[str], str], ...] = (str, str, str.lower, str.lower, str.upper)


def filled(template: str, chance: random.Random) -> tuple[str, list[Identifier]]:
    """Return a sentence with its blanks filled in, and what they were filled with."""
    found: list[Identifier] = []

    def fill(blank: re.Match[str]) -> str:
        said = MAKERS[blank[1]](chance)
        found.append(Identifier(TYPES.get(blank[1], blank[1]), said))
        return said

    return re.sub(r"\{(\w+)\}", fill, template), found


def story(chance: random.Random) -> Story:
    """Return one story: two to four sentences that tell, one that doesn't, seldom a rare fact."""
    sentences = [filled(told, chance) for told in chance.sample(words.TOLD, chance.randrange(2, 5))]
    sentences.insert(chance.randrange(len(sentences) + 1), (chance.choice(words.PLAIN), []))
    rare = chance.choice(words.RARE_FACTS) if chance.random() < 0.2 else ""
    if rare:
        sentences.append((rare, []))
    style, has_stops = chance.choice(STYLES), chance.random() < 0.7
    lines = [line[0].upper() + line[1:] for line, _ in sentences]
    text = style(". ".join(lines) + "." if has_stops else " ".join(lines))
    found = [each for _, identifiers in sentences for each in identifiers]
    return Story(
        text,
        tuple(Identifier(each.type, style(each.words)) for each in found),
        (Identifier("rare fact", style(rare[0].upper() + rare[1:])),) if rare else (),
    )


def stories(number: int = STORIES) -> Iterator[Story]:
    """Yield that many stories, the same ones every time."""
    chance = random.Random(SEED)  # repeatable, and secret from nobody
    for _ in range(number):
        yield story(chance)
