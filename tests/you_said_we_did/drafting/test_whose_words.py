"""Who said it is a fact of the theme: nobody chooses it, and no old draft brings another out."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from hearback.people.models import User
from hearback.people.roles import Role
from tests.factories import make_priority
from tests.you_said_we_did.deciding import COMMS, fresh, say_yes
from tests.you_said_we_did.making import make_finding, make_theme
from you_said_we_did.models import Finding

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]


def typed() -> dict[str, str]:
    """What an officer once could send: staff's figure, as survivors' words."""
    return {
        "title": "A quicker reply",
        "slug": "",
        "you_said": "You said the silence is the hardest part.",
        "priority": str(make_priority().pk),
        "respondent_group": "survivor",
        "visibility": "public",
    }


def test_an_answer_to_staff_is_staffs_whatever_is_sent(office: Office) -> None:
    theme, officer = make_theme("team", "staff"), office(Role.OFFICER)
    page = officer.get(f"/loop/theme/{theme.pk}/").content.decode()
    assert 'name="respondent_group"' not in page
    assert "Staff and volunteers" in page, "who said it stands beside the form"
    assert officer.post(f"/loop/theme/{theme.pk}/", typed()).status_code == 302
    finding = Finding.objects.get()
    assert (finding.respondent_group, finding.who) == ("staff", "Staff and volunteers")
    words = f"/loop/finding/{finding.pk}/words/"
    assert 'name="respondent_group"' not in officer.get(words).content.decode()
    assert officer.post(words, typed()).status_code == 302
    assert fresh(finding).newest_words().respondent_group == "staff"


@pytest.mark.usefixtures("approval")
def test_wagtails_editor_offers_no_choice_either(office: Office) -> None:
    finding = make_finding(rests_on=make_theme("team", "staff"), live=False)
    address = reverse("wagtailsnippets_you_said_we_did_finding:edit", args=[finding.pk])
    officer = office(Role.OFFICER)
    page = officer.get(address).content.decode()
    assert 'name="respondent_group"' not in page
    assert "Staff and volunteers" in page
    assert officer.post(address, typed()).status_code == 302
    assert fresh(finding).newest_words().respondent_group == "staff"


def test_the_last_yes_lets_no_draft_out_that_names_another_group(team: dict[Role, User]) -> None:
    """One that was drafted and sent while the group could still be chosen."""
    finding = make_finding(rests_on=make_theme("team", "staff"), live=False)
    finding.submit(team[Role.OFFICER])
    draft = finding.latest_revision
    draft.content = {**draft.content, "respondent_group": "survivor"}
    draft.save()
    with pytest.raises(ValidationError, match="another group of people"):
        say_yes(finding, team[COMMS])
    assert not fresh(finding).live
    fresh(finding).send_back(team[COMMS], "Save it anew.")
    fresh(finding).draft_words(team[Role.OFFICER], title="A quicker reply still")
    fresh(finding).submit(team[Role.OFFICER])
    say_yes(finding, team[COMMS])
    assert (fresh(finding).live, fresh(finding).respondent_group) == (True, "staff")
