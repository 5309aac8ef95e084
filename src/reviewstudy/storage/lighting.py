"""The words of a search lit in the few texts that are shown.

FTS5's own ``snippet()`` lays the whole query out again for each row it is asked about by number,
which for a widened search of eighty phrases costs more than the search. Here the texts of one page
stand in an index of their own, in memory and cut into words alike, and are lit in one go.
"""

import threading
from collections.abc import Mapping
from contextlib import closing

from sqlcipher3 import dbapi2

from reviewstudy.domain.queries import LIT_END, LIT_START

WORDS = 40
"""Words of a snippet."""

TOKENIZER = "porter unicode61"
"""How the indexes cut texts into words."""


_SIGNS = {ord(sign): None for sign in (LIT_START, LIT_END, "\x00")}


def unlit(text: str) -> str:
    """A text without the signs that light words, which a hostile document may hold, and without the
    one that ends a text in C."""
    return text.translate(_SIGNS)


class Lighter:
    """Lights words; may be asked from several threads, one after the other."""

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def snippets(self, texts: Mapping[int, str], match: str) -> dict[int, str]:
        """The snippet of each text that holds a word of an FTS5 expression, the words between
        :data:`LIT_START` and :data:`LIT_END`; texts that hold none are left out."""
        with self._turn, closing(dbapi2.connect(":memory:", isolation_level=None)) as db:
            db.execute(f"CREATE VIRTUAL TABLE page USING fts5 (text, tokenize='{TOKENIZER}')")
            db.executemany("INSERT INTO page (rowid, text) VALUES (?, ?)", texts.items())
            sql = f"SELECT rowid, snippet(page, 0, ?, ?, '…', {WORDS}) FROM page WHERE page MATCH ?"
            return dict(db.execute(sql, [LIT_START, LIT_END, match]).fetchall())
