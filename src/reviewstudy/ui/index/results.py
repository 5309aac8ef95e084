"""Results of a search as cards, and the line that says how many there are."""

from collections.abc import Collection, Mapping

from reviewstudy.domain.queries import Hit
from reviewstudy.domain.reviews import ItemKind
from reviewstudy.services.searching import Answer, lit_parts
from reviewstudy.services.shelf import OWN
from reviewstudy.ui.cards import Card
from reviewstudy.ui.words import ITEM_KINDS, count, shortened, when

_OWN = {
    "note": "Your note",
    "highlight": "Your highlight",
    "answer": "Your reflection",
    "action": "Your action",
    "passage": "In the text",
}
LONGEST = 600
"""Characters of a learning point shown where no words are lit."""

Point = tuple[str, str]
"""A learning point: ids of its review and of itself."""


def point_of(hit: Hit) -> Point | None:
    """The learning point a hit is, if it is one."""
    return (hit.review, hit.point) if hit.point else None


def keyed(answer: Answer) -> dict[str, Hit]:
    """Hits by keys that stay the same while a search is completed."""
    found: dict[str, Hit] = {}
    for hit in answer.hits:
        key = f"{hit.kind}:{hit.review}:{hit.point or hit.ref or hit.passage}"
        while key in found:
            key += "'"
        found[key] = hit
    return found


def own_themes(hit: Hit) -> list[str]:
    """The names of the themes a person put on a learning point."""
    return [theme.removeprefix(OWN) for theme in hit.themes if theme.startswith(OWN)]


def cards(hits: Mapping[str, Hit], ticked: Collection[Point], since: str = "") -> list[Card]:
    """Hits grouped by review, the review with the best hit first; ``since``: the moment after which
    what came is new, if that is asked."""
    groups: dict[str, list[str]] = {}
    for key, hit in hits.items():
        groups.setdefault(hit.work, []).append(key)
    made: list[Card] = []
    for keys in groups.values():
        best = next((hits[key] for key in keys if not hits[key].digest), hits[keys[0]])
        dated = when(best.published) if best.published else "undated"
        line = " · ".join(filter(None, (best.publisher, dated, count(len(keys), "place"))))
        chip = "New" if since and any(hits[key].added > since for key in keys) else ""
        made.append(Card(f"review:{best.review}", best.title, line, chip=chip, heading=True))
        made += [_card(key, hits[key], ticked) for key in keys]
    return made


def _card(key: str, hit: Hit, ticked: Collection[Point]) -> Card:
    kind = _OWN.get(hit.kind) or ITEM_KINDS[ItemKind(hit.kind)]
    page = f"page {hit.page}" if hit.page else ""
    digest = "digest, not the review's own words" if hit.digest else ""
    why = "" if hit.ref else hit.why
    own = f"your theme: {', '.join(names)}" if (names := own_themes(hit)) else ""
    meta = " · ".join(part for part in (kind, hit.theme, page, digest, own, why) if part)
    badge = (hit.kind, hit.number) if hit.number is not None else None
    point = point_of(hit)
    body = tuple(lit_parts(hit.snippet))
    if len(body) == 1 and len(hit.snippet) > LONGEST:
        body = ((shortened(hit.snippet, LONGEST), False),)
    return Card(key, "", meta, body, badge=badge, tick=None if point is None else point in ticked)


def summary(answer: Answer) -> str:
    """How much was found, and what to know about it."""
    found: list[str] = []
    if answer.points:
        points, reviews = count(len(answer.points), "learning point"), count(answer.reviews, "review")
        found.append(f"{points} in {reviews}")
    if answer.own:
        found.append(count(answer.own, "note, mark or answer of yours", "notes, marks or answers of yours"))
    if answer.passages:
        found.append(count(answer.passages, "other place"))
    if not found:
        return ""
    told = "; ".join(found) + "."
    if answer.partial:
        told += " No place has all your words; these have some of them."
    elif answer.loose:
        told += f" Below them, {count(answer.loose, 'learning point')} with some of your words."
    elif answer.points and not answer.weighed and len(answer.points) > len(answer.hits):
        told += " The newest reviews come first."
    return told
