"""The data inventory: what every table of ours holds, and how it is protected.

A test fails on a model that is missing here, so nothing new is stored without somebody having
said what it is (docs/safety.md, claim 35; ASVS 14.1.1). Other parts' tables (Wagtail's pages and
revisions, sign-in) hold content and accounts only: no answer ever becomes a page or a revision.
"""

from hearback.inventory.answered import ANSWERED
from hearback.inventory.heard import HEARD
from hearback.inventory.protection import Entry as Entry
from hearback.inventory.protection import Protection as Protection

INVENTORY = {**HEARD, **ANSWERED}
