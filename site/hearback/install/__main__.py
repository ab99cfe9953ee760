"""`python -m hearback.install`."""

import sys

from hearback.install.command import main

sys.exit(main())
