"""What forbids a document to be passed on."""

import tomllib
from functools import cache

from reviewstudy import paths
from reviewstudy.domain.reviews import Provenance


def forbidden(terms: Provenance) -> str | None:
    """Why a document may not be passed on, in words that follow "its"; None where it may.

    It may not where it says so itself, or where its permission has a phrase of
    ``resources/importing/permission.toml``: better one document too few than one too many.
    """
    if not terms.share:
        return "front matter says “share: no”"
    said = " ".join((terms.permission or "").casefold().replace("’", "'").split())
    alone, phrases = _words()
    if said.strip(" .;!") in alone or any(phrase in said for phrase in phrases):
        return "permission forbids it"
    return None


@cache
def _words() -> tuple[frozenset[str], tuple[str, ...]]:
    read = tomllib.loads((paths.resources() / "importing" / "permission.toml").read_text("utf-8"))
    return frozenset(read["alone"]), tuple(read["phrases"])
