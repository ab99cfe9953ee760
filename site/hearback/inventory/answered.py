"""What the partnership makes of it, publishes and runs."""

from hearback.inventory.protection import Entry, Protection

ANSWERED = {
    "releases.Release": Entry(Protection.RELEASED, "Frozen figures of one survey and period"),
    "releases.ReleaseTheme": Entry(Protection.RELEASED, "One theme’s rounded or hidden figure"),
    "indicators.Indicator": Entry(
        Protection.RELEASED,
        "What agencies count themselves: whose figure, from where, its meaning; who made it public",
    ),
    "indicators.IndicatorValue": Entry(
        Protection.RELEASED,
        "Their values, hidden or rounded before they were stored; who handed in and approved them",
    ),
    "releases.ReleaseQuote": Entry(
        Protection.RELEASED,
        "What somebody wrote, masked and approved, beside a theme’s figure; nothing about who",
    ),
    "cutting.PublishedTables": Entry(
        Protection.INTERNAL, "Which tables a survey publishes, and what is shown as one"
    ),
    "cutting.Threshold": Entry(
        Protection.STAFF,
        "From how many people on a survey’s numbers show: who asked, who signed, and why",
    ),
    "cutting.FrozenCounts": Entry(
        Protection.APART,
        "True counts behind a release, so that a year is the sum of its quarters; shown to nobody,"
        " gone once the year is published, after fifteen months in any case",
    ),
    "cutting.DraftAudit": Entry(
        Protection.APART, "Why numbers of a draft are hidden; gone once it is published"
    ),
    "cutting.CutRun": Entry(Protection.STAFF, "Who asked for which release, and how far it is"),
    "cutting.Quote": Entry(
        Protection.MASKED,
        "Which masked words were proposed for which release, by whom; who let them out, or why not",
    ),
    "pack.Document": Entry(
        Protection.INTERNAL,
        "The partnership’s own words of each document of the pack, and who wrote in it",
    ),
    "pack.Issue": Entry(
        Protection.PUBLIC,
        "Documents of the pack as they were issued; those that are not public are the office’s"
        " alone; who signed them",
    ),
    "you_said_we_did.ApprovalStep": Entry(
        Protection.INTERNAL, "Which roles approve words for the public"
    ),
    "you_said_we_did.Finding": Entry(Protection.PUBLIC, "What people said, in the office’s words"),
    "you_said_we_did.LearningSource": Entry(
        Protection.INTERNAL,
        "What reviews, audits and partners’ data taught, in our words and without any case; of a"
        " public one anyone may read its title and kind",
    ),
    "you_said_we_did.Commitment": Entry(Protection.PUBLIC, "What is promised, by whom, until when"),
    "you_said_we_did.ProgressEntry": Entry(Protection.PUBLIC, "How a promise moved on"),
    "you_said_we_did.Outcome": Entry(Protection.PUBLIC, "Whether it made a difference"),
    "you_said_we_did.Poster": Entry(
        Protection.PUBLIC, "An answer on one sheet, as its public page said it when it was made"
    ),
    "you_said_we_did.ContentVersion": Entry(
        Protection.PUBLIC, "A random value that changes with what public pages are made of"
    ),
    "you_said_we_did.Paper": Entry(
        Protection.RELEASED,
        "Quarterly packs and annual summaries: words around released figures; drafts and restricted"
        " ones are the office’s alone; who wrote in which",
    ),
    "you_said_we_did.Recipient": Entry(
        Protection.INTERNAL, "Which boards and bodies receive which papers, by role"
    ),
    "you_said_we_did.Plan": Entry(
        Protection.INTERNAL,
        "Joint action plans and partners’ parts; public if communications say so",
    ),
    "you_said_we_did.Objective": Entry(Protection.INTERNAL, "What a plan wants to reach"),
    "you_said_we_did.Issue": Entry(
        Protection.INTERNAL, "How a plan read on one day, and what anyone may read of it"
    ),
    "you_said_we_did.IssueApproval": Entry(
        Protection.INTERNAL, "Who kept an issue of a plan, who asked to let it out, and who did"
    ),
    "you_said_we_did.SignOff": Entry(
        Protection.INTERNAL, "Which body agreed to an issue, by a role, and where it is minuted"
    ),
    "you_said_we_did.Import": Entry(
        Protection.INTERNAL, "Which file of a plan was taken in, and what was not understood in it"
    ),
    "you_said_we_did.Lead": Entry(Protection.INTERNAL, "Which agencies lead an action of a plan"),
    "you_said_we_did.PlanEntry": Entry(
        Protection.INTERNAL, "How an action moved on, as only the partnership reads it"
    ),
    "you_said_we_did.ProgressReturn": Entry(
        Protection.INTERNAL, "What an agency says each year of an action it leads"
    ),
    "reminding.Reminder": Entry(
        Protection.STAFF,
        "Who was mailed how many things are late or due soon, about which month, week or day",
    ),
    "surveys.Survey": Entry(Protection.PUBLIC, "Surveys; drafts are the office’s alone"),
    "surveys.Draft": Entry(Protection.INTERNAL, "What surveys ask, as it is being written"),
    "surveys.EqualitySet": Entry(
        Protection.INTERNAL, "Versions of the questions about the person; surveys copy them"
    ),
    "builder.LibraryQuestion": Entry(
        Protection.INTERNAL, "The partnership’s own questions, kept to be asked again"
    ),
    "paper.PaperForm": Entry(
        Protection.INTERNAL,
        "Numbers of paper forms, drawn by lot, with what each asks and the month it was printed;"
        " beside no answer but one that waits to be typed a second time",
    ),
    "keying.TypingRule": Entry(
        Protection.INTERNAL, "Which surveys’ paper forms two people type in"
    ),
    "surveys.Approval": Entry(Protection.STAFF, "Who said yes or no to which draft of a survey"),
    "surveys.Override": Entry(
        Protection.STAFF, "Which concerns about a survey may stand, who said so, and why"
    ),
    "surveys.Wording": Entry(
        Protection.INTERNAL, "Which other words a survey goes out in: languages, Easy Read"
    ),
    "surveys.WordingString": Entry(
        Protection.STAFF, "A survey’s strings in other words, and which person checked each"
    ),
    "surveys.Recording": Entry(
        Protection.PUBLIC,
        "What a survey says, signed or spoken, without the file’s name, device or place",
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
    "engagement.EngagementTask": Entry(
        Protection.INTERNAL, "What is done to reach groups that are not heard, by which agency"
    ),
    "engagement.ClockLimits": Entry(
        Protection.PUBLIC, "How long people wait for an answer at the most"
    ),
    "engagement.Helpline": Entry(Protection.PUBLIC, "Where help is, and who checks the entry"),
    "cms.HomePage": Entry(Protection.PUBLIC, "The home page"),
    "cms.HelpPage": Entry(Protection.PUBLIC, "The help page"),
    "cms.StandardPage": Entry(Protection.PUBLIC, "Pages"),
    "cms.StrategyPage": Entry(Protection.PUBLIC, "The strategy"),
    "cms.Principle": Entry(Protection.PUBLIC, "Principles of the strategy"),
    "cms.CampaignIndexPage": Entry(Protection.PUBLIC, "The list of campaigns"),
    "cms.CampaignPage": Entry(Protection.PUBLIC, "Campaigns"),
    "format_requests.FormatRequest": Entry(
        Protection.INTERNAL,
        "Which page was asked for in which form, who in the office makes it and until when; nothing"
        " of who asked",
    ),
    "cms.Statement": Entry(Protection.PUBLIC, "This installation’s grade, as anyone may read it"),
    "people.User": Entry(
        Protection.STAFF,
        "Accounts: name, address, digest of the password, whose texts they may read",
    ),
    "people.Invitation": Entry(Protection.STAFF, "Whom we invited to the office, for seven days"),
    "people.AuditEntry": Entry(
        Protection.STAFF, "Who did what and when in the office; never what an answer says"
    ),
    "deletions.Deletion": Entry(
        Protection.INTERNAL,
        "What was deleted and on which day, by kinds, ids of destroyed keys and digests of random"
        " keys, so that a restored backup loses it again; and which periods’ figures are out",
    ),
    "deletions.ChosenClock": Entry(
        Protection.INTERNAL, "For how many days each kind is kept, where somebody chose"
    ),
    "deletions.Purged": Entry(
        Protection.INTERNAL, "When each kind was last deleted from, and how many rows that day"
    ),
    "people.AuditHead": Entry(
        Protection.INTERNAL, "The end of the audit log’s chain; its next key, sealed"
    ),
}
