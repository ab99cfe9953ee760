"""Facts of this installation: who the partnership is, its members, its lines, its tables."""

from urllib.parse import urlsplit

from django.conf import settings

from engagement.groups import RespondentGroup
from engagement.models import Agency, Area, Helpline, Partnership
from feedback.surveys.models import Survey
from hearback.inventory import INVENTORY, Protection
from hearback.packing.facts.fact import Fact, Value
from hearback.people.roles import READS_TEXTS, ROLE_PURPOSES, Role

NOBODY_YET = "none is entered yet"


def host(address: str) -> str:
    """Return the host of an address."""
    return urlsplit(address).netloc


def named(names: list[str]) -> list[str]:
    """Return names for a list, or the one line that says that there are none."""
    return names or [NOBODY_YET]


def helplines() -> Value:
    """Return the lines that anybody may need, national and local."""
    lines = Helpline.objects.exclude(phone="")
    return named([f"{line.name}: {line.phone}" for line in lines])


def groups_asked() -> Value:
    """Return whom surveys that are open now speak to."""
    asked = set(Survey.objects.open().values_list("respondent_group", flat=True))
    return named([str(group.label) for group in RespondentGroup if group.value in asked])


def roles() -> Value:
    """Return what each role is trusted with."""
    return [[str(role.label), ROLE_PURPOSES[role]] for role in Role]


def stored() -> Value:
    """Return every table of ours that holds more than public content, with how it is protected."""
    left_out = (Protection.PUBLIC, Protection.RELEASED)
    return [
        [entry.holds, entry.protection.partition(":")[0]]
        for entry in sorted(
            INVENTORY.values(), key=lambda entry: list(Protection).index(entry.protection)
        )
        if entry.protection not in left_out
    ]


def protections() -> Value:
    """Return what each way of protecting means."""
    return [list(each.value.split(": ", 1)) for each in Protection]


WORLD = (
    Fact("partnership", "the partnership’s name", lambda: Partnership.current().name),
    Fact("short_name", "its short name", lambda: Partnership.current().short_name),
    Fact(
        "contact_email", "its address for the public", lambda: Partnership.current().contact_email
    ),
    Fact(
        "exit_site", "where “Leave this page” leads", lambda: host(Partnership.current().exit_url)
    ),
    Fact("public_host", "the public site", lambda: host(settings.PUBLIC_URL)),
    Fact("office_host", "the office", lambda: host(settings.WAGTAILADMIN_BASE_URL)),
    Fact(
        "agencies",
        "the member agencies",
        lambda: named([str(each) for each in Agency.objects.all()]),
    ),
    Fact("areas", "the places", lambda: named([str(each) for each in Area.objects.all()])),
    Fact("groups_asked", "who is asked now", groups_asked),
    Fact("helplines", "helplines", helplines),
    Fact("roles", "what each role is for", roles),
    Fact(
        "readers_of_texts",
        "roles that meet what people wrote",
        lambda: [str(role.label) for role in READS_TEXTS],
    ),
    Fact("stored", "what is stored", stored),
    Fact("protections", "how tables are protected", protections),
)
