"""The data inventory: what every table of ours holds, and how it is protected.

A test fails on a model that is missing here, so nothing new is stored without somebody having
said what it is (docs/safety.md, claim 35; ASVS 14.1.1). Other parts' tables (Wagtail's pages and
revisions, sign-in) hold content and accounts only: no answer ever becomes a page or a revision.
"""

from dataclasses import dataclass
from enum import StrEnum


class Protection(StrEnum):
    """How a table is protected, from the strictest to the public."""

    SEALED = "sealed: ciphertext that only the keeper opens"
    APART = "apart: about people who answered; random keys, month only, nothing that names anyone"
    MASKED = "masked: people’s own words after masking; read by coders, reviewers and officers"
    STAFF = "staff: about people who work in the office; roles decide, reads are written down"
    INTERNAL = "internal: the office’s own work; no answer, no figure under the release rules"
    RELEASED = "released: figures that passed the release rules; public once published"
    PUBLIC = "public: written to be published, or published"


@dataclass(frozen=True)
class Entry:
    """What one table holds, for the data protection officer."""

    protection: Protection
    holds: str


INVENTORY = {
    "intake.Envelope": Entry(Protection.SEALED, "Whole responses until their batch is opened"),
    "intake.SpentToken": Entry(
        Protection.SEALED, "Keyed digests of used forms, for three days; joined to nothing"
    ),
    "responses.Quarantined": Entry(
        Protection.SEALED, "Envelopes that would not open or did not fit their survey"
    ),
    "responses.RawText": Entry(
        Protection.SEALED, "What was typed, sealed to the reviewers’ key of its month"
    ),
    "responses.ForgottenMonth": Entry(
        Protection.INTERNAL, "Which months’ keys were destroyed, by the ids of the keys"
    ),
    "keeper.ReviewerKey": Entry(
        Protection.STAFF, "Reviewers’ key pairs, the private half wrapped by a passphrase"
    ),
    "keeper.OtherMachine": Entry(
        Protection.INTERNAL,
        "The public key of the machine files are carried to, how far they have come, and the random"
        " keys of rows that are on their way",
    ),
    "responses.OpenedDigest": Entry(
        Protection.SEALED, "Digests, under the keeper’s key, of envelopes that were opened"
    ),
    "responses.Batch": Entry(
        Protection.INTERNAL,
        "Which survey, or pool of several, was opened on which day, and how many at once",
    ),
    "responses.Response": Entry(Protection.APART, "That one person answered, and in which month"),
    "responses.Answer": Entry(Protection.APART, "What she ticked"),
    "responses.Text": Entry(
        Protection.MASKED,
        "One free-text answer, masked; area and age band where a survey joins them to words and"
        " five people or more said the same; whether it worried a reader",
    ),
    "responses.Coding": Entry(
        Protection.MASKED, "What a text is about, by machine or coder, with the words that say so"
    ),
    "responses.Codebook": Entry(Protection.INTERNAL, "Versions of the list of themes"),
    "responses.ThemeGroup": Entry(Protection.INTERNAL, "Families of themes"),
    "responses.Theme": Entry(Protection.INTERNAL, "Themes with their definitions and phrases"),
    "desk.Turn": Entry(Protection.STAFF, "Who coded which text, first or second"),
    "releases.Release": Entry(Protection.RELEASED, "Frozen figures of one survey and period"),
    "releases.ReleaseTheme": Entry(Protection.RELEASED, "One theme’s rounded or hidden figure"),
    "you_said_we_did.Finding": Entry(Protection.PUBLIC, "What people said, in the office’s words"),
    "you_said_we_did.Commitment": Entry(Protection.PUBLIC, "What is promised, by whom, until when"),
    "you_said_we_did.ProgressEntry": Entry(Protection.PUBLIC, "How a promise moved on"),
    "you_said_we_did.Outcome": Entry(Protection.PUBLIC, "Whether it made a difference"),
    "surveys.Survey": Entry(Protection.PUBLIC, "Surveys; drafts are the office’s alone"),
    "surveys.Draft": Entry(Protection.INTERNAL, "What surveys ask, as it is being written"),
    "surveys.EqualitySet": Entry(
        Protection.INTERNAL, "Versions of the questions about the person; surveys copy them"
    ),
    "builder.LibraryQuestion": Entry(
        Protection.INTERNAL, "The partnership’s own questions, kept to be asked again"
    ),
    "surveys.Approval": Entry(Protection.STAFF, "Who said yes or no to which draft of a survey"),
    "surveys.Override": Entry(
        Protection.STAFF, "Which concerns about a survey may stand, who said so, and why"
    ),
    "surveys.SurveyVersion": Entry(Protection.PUBLIC, "Frozen questions and the promise"),
    "engagement.Partnership": Entry(Protection.PUBLIC, "The partnership’s name and address"),
    "engagement.Agency": Entry(Protection.PUBLIC, "Members of the partnership"),
    "engagement.Area": Entry(Protection.PUBLIC, "Places of the partnership"),
    "engagement.Priority": Entry(Protection.PUBLIC, "Priorities of the strategy"),
    "engagement.Consultation": Entry(Protection.PUBLIC, "What is asked, and for which decision"),
    "engagement.PopulationShare": Entry(
        Protection.INTERNAL, "Shares of the population, from official counts"
    ),
    "engagement.Helpline": Entry(Protection.PUBLIC, "Where help is, and who checks the entry"),
    "cms.HomePage": Entry(Protection.PUBLIC, "The home page"),
    "cms.HelpPage": Entry(Protection.PUBLIC, "The help page"),
    "cms.StandardPage": Entry(Protection.PUBLIC, "Pages"),
    "cms.StrategyPage": Entry(Protection.PUBLIC, "The strategy"),
    "cms.Principle": Entry(Protection.PUBLIC, "Principles of the strategy"),
    "cms.CampaignIndexPage": Entry(Protection.PUBLIC, "The list of campaigns"),
    "cms.CampaignPage": Entry(Protection.PUBLIC, "Campaigns"),
    "people.User": Entry(
        Protection.STAFF,
        "Accounts: name, address, digest of the password, whose texts they may read",
    ),
    "people.Invitation": Entry(Protection.STAFF, "Whom we invited to the office, for seven days"),
    "people.AuditEntry": Entry(
        Protection.STAFF, "Who did what and when in the office; never what an answer says"
    ),
}
