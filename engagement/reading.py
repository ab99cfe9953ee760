"""Who may read what a respondent group wrote. `User.respondent_groups` says it person by person."""

from engagement.groups import RespondentGroup
from hearback.people.models import User
from hearback.people.roles import Role


def groups_without_lead() -> list[RespondentGroup]:
    """Return the respondent groups whose texts no safeguarding lead may read: what is sent to the
    lead from there reaches nobody.
    """
    leads = User.objects.filter(is_active=True, groups__name=Role.SAFEGUARDING)
    read = {
        group for groups in leads.values_list("respondent_groups", flat=True) for group in groups
    }
    return [group for group in RespondentGroup if group.value not in read]
