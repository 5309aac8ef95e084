"""``python -m reviewstudy`` and the installed ``reviewstudy`` command."""

import sys

from reviewstudy.app import main

if __name__ == "__main__":
    sys.exit(main())
