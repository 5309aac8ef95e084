"""A published file becomes a :class:`Review`: clean, structured, readable text.

One door, :func:`extract`. Formats make lines (:mod:`.lines`), one pipeline (:mod:`.pipeline`)
makes the review, and all of it runs in a child process (:mod:`.isolation`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewstudy import wire
from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import Provenance, Review, edition_of
from reviewstudy.importing import admission, isolation
from reviewstudy.importing.isolation import Cancelled, Limits

__all__ = ["Cancelled", "Extracted", "Limits", "documents_in", "extract"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document read: the review, the SHA-256 of its bytes, and what it declares of itself."""

    document: Review
    edition: str
    provenance: Provenance
    declared_id: str | None


def _never() -> bool:
    return False


def extract(path: Path, *, limits: Limits | None = None, cancelled: Callable[[], bool] = _never) -> Extracted:
    """Read one document. Blocks for up to ``limits.seconds``; ``cancelled`` is polled meanwhile.

    Raises:
        DocumentRefused: it cannot be read, or (:class:`Cancelled`) was stopped.
    """
    limits = limits or Limits()
    source, name = admission.admit(path, limits.text)
    said = isolation.run([name], source, limits, cancelled)
    try:
        return _understood(wire.decode(said, dict[str, Any]), edition_of(source))
    except (ValueError, KeyError, TypeError):
        raise DocumentRefused(
            "The document could not be read: what came out of it makes no sense",
            "save it as plain text and try that",
        ) from None


def _understood(answer: dict[str, Any], edition: str) -> Extracted:
    """The child's answer, believed only as far as it is well formed."""
    if "refused" in answer:
        refused = wire.from_builtins(answer["refused"], dict[str, str])
        raise DocumentRefused(refused["what"], refused["advice"])
    read = answer["read"]
    review = wire.from_builtins(read["document"], Review)
    _check(review)
    return Extracted(
        document=review,
        edition=edition,
        provenance=wire.from_builtins(read["provenance"], Provenance),
        declared_id=wire.from_builtins(read["declared_id"], str | None),  # type: ignore[arg-type]
    )


def _check(review: Review) -> None:
    """Raise ValueError where ids repeat or point nowhere."""
    passages = {passage.id for passage in review.passages}
    sections = {section.id for section in review.sections}
    points = {point.id for point in review.learning_points}
    whole = (len(passages), len(sections), len(points)) == (
        len(review.passages),
        len(review.sections),
        len(review.learning_points),
    )
    pointed = {
        *(item.passage for item in review.learning_points),
        *(item.passage for item in review.citations),
        *(item.passage for item in review.timeline),
        *(item.passage for item in review.links),
        *(passage for note in review.footnotes for passage in note.passages),
    }
    under = {passage.section for passage in review.passages if passage.section is not None}
    if not whole or not pointed <= passages or not under <= sections:
        raise ValueError("ids repeat or point nowhere")


def documents_in(paths: Iterable[Path]) -> list[Path]:
    """The files among ``paths`` and the documents in the folders among them, each once, sorted.

    A file named is kept whatever its kind, so that it can be refused in words; in folders only
    kinds that can be read are taken, nothing hidden, and no link to a folder is followed.
    """
    found: set[Path] = set()
    for path in paths:
        if not path.is_dir():
            found.add(path)
            continue
        for folder, inner, names in path.walk(follow_symlinks=False):
            inner[:] = [name for name in inner if not name.startswith(".")]
            found.update(
                folder / name
                for name in names
                if not name.startswith((".", "~$"))
                and Path(name).suffix.lower() in admission.files().formats
                and (folder / name).is_file()
            )
    return sorted(found)
