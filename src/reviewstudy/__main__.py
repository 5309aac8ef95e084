"""``python -m reviewstudy``, the installed ``reviewstudy`` command, and the packaged program."""

import os
import sys


def main() -> int:
    """What was asked for, or, where a packaged program has started itself for it, reading documents."""
    if getattr(sys, "frozen", False):
        _own_libraries_stay_ours()
        if sys.argv[1:2] == ["--parse-document"]:  # importing/isolation.py
            from reviewstudy.importing import child

            return child.main(sys.argv[2:])
        if sys.argv[1:2] in (["--ask-about-data"], ["--delete-data"]):  # uninstalling: packaging/
            from reviewstudy.ui import leaving

            return leaving.main(ask=sys.argv[1] == "--ask-about-data")
    from reviewstudy.app import main as run

    return run()


def _own_libraries_stay_ours() -> None:
    """Let a browser or a mail program that is opened from here find the system's libraries, not ours."""
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before:
        os.environ["LD_LIBRARY_PATH"] = before


if __name__ == "__main__":
    sys.exit(main())
