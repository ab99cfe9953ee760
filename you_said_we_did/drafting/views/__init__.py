"""The officer's screens: from a released theme to an answer in public."""

from hearback.people.roles import Role
from you_said_we_did.sources import READ_PARTNERSHIP

WRITERS = (Role.OFFICER, Role.COMMUNICATIONS)
SOURCE_READERS = READ_PARTNERSHIP
EITHER = ["GET", "HEAD", "POST"]
# A plan is the partnership's: whoever works in its office for it may read it, coders aside.
PLAN_READERS = (
    *WRITERS,
    Role.BOARD,
    Role.PARTNER,
    Role.SAFEGUARDING,
    Role.DATA_PROTECTION,
)
