"""Small values to test with: everything has a plain default, a test names what matters to it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reviewstudy.domain.reviews import (
    Citation,
    DateRole,
    Holding,
    ItemKind,
    LearningPoint,
    Origin,
    Passage,
    PassageKind,
    Provenance,
    Review,
    ReviewDate,
    ReviewKind,
    edition_of,
)
from reviewstudy.storage.packs import Pack, PackedReview

PUBLISHER = "Brackenshire Safeguarding Children Board"


def passages(*texts: str) -> tuple[Passage, ...]:
    """Paragraphs, numbered p1, p2 and so on, as the importer does."""
    return tuple(Passage(f"p{n}", None, PassageKind.PARAGRAPH, text) for n, text in enumerate(texts, 1))


def review(
    *texts: str,
    points: Sequence[int] = (),
    published: str | None = "2018-07",
    themes: tuple[str, ...] = (),
    item: ItemKind = ItemKind.LEARNING,
    law: str = "",
    **fields: Any,
) -> Review:
    """A review of these paragraphs; ``points``: the numbers of those that are learning points."""
    text = passages(*(texts or ("Nobody asked about the bruise.", "The baby was seen at home.")))
    dates = (ReviewDate(DateRole.PUBLISHED, published, None, published),) if published else ()
    learning = tuple(
        LearningPoint(f"l{n}", item, "What we learned", themes, text[at - 1].text, text[at - 1].id)
        for n, at in enumerate(points, 1)
    )
    known: dict[str, Any] = {
        "title": "Family T9",
        "publisher": PUBLISHER,
        "reference": None,
        "kind": ReviewKind.SCR,
        "language": "en-GB",
        "dates": dates,
        "sections": (),
        "passages": text,
        "learning_points": learning,
        "citations": tuple(Citation(law, law, law, one.id) for one in text) if law else (),
    }
    return Review(**known | fields)


def holding(
    document: Review | None = None,
    review_id: str = "review-1",
    *,
    edition: str = "",
    digest: bool = False,
    origin: Origin = Origin.IMPORT,
    pack: str | None = None,
) -> Holding:
    """A review in the library; its edition is made from its text unless given."""
    document = document or review()
    edition = edition or edition_of(repr((review_id, document)).encode())
    return Holding(review_id, edition, origin, document, Provenance(digest=digest), pack)


def packed(document: Review | None = None, review_id: str = "t9") -> PackedReview:
    """A review in a pack."""
    document = document or review()
    terms = Provenance(permission="may be shared")
    return PackedReview(review_id, edition_of(repr(document).encode()), f"{review_id}.md", terms, document)


def pack(*reviews: PackedReview, pack_id: str = "brackenshire", version: str = "1") -> Pack:
    """A pack of one review unless given others."""
    return Pack(pack_id, "Brackenshire's reviews", version, "CC BY 4.0", reviews or (packed(),))


FolderBytes = dict[str, bytes]


def folder_bytes(folder: Path) -> FolderBytes:
    """Every file of a folder, whole."""
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}


DOCUMENT = """\
BRACKENSHIRE SAFEGUARDING CHILDREN BOARD SYNOPSIS OF LEARNING March 2024

Serious Case Review Family {family}

INTRODUCTION

A baby was seen at home with a small bruise on the cheek. Nobody asked how it came about, and the
visit was recorded as routine. {extra}

LEARNING

Noticing and Recording

- See the child awake, and write down what was seen before what was said about it.
- Challenge is part of everyone's work, and staff should know how to escalate a concern.
"""


def document(path: Path, family: str = "T9", extra: str = "") -> Path:
    """A document to import, written at ``path``."""
    path.write_text(DOCUMENT.format(family=family, extra=extra), "utf-8")
    return path
