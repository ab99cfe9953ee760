"""Texts that everyone who should read them has set aside. Numbers over all of a reader's respondent
groups, without a text and without a name; her own count too, or a number would tell whose they are.
"""

from django.db.models import Count, Q

from feedback.responses.models import SetAside, Text
from hearback.people.models import User
from hearback.people.roles import Role

# Where two read a group, "nobody is left" tells each what the other did.
FEWEST_READERS = 3


def left_by_coders(officer: User) -> int:
    """Return how many texts nobody has coded have no coder left, in groups that at least
    FEWEST_READERS people code.
    """
    return _left(officer, Q(text__is_coded=False), Role.OFFICER, Role.CODER)


def left_by_leads(reader: User) -> int:
    """Return how many texts that wait for a decision have no safeguarding lead left."""
    worrying = Q(text__safeguarding=Text.Safeguarding.REFERRED)
    return _left(reader, worrying, Role.SAFEGUARDING)


def _left(reader: User, texts: Q, *roles: Role) -> int:
    able = User.objects.filter(is_active=True, groups__name__in=roles).distinct()
    reads = list(able.values_list("pk", "respondent_groups"))
    number = 0
    for group in reader.respondent_groups:
        readers = [pk for pk, groups in reads if group in groups]
        if len(readers) < FEWEST_READERS and Role.CODER in roles:
            continue
        aside = SetAside.objects.filter(texts, text__respondent_group=group, reader__in=readers)
        by_text = aside.values("text").annotate(readers=Count("pk"))
        number += by_text.filter(readers=len(readers)).count()
    return number
