"""What the law fixes, each with where it says so. The one file in which such numbers are typed."""

from hearback.packing.facts.fact import Fact

LAW = (
    # UK GDPR, Article 33(1).
    Fact("tell_ico_within", "time to report a breach (Article 33)", lambda: "72 hours"),
    # Data Protection Act 2018, section 164A, since 19 June 2026.
    Fact("acknowledge_within", "time to acknowledge a complaint (section 164A)", lambda: "30 days"),
    # UK GDPR, Article 12(3).
    Fact("answer_rights_within", "time to answer a request (Article 12)", lambda: "one month"),
    # UK GDPR, Article 12(3): for what is complex, or for many requests.
    Fact("answer_rights_longer", "by how much more at the most", lambda: "two more months"),
    # Data Protection Act 2018, Schedule 1, paragraph 40(3).
    Fact("policy_kept_after", "how long a policy outlives its use", lambda: "six months"),
    # Public Sector Bodies … Accessibility Regulations 2018, as the monitoring body reads it.
    Fact("statement_looked_at", "how often the statement is looked at", lambda: "once a year"),
    # WCAG: the version GOV.UK’s monitoring has tested against since October 2024.
    Fact("wcag", "the accessibility standard", lambda: "2.2, level AA"),
)
