"""The respondent groups: who a survey is for. Their words never share a screen unasked."""

from django.db import models


class RespondentGroup(models.TextChoices):
    """Whom a survey speaks to (docs/requirements.md)."""

    SURVIVOR = "survivor", "Victims and survivors"
    FAMILY = "family", "Family and friends"
    YOUNG_PERSON = "young_person", "Young people"
    PERPETRATOR = "perpetrator", "People who have harmed someone"
    STAFF = "staff", "Staff and volunteers"
    COMMUNITY = "community", "Community representatives"
    SERVICE = "service", "Services"


# Public pages under neutral addresses must not say whom they are for.
NEUTRAL_GROUP_NAMES = {
    RespondentGroup.SURVIVOR: "People who have used local services",
    RespondentGroup.FAMILY: "Family and friends",
    RespondentGroup.YOUNG_PERSON: "Young people",
    RespondentGroup.PERPETRATOR: "People on a change programme",
    RespondentGroup.STAFF: "Staff and volunteers",
    RespondentGroup.COMMUNITY: "Community representatives",
    RespondentGroup.SERVICE: "Services",
}

# The help page's own words for whom a line should suit. The key stands in the address, so it is
# as neutral as everything else that a browser's history keeps.
HELP_AUDIENCES = (
    ("me", RespondentGroup.SURVIVOR, "Me"),
    ("others", RespondentGroup.FAMILY, "Someone I know"),
    ("young", RespondentGroup.YOUNG_PERSON, "I am under 18"),
    ("change", RespondentGroup.PERPETRATOR, "I want to change how I behave"),
    ("work", RespondentGroup.STAFF, "I work with people"),
)

# Whose surveys must begin with a line of their own: Childline for the young, a line for people who
# worry about their own behaviour for those (docs/requirements.md, “Helplines”).
OWN_LINE_FIRST = (RespondentGroup.YOUNG_PERSON, RespondentGroup.PERPETRATOR)
