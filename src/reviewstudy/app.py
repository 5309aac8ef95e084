"""The composition root: what a call becomes."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from reviewstudy import cli, paths
from reviewstudy.domain.errors import KnownError
from reviewstudy.services import faults
from reviewstudy.terminal import drop_output, say


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command or open the window; returns the exit status of docs/data-format.md."""
    try:
        words, files = cli.split_files(sys.argv[1:] if argv is None else argv)
        args = cli.parser().parse_args(words)
    except cli.Usage as error:
        say(f"reviewstudy: {error}; see reviewstudy --help")
        return 2
    try:
        return _dispatch(args, files)
    except KnownError as error:
        say(f"reviewstudy: {error}")
        return 1
    except BrokenPipeError:
        # Whoever read our output has gone: nothing to say, and nowhere to say it.
        drop_output()
        return 1
    except KeyboardInterrupt:
        say("reviewstudy: stopped; what was finished before is kept")
        return 1
    except Exception as error:  # a bug: the person gets one plain line, the log where it happened
        if os.environ.get("REVIEWSTUDY_DEBUG"):
            raise
        faults.log(error, paths.data_folder(args.data))
        say(f"reviewstudy: something inside the program failed; please report it ({faults.describe(error)})")
        return 1


def _dispatch(args: argparse.Namespace, files: list[Path]) -> int:
    if args.command is None:
        from reviewstudy.ui.application import FirstSign

        sign = FirstSign()  # before the rest of the program is read, which takes longer
        from reviewstudy.ui.start import run_window

        return run_window(paths.data_folder(args.data), cli.passphrase(args), files, sign)
    if args.command == "tour":
        from reviewstudy.ui.tour import run_tour

        return run_tour(args.folder)
    return cli.run(args)
