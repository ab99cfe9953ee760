"""`python -m hearback.doctor`."""

import sys

from hearback.doctor.command import main

sys.exit(main())
