"""Small firms, clubs, pubs, nurseries and houses, by the word that says what they are."""

import re
from collections.abc import Iterator

from feedback.masking.lists import is_everyday, is_rare, key_of, names, neighbours, words_of
from feedback.masking.role_words import PLACE
from feedback.masking.spans import Span

WORD = r"[A-Za-z][A-Za-z'’-]{1,20}"
# A capital on the kind and on what stands before it: "Rainbow Nursery", "Green Lane Surgery".
SCHOOLS = (
    r"Primary(?:\sSchool)?|Secondary(?:\sSchool)?|High(?:\sSchool)?|Academy|Juniors?|Infants"
    r"|Infant\sSchool|Junior\sSchool|Nursery|Pre-?[Ss]chool|Playgroup|College|Grammar|School|Comp"
)
FIRMS = (
    r"Lettings|Fitters|Motors|Autos|Tyres|Plumbing|Plumbers|Roofing|Builders|Joinery|Joiners"
    r"|Electrical|Electrics|Haulage|Scaffolding|Logistics|Foods|Bakery|Bakers|Butchers"
    r"|Cars|Cabs|Taxis|Garage|Solicitors|Arms|Inn|Tavern|Hotel|Cafe|Café|Diner"
    r"|Kitchen|Salon|Hair|Nails|Barbers|Beauty|Gym|Fitness|Boxing|Karate|Dance|Rovers|Rangers"
    r"|United|Wanderers|Athletic|Albion|FC|AFC|RFC|CC|Stables|Kennels|Farm|Dairy|Nurseries|Stores"
    r"|News|Pharmacy|Chemist|Opticians|Dental|Vets|Cleaning|Cleaners|Catering|Club"
    r"|Brownies|Scouts|Guides|Library|Museum|Theatre"
)
PLACES = (
    r"House|Lodge|Cottage|Hall|Manor|Surgery|Practice|Clinic|Medical\sCentre|Health\sCentre"
    r"|Medical\sPractice|Children['’]?s\sCentre|Family\sCentre|Community\sCentre|Leisure\sCentre"
    r"|Family\sHub|Centre|Chapel|Church|Mosque|Masjid|Gurdwara|Mandir|Temple|Synagogue|Flats|Tower"
    r"|Towers|Hostel|Hospice|Hospital|Infirmary|Ward|Unit|Caravan\sPark|Holiday\sPark|Mill|Works"
    r"|Refuge|Youth\sClub|Village"
)
JOIN = r"(?:(?:and|&|of|the|on|in)\s)?"
CAPITALISED = re.compile(
    rf"\b(?P<name>[A-Z][a-z'’-]{{1,20}}\s(?:{JOIN}[A-Z][a-z'’-]{{1,20}}\s){{0,3}})"
    rf"(?:(?P<school>{SCHOOLS})|(?P<organisation>{FIRMS})|(?P<place>{PLACES}))\b(?!['’]s\s[A-Z])"
)
# Written small, it takes a word that no dictionary has, or one that houses are named after.
SMALL = re.compile(
    r"\b(?:(?:little|busy|tiny|bright|happy)\s)?(?P<name>[a-z][a-z'’-]{2,20})\s(?:(?P<school>(?:primary|infant|junior|high)(?:\sschool)?"
    r"|juniors|infants|academy|nursery|preschool|playgroup)|(?P<organisation>lettings|fitters|motors|autos|tyres|plumbing"
    r"|roofing|builders|joinery|haulage|scaffolding|solicitors|taxis|cabs|garage|arms|inn|tavern"
    r"|salon|gym|rovers|rangers|united|wanderers|fc|bakery|farm|stables|stores|brownies|scouts)"
    r"|(?P<place>house|lodge|cottage|hall|manor|court|surgery|practice|clinic|medical|refuge"
    r"|centre|church|mosque|masjid|gurdwara|mandir|flats|estate|hostel|ward))\b",
    re.IGNORECASE,
)
NAMED_PUB = re.compile(
    r"\b(?P<hidden>(?:[A-Z][a-z'’]{1,15}\s(?:and\s|&\s|in\s)?){1,3}(?:pub|bar|hotel|café|cafe))\b"
)
PUB = re.compile(
    rf"\bthe\s(?P<hidden>(?:{WORD}\s(?:and\s|&\s)?)?{WORD}\s(?:arms|inn|tavern))\b", re.IGNORECASE
)
FAMILY_FIRM = re.compile(
    rf"\b(?P<hidden>{WORD}\s(?:and|&)\s(?:sons?|daughters?|co))\b(?=[\s.,;:!?)]|$)", re.IGNORECASE
)
PARTNERS = re.compile(r"\b(?P<hidden>[A-Za-z][a-z'’-]{2,20}\s?&\s?[A-Za-z][a-z'’-]{2,20})\b")
SAINT = re.compile(
    r"\b(?P<hidden>(?:st\.?|saint|our\slady)\s(?:of\s)?[a-z][a-z'’-]{2,15}"
    r"(?:\s(?:and|&)\s(?:st\.?\s)?[a-z]{3,12})?\s(?:(?:rc|ce|c\sof\se|catholic)\s)?"
    r"(?:(?P<school>primary|school|high|juniors|infants|academy|nursery)|church|hall|house|hospice"
    r"|hospital|ward|parish|surgery|medical))\b",
    re.IGNORECASE,
)
# What people call a church, a school or a hospital for short: "St Mary's", "our lady's".
SAINT_ALONE = re.compile(
    r"\b(?:st\.?|saint)\s[a-z]{3,15}(?:['’]s?)?(?!\w)|\bour\slady(?:['’]?s|\sof\s[a-z]{3,12})\b",
    re.IGNORECASE,
)
JOINERS = frozenset({"and", "&", "of", "on", "in"})
GENERIC = neighbours("generic")
HOUSE_NAMES = neighbours("house_names")
BEFORE_SONS = neighbours("relations") | neighbours("generic")


ON_A_STREET = re.compile(
    rf"\b(?P<hidden>[Tt]he\s(?:[A-Z][\w'’&-]{{1,20}}\s){{0,2}}(?:[A-Z][\w'’&-]{{1,20}}|{PLACE})"
    r"\s(?:on|in|at|by|near|off)\s(?:the\s)?(?:[A-Z][a-z'’-]{1,20}\s){1,2}(?:Street|Road|Lane|Avenue"
    r"|Crescent|Terrace|Row|Hill|Square|Green|Way|Gate|Bank|Brow|Fold|Mount|Parade|Rd|St|Estate))\b"
)


def find_organisations(text: str) -> Iterator[Span]:
    """Yield small organisations, schools and houses, with their kind as type."""
    for match in CAPITALISED.finditer(text):
        if start := _name_start(match["name"]):
            yield Span(match.start() + start - 1, match.end(), _kind(match), 0.75)
    for match in SMALL.finditer(text):
        if _is_a_name(key_of(match["name"])):
            yield Span(match.start(), match.end(), _kind(match), 0.65)
    for match in SAINT.finditer(text):
        yield Span(*match.span("hidden"), "school" if match["school"] else "place", 0.7)
    for match in SAINT_ALONE.finditer(text):
        words = match.group()
        if words[0].isupper() or key_of(words.split()[-1]).removesuffix("s") in names():
            yield Span(*match.span(), "place", 0.7)
    yield from _whole(text)


def _whole(text: str) -> Iterator[Span]:
    for pattern, is_right, kind in WHOLE:
        for match in pattern.finditer(text):
            if is_right(match["hidden"]):
                yield Span(*match.span("hidden"), kind, 0.7)


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in ("school", "organisation", "place") if match[kind])


def _name_start(name: str) -> int:
    """Return where the name itself begins, counted from 1, past "The" and "My"; 0 if all that
    stands before the kind is general ("Community Health").
    """
    place = 1
    for word in name.split():
        key = key_of(word)
        if key not in GENERIC and key not in JOINERS:
            return place
        place += len(word) + 1
    return 0


def _is_a_name(key: str) -> bool:
    if key.removesuffix("s") != key and key.removesuffix("s") in names():
        return False  # "mandys house" is a person's
    return key in HOUSE_NAMES or (key not in GENERIC and (is_rare(key) or key in names()))


def _is_a_pub(words: str) -> bool:
    return GENERIC.isdisjoint({key_of(word) for word in words.split()} - JOINERS)


def _is_a_firm(words: str) -> bool:
    first = key_of(words.split()[0])
    if first in BEFORE_SONS:
        return False
    if is_rare(first) or first in names() or first in words_of("surnames_that_are_words"):
        return True
    return words[0].isupper() and not is_everyday(first)


def _are_rare(words: str) -> bool:
    return all(is_rare(key_of(word)) or key_of(word) in names() for word in words.split("&"))


def _is_sure(words: str) -> bool:
    return True


# What is hidden whole if a second look agrees.
WHOLE = (
    (PUB, _is_a_pub, "organisation"),
    (NAMED_PUB, _is_a_pub, "organisation"),
    (FAMILY_FIRM, _is_a_firm, "organisation"),
    (PARTNERS, _are_rare, "organisation"),
    (ON_A_STREET, _is_sure, "organisation"),
)
