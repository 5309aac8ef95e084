"""Failures a person can do something about.

A :class:`KnownError` is expected: it says what happened and what to do next, in words for a
person, and is shown as it stands. Anything else that is raised is a bug.
"""


class KnownError(Exception):
    """Something went wrong that is not a bug.

    ``what`` says what happened, ``advice`` what to do next; neither ends in a full stop, neither
    ever holds what a person wrote.
    """

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what, advice)
        self.what = what
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.what}; {self.advice}"


class DocumentRefused(KnownError):
    """A file could not be read as a review."""


class PasswordNeeded(DocumentRefused):
    """A document is behind a password, and none was given, or (``wrong``) not the one it has."""

    def __init__(self, *, wrong: bool = False) -> None:
        self.wrong = wrong
        if wrong:
            super().__init__("That is not the password of this document", "import it again to try another")
        else:
            super().__init__(
                "The document is protected by a password",
                "bring it in through the window, which asks for it, or save a copy without the password",
            )


class StorageProblem(KnownError):
    """A database or the data folder cannot be used."""


class Damaged(StorageProblem):
    """A database cannot be read; ``file`` is its name."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} is damaged", "restore a backup; the file is left as it is")
        self.file = file


class NewerData(StorageProblem):
    """The data was written by a newer version of the program."""


class InUse(StorageProblem):
    """Another copy of the program holds the data folder."""


class LockedOut(KnownError):
    """The key to the databases could not be had."""


class WrongPassphrase(LockedOut):
    """The passphrase or recovery key does not open the key file."""


class PackRefused(KnownError):
    """A pack is damaged, unsafe, or cannot be built from its sources."""


class NotFound(KnownError):
    """What was asked for is not in the library or journal."""


class ExportFailed(KnownError):
    """A record could not be made or written."""


class BackupRefused(KnownError):
    """A backup is damaged, unsafe, or cannot be written where it should go."""


class RecordRefused(KnownError):
    """A file could not be read as a record."""


class RecordUnread(RecordRefused):
    """A PDF could not be read far enough to tell whether it holds a record."""


class NoRecord(RecordRefused):
    """A PDF like any other: it carries no record."""


class NewerRecord(RecordRefused):
    """A newer version of the program made the record."""
