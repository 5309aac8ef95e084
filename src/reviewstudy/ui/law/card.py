"""What the window says of a law or guidance: in its card, and beside the text of a review."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from PySide6.QtWidgets import QWidget

from reviewstudy.domain.currency import MovedOn, Movement, Source, ThenAndNow
from reviewstudy.domain.law import Authority, AuthorityKind
from reviewstudy.domain.reviews import ItemKind
from reviewstudy.services.law import AsOf, Cited, CitingReview, LawCard
from reviewstudy.ui.cards import Card
from reviewstudy.ui.parts import frame, label, tip
from reviewstudy.ui.words import ITEM_KINDS, count, shortened, when

KINDS = {
    AuthorityKind.ACT: "Act",
    AuthorityKind.PROVISION: "Section of an Act or regulations",
    AuthorityKind.REGULATIONS: "Regulations",
    AuthorityKind.CONVENTION: "Convention",
    AuthorityKind.CASE: "Judgment",
    AuthorityKind.GUIDANCE: "Guidance",
    AuthorityKind.SCHEME: "Scheme",
    AuthorityKind.REPORT: "Report or review",
}

GROUPS: tuple[tuple[str, frozenset[AuthorityKind]], ...] = (
    (
        "Acts and regulations",
        frozenset({AuthorityKind.ACT, AuthorityKind.PROVISION, AuthorityKind.REGULATIONS}),
    ),
    ("Guidance", frozenset({AuthorityKind.GUIDANCE, AuthorityKind.SCHEME})),
    ("Judgments and conventions", frozenset({AuthorityKind.CASE, AuthorityKind.CONVENTION})),
    ("Reports and reviews", frozenset({AuthorityKind.REPORT})),
)
"""Headings of the list of what is cited, with the kinds that stand under each."""

SHOWN = 300
"""Places listed in one card; nobody reads further down."""

_MOVEMENTS = {
    Movement.REPLACED: "Replaced",
    Movement.ALREADY: "Had been replaced already",
    Movement.CHANGED: "Moved on",
    Movement.STANDING: "Good to know",
}


def counted(cited: Cited) -> str:
    """``3 reviews · 5 learning points``; learning points only where there are any."""
    points = f" · {count(cited.points, 'learning point')}" if cited.points else ""
    return count(cited.reviews, "review") + points


def trust(authority: Authority) -> str:
    """Whether someone legally qualified has checked what we say of an authority."""
    if authority.checked_on:
        return f"Checked on {when(authority.checked_on)}."
    return "Check before relying on it: no lawyer has checked this entry."


def then_and_now(found: ThenAndNow | None) -> str:
    """A line on the edition a text meant and today's; empty where nothing is known of editions."""
    if found is None:
        return ""
    parts: list[str] = []
    editions = " or the ".join(one.edition for one in found.then)
    if editions:
        lead = "Named here" if found.named else "In force when this was published"
        doubt = ", the date does not settle which" if len(found.then) > 1 else ""
        parts.append(f"{lead}: the {editions}{doubt}.")
    if found.now is not None and found.then == (found.now,):
        parts.append("It is today's edition, as far as we know.")
    elif found.now is not None:
        parts.append(f"Now: the {found.now.edition}.")
    if found.now is not None and not found.now.source.checked_on:
        parts.append("Check before relying on it.")
    return " ".join(parts)


def short_then_and_now(found: AsOf) -> str:
    """The same in a few words, for a list: ``then the 2015 edition · moved on 18 July 2018``."""
    parts: list[str] = []
    if found.then_and_now is not None and found.then_and_now.then:
        parts.append("then the " + " or the ".join(one.edition for one in found.then_and_now.then))
    moved = [note for note in found.notes if note.movement is not Movement.STANDING and note.when]
    if moved:
        said = "had been replaced" if moved[-1].movement is Movement.ALREADY else "moved on since"
        parts.append(f"{said}: {when(moved[-1].when)}")
    return " · ".join(parts)


def sourced(source: Source) -> str:
    """Where a note was read, and how far it can be relied on."""
    # A long name may break after a stop, or it would be cut off in a narrow panel.
    host = urlsplit(source.url).netloc.removeprefix("www.").replace(".", ".\u200b")
    read = f"read on {when(source.checked_on)}" if source.checked_on else "check before relying on it"
    return f"Source: {source.title} ({host}); {read}."


def lead(note: MovedOn) -> str:
    """What a note is and when it happened: ``Moved on: 18 July 2018``."""
    dated = note.when and note.movement is not Movement.STANDING
    return _MOVEMENTS[note.movement] + (f": {when(note.when)}" if dated else "")


def _note(note: MovedOn) -> QWidget:
    source = label(sourced(note.source), "muted")
    source.setToolTip(tip(note.source.url))
    made = frame("notice", label(lead(note), "subheading"), label(note.note), source, spacing=4)
    made.setAccessibleName(f"{lead(note)}. {note.note}")
    return made


def beside_widgets(found: AsOf) -> list[QWidget]:
    """The then-and-now line and the notes of one authority beside one review's text."""
    line = then_and_now(found.then_and_now)
    return [*([label(line)] if line else []), *(_note(note) for note in found.notes)]


def card_of(card: LawCard) -> list[Card]:
    """A law's card as lines of a list: what it is, what moved on, its sections, where it is cited.

    Keys say what opening a line does: ``copy:`` an address, ``law:`` another card, ``place:`` a
    review and passage with a tab between.
    """
    authority = card.authority
    about = authority.explanation
    if card.now is not None:
        about += f" In force today, as far as we know: the {card.now.edition}. {card.now.note}"
    url = f"Open this line to copy its address: {authority.url}" if authority.url else ""
    meta = "\n".join(part for part in (f"{KINDS[authority.kind]}. {trust(authority)}", url) if part)
    first = f"copy:{authority.url}" if authority.url else ""
    lines = [Card(first, authority.name, meta, ((about, False),))]
    for note in card.notes:
        source = f"{sourced(note.source)}\nOpen this line to copy the source's address."
        lines.append(Card(f"copy:{note.source.url}", lead(note), source, ((note.note, False),)))
    if card.act is not None:
        lines.append(Card(f"law:{card.act.id}", card.act.name, "The Act or regulations it belongs to"))
    named = [one for one in card.provisions if one.reviews]
    if named:
        lines.append(Card("", "Its sections", "Each counts towards itself", heading=True))
        lines += [Card(f"law:{one.authority.id}", one.authority.name, counted(one)) for one in named]
    lines.append(Card("", "Where it is cited", _where(card, bool(named)), heading=True))
    places: list[Card] = []
    for doubt, reviews in (("", card.cited), ("Probably: ", card.probably)):
        for one in reviews:
            places += _of_review(one, doubt)
    return lines + places[:SHOWN]


def _where(card: LawCard, sections: bool) -> str:
    counts = card.counted
    points = f"; {count(counts.points, 'learning point')} rest on it" if counts.points else ""
    if counts.points == 1:
        points = "; one learning point rests on it"
    said = f"{count(counts.reviews, 'review')}{points}."
    if not card.cited:
        said = "No review cites the whole of it; see its sections." if sections else "No review cites it."
    if card.probably:
        said += " “Probably” is our reading: the text itself gives no citation."
    if sum(len(one.places) + 1 for one in (*card.cited, *card.probably)) > SHOWN:
        said += f" The first {SHOWN} lines are shown, the newest reviews first."
    return said


def _of_review(review: CitingReview, doubt: str) -> list[Card]:
    published = when(review.published) if review.published else "undated"
    moved = short_then_and_now(review.as_of)
    meta = " · ".join(part for part in (review.publisher, published, moved) if part)
    first = review.places[0].review
    cards = [Card(f"place:{first}\t", doubt + review.title, meta, heading=True)]
    for place in review.places:
        what = ITEM_KINDS[ItemKind(place.item)] if place.item else "In the text"
        parts = (
            doubt + what,
            f"page {place.page}" if place.page else "",
            "digest, not the review's own words" if place.digest else "",
        )
        cards.append(
            Card(
                f"place:{place.review}\t{place.passage}",
                "",
                " · ".join(part for part in parts if part),
                lit(place.text, place.printed),
                badge=(place.item, place.number) if place.number is not None else None,
            )
        )
    return cards


def lit(text: str, printed: str, most: int = 260) -> tuple[tuple[str, bool], ...]:
    """A passage as runs with the words that name the law lit, cut to about ``most`` characters."""
    at = text.find(printed)
    if at < 0:
        return ((shortened(text, most), False),)
    start = max(0, at - most // 2)
    before = text[start:at]
    if start:
        before = "… " + before.partition(" ")[2]
    after = shortened(text[at + len(printed) :], max(60, most - len(before) - len(printed)))
    return tuple(run for run in ((before, False), (printed, True), (after, False)) if run[0])


def matches(authority: Authority, words: Iterable[str]) -> bool:
    """Whether what we know of an authority has a beginning of each of ``words`` (small letters), and
    numbers whole: section 20 is no part of 2009."""
    phrases = (*authority.patterns, *authority.probable_patterns, *authority.provisions)
    known = " ".join((authority.name, authority.explanation, KINDS[authority.kind], *phrases)).casefold()
    return all(re.search(rf"(?<!\w){re.escape(word)}(?!(?<=\d)\d)", known) for word in words)
