"""The ten roles. Each is a Django group of the same name; a person may hold several."""

from django.db import models


class Role(models.TextChoices):
    """What a person is trusted to do. Names are those of the partnership's own world."""

    ADMINISTRATOR = "administrator", "Administrator"
    OFFICER = "engagement_officer", "Engagement officer"
    CODER = "coder", "Coder"
    REVIEWER = "reviewer", "Reviewer"
    KEYHOLDER = "keyholder", "Keyholder"
    COMMUNICATIONS = "communications", "Communications"
    BOARD = "board_member", "Board member"
    SAFEGUARDING = "safeguarding_lead", "Safeguarding lead"
    DATA_PROTECTION = "data_protection_officer", "Data protection officer"
    PARTNER = "partner_contributor", "Partner contributor"


# Roles that meet what people wrote. Whose texts each person meets is given one by one besides.
READS_TEXTS = (Role.OFFICER, Role.CODER, Role.REVIEWER, Role.SAFEGUARDING)

ROLE_PURPOSES = {
    Role.ADMINISTRATOR: "invites people, gives and takes roles; reads no answers",
    Role.OFFICER: "runs consultations, reads and codes masked text, drafts what we say back",
    Role.CODER: "reads and codes masked text",
    Role.REVIEWER: "opens what was typed, one text at a time, and checks that enough is hidden",
    Role.KEYHOLDER: "runs the keeper and turns the keys; publishes nothing",
    Role.COMMUNICATIONS: "publishes pages and campaigns and approves public words",
    Role.BOARD: "sees released figures and what was promised, signs documents",
    Role.SAFEGUARDING: "decides on texts that worry a reader",
    Role.DATA_PROTECTION: "reads the audit log, approves what touches privacy",
    Role.PARTNER: "hands in what their own agency collected; sees counts, no answers",
}
