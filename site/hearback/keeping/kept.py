"""What no clock deletes, and why: until somebody deletes it, or as long as Hearback runs here."""

from dataclasses import dataclass

from feedback.surveys.promise import SAVED_DAYS


@dataclass(frozen=True)
class Kept:
    """Tables that have no clock."""

    what: str
    how_long: str
    covers: tuple[str, ...]


FOR_GOOD = (
    Kept(
        "Released figures, and quotes that stand in them",
        "for good: they are public, and never changed. A quote goes when it is withdrawn.",
        (
            *("releases.Release", "releases.ReleaseTheme", "releases.ReleaseQuote"),
            *("indicators.Indicator", "indicators.IndicatorValue", "cutting.PublishedTables"),
        ),
    ),
    Kept(
        "Findings, promises, plans and papers",
        "for good: they are the partnership’s public record.",
        (
            *("you_said_we_did.Finding", "you_said_we_did.Commitment", "you_said_we_did.Outcome"),
            *("you_said_we_did.ProgressEntry", "you_said_we_did.Poster", "you_said_we_did.Paper"),
            *("you_said_we_did.LearningSource", "you_said_we_did.Recipient"),
            *("you_said_we_did.Plan", "you_said_we_did.Objective", "you_said_we_did.Issue"),
            *("you_said_we_did.SignOff", "you_said_we_did.Import", "you_said_we_did.Lead"),
            *("you_said_we_did.PlanEntry", "you_said_we_did.ProgressReturn"),
            *("you_said_we_did.ApprovalStep", "you_said_we_did.IssueApproval"),
        ),
    ),
    Kept(
        "The audit log, and who approved, overruled or signed what",
        "for good: accountability outlasts a job. It holds nothing about what an answer says.",
        (
            *("people.AuditEntry", "people.AuditHead", "cutting.Threshold"),
            *("surveys.Approval", "surveys.Override", "pack.Document", "pack.Issue"),
        ),
    ),
    Kept(
        "Accounts of people who work here, and their keys",
        "until the account is closed; then its own clock begins.",
        (
            *("people.User", "keeper.ReviewerKey", "partners.Contributor", "desk.SavedView"),
            *("desk.Rota", "desk.Run"),
        ),
    ),
    Kept(
        "Answers that somebody saved under six words and did not send",
        f"until they are opened, or for {SAVED_DAYS} days. Then their key is destroyed as well.",
        ("intake.SavedForm",),
    ),
    Kept(
        "What six words lead to: marks of them, and sealed replies",
        "to the end of the month that the survey says, or until whoever has the words deletes them."
        " Then their key is destroyed as well.",
        (
            *("intake.Receipt", "intake.DroppedReply", "surveys.SealedReply"),
            "surveys.GeneralReply",
        ),
    ),
    Kept(
        "Digests of codes, and of those that were used",
        "until all answers of their survey were opened or destroyed.",
        ("surveys.Code", "intake.BurntCode"),
    ),
    Kept(
        "E-mail addresses of people on the list, sealed",
        "until they leave, by one link in every message.",
        ("subscribers.Subscriber", "subscribers.Mailing", "by_email.Slip"),
    ),
    Kept(
        "Which months and batches there were, and which keys were destroyed",
        "for good: months and numbers, no answer.",
        (
            *("responses.Batch", "responses.ForgottenMonth", "keeper.OtherMachine"),
            *("partners.HandIn", "partners.Columns"),
        ),
    ),
    Kept(
        "The codebook, notes on themes, the masking’s own list, trained models",
        "until somebody deletes them. Nothing in them is one person’s.",
        (
            *("responses.Codebook", "responses.CodebookDraft", "responses.ThemeGroup"),
            *("responses.Theme", "responses.SuggestionModel", "responses.MaskingCorrection"),
            "desk.ThemeMemo",
        ),
    ),
    Kept(
        "Surveys, questions, pages, and whom the partnership asks",
        "until somebody deletes them.",
        (
            *("surveys.Survey", "surveys.Draft", "surveys.SurveyVersion", "surveys.EqualitySet"),
            *("surveys.Wording", "surveys.WordingString", "surveys.Recording"),
            "keying.TypingRule",
            *("builder.LibraryQuestion", "you_said_we_did.ContentVersion"),
            *("engagement.Partnership", "engagement.Agency", "engagement.Area"),
            *("engagement.Priority", "engagement.Consultation", "engagement.PopulationShare"),
            *("engagement.EngagementTask", "engagement.ClockLimits", "engagement.Helpline"),
            *("cms.HomePage", "cms.HelpPage", "cms.StandardPage", "cms.StrategyPage"),
            *("cms.Principle", "cms.CampaignIndexPage", "cms.CampaignPage", "cms.Statement"),
            "surveys.CodeBatch",
        ),
    ),
    Kept(
        "Why numbers of a draft release are hidden",
        "until the draft is published or discarded.",
        ("cutting.DraftAudit",),
    ),
    Kept(
        "The deletion log, the clocks themselves, and what each last deleted",
        "for good: no backup could be restored safely without. It holds kinds, days and digests.",
        ("deletions.Deletion", "deletions.ChosenClock", "deletions.Purged"),
    ),
)
