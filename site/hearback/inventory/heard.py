"""What people said, from the sealed answer to its coding."""

from hearback.inventory.protection import Entry, Protection

HEARD = {
    "intake.Envelope": Entry(Protection.SEALED, "Whole responses until their batch is opened"),
    "intake.SpentToken": Entry(
        Protection.SEALED, "Keyed digests of used forms, for three days; joined to nothing"
    ),
    "intake.BurntCode": Entry(Protection.SEALED, "Keyed digests of codes that were used, no more"),
    "surveys.Code": Entry(
        Protection.INTERNAL, "Keyed digests of codes that may be used, and which batch they are of"
    ),
    "surveys.CodeBatch": Entry(
        Protection.INTERNAL, "How many codes were printed for which place; how many used, in bands"
    ),
    "intake.Receipt": Entry(
        Protection.SEALED, "Digests of six words, each with the month in which it ends"
    ),
    "intake.DroppedReply": Entry(
        Protection.SEALED,
        "Digests of replies to delete, and of none at all, until that day’s last receipt ends",
    ),
    "intake.SavedForm": Entry(
        Protection.SEALED,
        "Answers that were not sent, locked with six words, until opened or fourteen days are over",
    ),
    "surveys.SealedReply": Entry(
        Protection.SEALED, "Replies that open with six words alone, until their month ends"
    ),
    "surveys.GeneralReply": Entry(
        Protection.PUBLIC, "What everybody finds who comes back with six words, and its next words"
    ),
    "by_email.Slip": Entry(
        Protection.SEALED,
        "That somebody wants news by mail, says yes or leaves, until the list’s next run: minutes",
    ),
    "by_email.SpentLink": Entry(
        Protection.SEALED, "Digests of links from our mail that were used, until they run out"
    ),
    "subscribers.Subscriber": Entry(
        Protection.SEALED,
        "E-mail addresses of those who want news, sealed to the list’s key; while one waits for a"
        " yes, since which day",
    ),
    "subscribers.Link": Entry(
        Protection.SEALED, "Digests of links in our mail, and until when they work"
    ),
    "subscribers.Mailing": Entry(
        Protection.INTERNAL,
        "What we wrote on which day, to how many within broad bands, how many were not taken",
    ),
    "responses.Quarantined": Entry(
        Protection.SEALED, "Envelopes that would not open or did not fit their survey"
    ),
    "responses.RawText": Entry(
        Protection.SEALED, "What was typed, sealed to the reviewers’ key of its month"
    ),
    "responses.ReplyDraft": Entry(
        Protection.SEALED,
        "Replies for a second reviewer to read, sealed to the reviewers’ key of the text’s month",
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
    "responses.Response": Entry(
        Protection.APART,
        "That one person answered, and in which month; whether on paper or with help, only where"
        " five people or more of a batch did and five did not, or nobody did",
    ),
    "responses.Answer": Entry(Protection.APART, "What she ticked"),
    "responses.Text": Entry(
        Protection.MASKED,
        "One free-text answer, masked; area and age band where a survey joins them to words and"
        " five people or more said the same; its language, while it is hidden as a whole; whether a"
        " reviewer put it into English; whether it worried a reader",
    ),
    "responses.SetAside": Entry(
        Protection.STAFF,
        "Which texts a reader does not meet because she may know the writer; no time, shown to"
        " nobody, in no audit entry",
    ),
    "responses.Coding": Entry(
        Protection.MASKED,
        "What a text is about, by machine, coder or as settled, with the words that say so and, for"
        " a suggestion, the coded text of the same group it is most like",
    ),
    "responses.ReplacedCoding": Entry(
        Protection.MASKED,
        "What a coder recorded before she changed her mind, and the words that said so; month only",
    ),
    "responses.Flag": Entry(
        Protection.MASKED,
        "What in a text a reader should stop for, suggested with the masked words that say so or"
        " set by a reader; in no figure",
    ),
    "responses.Lead": Entry(
        Protection.MASKED, "Words that several texts of a group hold more often than before"
    ),
    "responses.LeadText": Entry(Protection.MASKED, "Which texts hold the words of a lead"),
    "responses.SuggestionModel": Entry(
        Protection.MASKED,
        "Trained models: numbers, and words that at least three coded texts share; what was"
        " measured of each",
    ),
    "desk.Run": Entry(
        Protection.STAFF, "Trainings and the like: who asked, how far they are, what came of them"
    ),
    "responses.Codebook": Entry(
        Protection.INTERNAL, "Frozen versions of the list of themes, and who published them"
    ),
    "responses.CodebookDraft": Entry(Protection.INTERNAL, "What the next version is to say"),
    "responses.ThemeGroup": Entry(Protection.INTERNAL, "Families of themes"),
    "responses.Theme": Entry(Protection.INTERNAL, "Themes with their definitions and phrases"),
    "partners.SealedComment": Entry(
        Protection.SEALED,
        "Comments a partner agency handed in and paper forms that were typed in, until the keeper’s"
        " next run",
    ),
    "keying.WaitingForm": Entry(
        # Not “sealed”: what is sealed as a whole names no account.
        Protection.STAFF,
        "Which colleague typed a paper form, on which day, until a second one has; with it the"
        " form, sealed so that only the keeper opens it, digests of the ticks, whose keys are"
        " files, and which boxes had words",
    ),
    "keying.TypedForm": Entry(
        Protection.INTERNAL, "Which numbers of paper forms were typed in; nothing else"
    ),
    "partners.HandIn": Entry(
        Protection.INTERNAL, "Which agency handed in how many comments, by whom and on which day"
    ),
    "partners.Columns": Entry(
        Protection.INTERNAL,
        "What the columns of an agency’s spreadsheets hold, by digests of their headings",
    ),
    "partners.Contributor": Entry(Protection.STAFF, "Which account hands in for which agency"),
    "responses.MaskingCorrection": Entry(
        Protection.INTERNAL,
        "Phrases the masking always or never hides, by whom and why; refused if they look like a"
        " person’s name",
    ),
    "desk.LiftRequest": Entry(
        Protection.MASKED,
        "Which placeholder of a text should be readable, and why; gone once answered, or once"
        " nobody can",
    ),
    "desk.SavedView": Entry(
        Protection.STAFF, "Filters a reader keeps under a name, never the words she looked for"
    ),
    "desk.Turn": Entry(Protection.STAFF, "Who coded which text, first or second"),
    "desk.Resolution": Entry(
        Protection.STAFF, "Who settled what a text counts as where two people differed, and why"
    ),
    "desk.ThemeMemo": Entry(
        Protection.INTERNAL, "Coders’ notes on themes, by respondent group; never an answer’s words"
    ),
    "desk.Referral": Entry(
        Protection.STAFF,
        "Which text went to the safeguarding lead, when, by whom and for which flags; who deals"
        " with it, and until when",
    ),
    "desk.ReferralNote": Entry(
        Protection.STAFF,
        "What safeguarding leads did about such a text and decided, in their own words",
    ),
    "desk.Rota": Entry(Protection.STAFF, "Which safeguarding lead is on duty on which days"),
}
