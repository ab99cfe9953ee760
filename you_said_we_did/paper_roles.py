"""Who reads, writes and approves papers, by who may see them."""

from hearback.people.roles import Role
from you_said_we_did.visibility import Visibility

# Who reads an issued paper in the office. Nobody outside these, whatever the paper is.
READERS = (
    Role.BOARD,
    Role.OFFICER,
    Role.COMMUNICATIONS,
    Role.DATA_PROTECTION,
    Role.SAFEGUARDING,
)
READERS_OF_RESTRICTED = (Role.BOARD, Role.OFFICER)
# Who writes; restricted papers, officers alone.
WRITERS = (Role.OFFICER, Role.COMMUNICATIONS)
# Public words are communications' to approve, as answers are; nobody approves her own.
APPROVERS = {
    Visibility.PUBLIC: (Role.COMMUNICATIONS,),
    Visibility.PARTNERSHIP: WRITERS,
    Visibility.RESTRICTED: (Role.OFFICER,),
}
