"""Django's command line from a bare checkout: `python site/manage.py COMMAND`."""

import sys
from pathlib import Path

# Appended, not inserted: the script's own folder, site/, must stay first so that `hearback`
# is found there and the standard library's `site` module is never shadowed.
sys.path.append(str(Path(__file__).resolve().parent.parent))

if __name__ == "__main__":
    from hearback.__main__ import main

    main()
