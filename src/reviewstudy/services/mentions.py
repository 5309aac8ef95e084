"""Finding every place that mentions a word, for a person who asks what is held about them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.mentions import SHORTEST, Mention, Mentions, Written, fold, mention_in
from reviewstudy.domain.queries import mended
from reviewstudy.exporting import (
    mentions_markdown,
    mentions_pdf,
    mentions_text,
    write_markdown,
    write_pdf,
    write_text,
)
from reviewstudy.exporting.mentions import about, limits
from reviewstudy.services.clock import now
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.library import Library
from reviewstudy.storage.written import in_journal, in_library

STEP = 1000
"""Texts between two reports of progress."""


class MentionService:
    """Looks through all that was written, letter by letter rather than by the search's index."""

    def __init__(self, library: EncryptedFile, journal: EncryptedFile) -> None:
        self._library, self._journal = library, journal

    def find(
        self,
        words: str,
        progress: Callable[[int], None] = lambda looked: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Mentions:
        """Everything that mentions ``words``, also inside longer words, with or without accents.

        ``progress`` is told how many texts were looked through. A search that is ``cancelled`` gives
        what it has.

        Raises:
            KnownError: there is too little to look for.
        """
        plain = " ".join(mended(words).split())
        folded = fold(plain)
        if len(folded) < SHORTEST:
            raise KnownError("one letter stands everywhere", "type at least two letters or figures")
        titles = {entry.review_id: entry.title for entry in Library(self._library).entries()}
        found: list[Mention] = []
        looked = 0
        for looked, written in enumerate(self._all(), 1):
            if looked % STEP == 0:
                progress(looked)
                if cancelled():
                    break
            if (mention := mention_in(written, folded)) is not None:
                where = mention.where or (titles.get(mention.review, "") if mention.review else "")
                found.append(replace(mention, where=where))
        return Mentions(plain, now(), looked, tuple(found))

    @staticmethod
    def about(mention: Mention) -> str:
        """What kind of place a mention stands in, and where, in words."""
        return about(mention)

    @staticmethod
    def limits() -> tuple[str, tuple[str, ...]]:
        """What is not found: a heading and its lines."""
        said = limits()
        return said["heading"], tuple(said["lines"])

    def save(self, found: Mentions, path: Path) -> None:
        """Write a list: a PDF, Markdown (``.md``) or else text, by the ending of its name.

        Raises:
            ExportFailed: the file cannot be written; what stood there before still does.
        """
        match path.suffix.lower():
            case ".pdf":
                write_pdf(mentions_pdf(found), path)
            case ".md" | ".markdown":
                write_markdown(mentions_markdown(found), path)
            case _:
                write_text(mentions_text(found), path)

    def _all(self) -> Iterator[Written]:
        yield from in_journal(self._journal)
        yield from in_library(self._library)
