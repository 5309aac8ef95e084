"""The receipt for what was deleted for good, as text. It never holds a word that was deleted."""

from collections.abc import Iterator
from textwrap import TextWrapper

from reviewstudy.domain.keeping import Gone, Receipt
from reviewstudy.exporting.typeset import local_moment, mended

_KINDS = (
    ("reflections", "reflection", "reflections"),
    ("answers", "answer in them", "answers in them"),
    ("versions", "earlier version of an answer", "earlier versions of answers"),
    ("actions", "action", "actions"),
    ("received", "record of somebody else’s", "records of somebody else’s"),
    ("notes", "note", "notes"),
    ("highlights", "highlight without a note", "highlights without notes"),
)

_OUT_OF_REACH = (
    "PDFs, briefings and other files you exported. Review Study does not know where they are.",
    "Backups you made to a file, on a stick or elsewhere.",
    "What a synced folder or its service kept, and backups your organisation makes of this computer.",
    "What the disk itself may keep of overwritten files. Encryption still covers those.",
    "Printed pages, and what you copied to the clipboard or sent.",
)


def gone_in_words(gone: Gone) -> list[str]:
    """``3 notes``, ``1 reflection``: what a deletion took, or would take."""
    counted = [(getattr(gone, field), one, many) for field, one, many in _KINDS]
    return [f"{number:,} {one if number == 1 else many}" for number, one, many in counted if number]


def receipt_text(receipt: Receipt) -> str:
    """A receipt in lines of at most 78 characters."""
    item = TextWrapper(width=78, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)
    lines = ["Review Study: receipt for what was deleted for good", ""]
    for heading, items in _parts(receipt):
        lines += [heading, *(line for one in items for line in item.wrap(mended(one))), ""]
    return "\n".join(lines)


def _parts(receipt: Receipt) -> Iterator[tuple[str, list[str]]]:
    moment = local_moment(receipt.made)
    yield "When", [f"{moment:%d %B %Y, %H:%M}" if moment else receipt.made]
    yield "What was deleted", gone_in_words(receipt.gone) or ["Nothing."]
    if receipt.gone.quoted:
        number = receipt.gone.quoted
        yield (
            "What stays of it",
            [
                f"{number:,} highlight{'s' * (number != 1)} without any note, because a reflection you keep"
                " quotes the review's words there."
            ],
        )
    if receipt.titles:
        yield "About these reviews", list(receipt.titles)
    yield "What was checked", [("" if one.ok else "NOT DONE: ") + one.said for one in receipt.checks]
    if receipt.removed_snapshots:
        yield "Earlier copies in the data folder that were deleted too", list(receipt.removed_snapshots)
    if receipt.snapshots:
        yield "Earlier copies in the data folder, which may still hold it", list(receipt.snapshots)
    if receipt.backups:
        yield "Backups that were made", list(receipt.backups)
    yield "Copies this cannot reach", list(_OUT_OF_REACH)
