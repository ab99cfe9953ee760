"""Which documents make up the pack, and who reads and signs each."""

from dataclasses import dataclass

from django.db import models

from hearback.people.roles import Role

WRITER = Role.DATA_PROTECTION


class Kind(models.TextChoices):
    """The documents, in the order of the list. Values stand in office addresses."""

    PRIVACY = "privacy", "Privacy notice"
    COOKIES = "cookies", "Cookies"
    ACCESSIBILITY = "accessibility", "Accessibility statement"
    RETENTION = "retention", "Retention schedule"
    ASSESSMENT = "impact-assessment", "Data protection impact assessment"
    POLICY = "appropriate-policy", "Appropriate policy document"
    SHARING = "sharing-agreement", "Information sharing agreement"
    INCIDENT = "incident-plan", "Incident plan"


@dataclass(frozen=True)
class Page:
    """A document's page on the public site. The title is neutral, as browsers and people see it."""

    path: str
    title: str


# What the public site shows of each: its short layer at `path`.
PUBLIC = {
    Kind.PRIVACY: Page("privacy/", "Privacy"),
    Kind.COOKIES: Page("cookies/", "Cookies"),
    Kind.ACCESSIBILITY: Page("accessibility/", "Accessibility"),
    Kind.RETENTION: Page("how-long-we-keep-things/", "How long we keep things"),
}
# Documents whose long layer is public too; of the others it is the office’s.
PUBLIC_IN_FULL = (Kind.PRIVACY,)


def signer_of(kind: str) -> Role:
    """Return the role that signs a document: never the one that writes it."""
    return Role.COMMUNICATIONS if kind in PUBLIC else Role.BOARD
