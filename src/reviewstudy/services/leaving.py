"""What a person wrote and brought in, deleted with the program: when it is uninstalled, and they say so."""

import re
import shutil
from contextlib import suppress
from pathlib import Path

from reviewstudy.domain.errors import KnownError
from reviewstudy.storage.files import storage_problem
from reviewstudy.storage.keys import FILE_NAME, KeyFile
from reviewstudy.storage.lease import Lease

_OURS = re.compile(
    r"(library|journal)\.db.*|(keys|tries)\.json|faults\.log|moved\.txt|setting-up|[a-z-]+\.lock"
    r"|snapshots|restoring|\.(library|journal|keys|tries|setting-up|moved|backing-up).*"
)
"""Names the program gives in a data folder. A folder that was chosen may hold other things too."""


def written_in(folders: list[Path]) -> list[Path]:
    """Those of ``folders`` that hold a library, or the note that says where it was moved to."""
    return [folder for folder in folders if folder.is_dir() and any(_ours(folder))]


def delete_for_good(folders: list[Path]) -> None:
    """Delete everything of the program's in these folders, and the folders where nothing else is in them.

    The key goes first: whatever stops this, what is left cannot be read.

    Raises:
        InUse: a window has one of them; then nothing is deleted.
        StorageProblem: the disk refuses, or another program holds a file.
    """
    for folder in folders:
        with Lease(folder):
            pass
    for folder in folders:
        with suppress(KnownError):  # a key file nobody can read names no entry
            KeyFile(folder).forget()
        try:
            for path in sorted(_ours(folder), key=lambda one: one.name != FILE_NAME):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)
            if not any(folder.iterdir()):
                folder.rmdir()
        except OSError as error:
            raise storage_problem(error, "the data folder") from error


def _ours(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if _OURS.fullmatch(path.name)]
