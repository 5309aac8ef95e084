"""A briefing as accessible pages: one, where it can be."""

from reviewstudy import wire
from reviewstudy.domain.briefings import Briefing
from reviewstudy.exporting.typeset import mended, page_count, printable, typeset

SIZES = ("11.5", "11", "10.5", "10", "9.5", "9")
"""Points of the type, the largest first; nothing is ever set smaller than the last."""


def briefing_pdf(briefing: Briefing) -> bytes:
    """``briefing`` as PDF/A-3a and PDF/UA-1 on as few pages as the smallest type gives.

    Of the sizes that need no more pages the largest is taken. Nothing is cut: where the smallest
    type does not make one page there are more, which ``page_count`` tells.

    Raises:
        ExportFailed: it could not be laid out.
    """
    shown, whole = printable(mended(wire.to_builtins(briefing)), ("made",))
    shown["unprintable"] = not whole
    text = wire.encode(shown).decode()

    def at(size: str) -> bytes:
        return typeset("briefing.typ", {"shown": text, "size": size}, briefing.made)

    smallest = at(SIZES[-1])
    fewest = page_count(smallest)
    return next((pdf for size in SIZES[:-1] if page_count(pdf := at(size)) == fewest), smallest)
