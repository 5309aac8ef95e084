"""Which passages a reader should take away: learning, recommendations, findings, practice, questions."""

import re
from collections.abc import Iterator, Sequence

from reviewstudy.content import thesaurus
from reviewstudy.domain.reviews import ItemKind, LearningPoint, Passage, PassageKind
from reviewstudy.importing.headings import ENTRY
from reviewstudy.importing.rules import Rules, rules
from reviewstudy.importing.sections import Outline

_ITEMS = {PassageKind.BULLET, PassageKind.NUMBERED}
_LEADS = re.compile(r"(?::|\bas follows\W*|[–—-])\s*$")
"""How a paragraph ends that leads to others."""
_KINDS = {
    "learning": ItemKind.LEARNING,
    "recommendation": ItemKind.RECOMMENDATION,
    "finding": ItemKind.FINDING,
    "good_practice": ItemKind.GOOD_PRACTICE,
    "question": ItemKind.QUESTION,
    "steps": ItemKind.RECOMMENDATION,
}


def learning_points(outline: Outline) -> tuple[LearningPoint, ...]:
    """The items of every section whose heading gives a role, in order, numbered l1.. .

    Labelled paragraphs ("Recommendation 3: ...") are items wherever they stand.
    """
    words = rules()
    chosen: dict[int, ItemKind] = {}
    regions: dict[int, list[int]] = {}
    for place, region in enumerate(outline.regions):
        if region is not None and outline.passages[place].kind is not PassageKind.HEADING:
            regions.setdefault(region, []).append(place)
    for places in regions.values():
        role = outline.roles[places[0]] or ""
        items = _items(role, [(place, outline.passages[place]) for place in places], words)
        asked = {place for place in items if _asks(outline.passages[place].text, words)}
        asking = len(asked) >= 0.6 * len(items)
        for place in items:
            chosen[place] = _kind(role, asking or place in asked)
    for found in (_led_to(outline, words, frozenset(chosen)), _labelled(outline, words)):
        chosen.update((place, kind) for place, kind in found if place not in chosen)
    headings = {section.id: section.heading for section in outline.sections}
    vocabulary = thesaurus()
    return tuple(
        LearningPoint(
            id=f"l{number}",
            kind=chosen[place],
            theme=headings.get(outline.passages[place].section or "", ""),
            themes=tuple(vocabulary.themes_in(outline.passages[place].text)),
            text=outline.passages[place].text,
            passage=outline.passages[place].id,
        )
        for number, place in enumerate(sorted(chosen), 1)
    )


def _items(role: str, passages: Sequence[tuple[int, Passage]], words: Rules) -> list[int]:
    """The items among the passages of one region; running paragraph numbers are not items."""
    if role not in _KINDS and role != "improvement":
        return []
    if role == "steps":
        return _steps(passages, words)
    bullets = [place for place, passage in passages if passage.kind is PassageKind.BULLET]
    numbered = [(place, passage) for place, passage in passages if passage.kind is PassageKind.NUMBERED]
    rows = [(place, passage) for place, passage in passages if passage.kind is PassageKind.TABLE_ROW]
    prose = [(place, passage) for place, passage in passages if passage.kind is PassageKind.PARAGRAPH]
    listed = bool(numbered) and _is_list(numbered[0][1].number or "")
    tabled = [place for place, passage in rows if _asks(passage.text, words)]
    beside = tabled if role in {"recommendation", "improvement"} else []
    if listed:
        return sorted([*bullets, *(place for place, _ in numbered), *beside])
    running = [place for place, passage in numbered if re.fullmatch(r"\d{1,3}\.?", passage.number or "")]
    if role == "finding" and len(running) > 1 and len(running) >= 0.6 * len(numbered):
        return running  # a report of numbered findings, whatever they list
    if role in {"recommendation", "improvement"} and (asked := _paragraphs_that_ask(passages, words)):
        return asked
    if bullets:
        return sorted([*bullets, *beside])
    if role in {"recommendation", "improvement"}:
        for kind in (numbered, rows, prose):
            asked = [place for place, passage in kind if _asks(passage.text, words)]
            if len(asked) > (kind is prose):
                # Most of a list ask for action: so do the others, whatever their wording.
                all_of_them = kind is not prose and len(asked) >= 0.6 * len(kind)
                return [place for place, _ in kind] if all_of_them else asked
    return []


def _steps(passages: Sequence[tuple[int, Passage]], words: Rules) -> list[int]:
    """What a letter's next steps list for someone to do; how it is all to be done is no recommendation."""
    items: list[int] = []
    led = False
    for place, passage in passages:
        if passage.kind not in _ITEMS:
            led = passage.text.endswith(":") and _asks(passage.text, words)
        elif led or _asks(passage.text, words):
            items.append(place)
    return items


def _paragraphs_that_ask(passages: Sequence[tuple[int, Passage]], words: Rules) -> list[int]:
    """Paragraphs and rows that ask for action, where most do, with the bullets that stand beside them.

    Bullets that only say what an asking paragraph asks about ("... the waits for: physiotherapy") are
    part of it; where they ask themselves ("The Board should: ensure ...") they are the items.
    """
    prose = [entry for entry in passages if entry[1].kind in {PassageKind.PARAGRAPH, PassageKind.TABLE_ROW}]
    asking = {place for place, passage in prose if _asks(passage.text, words)}
    if len(asking) < 2 or len(asking) < 0.6 * len(prose):
        return []
    items: list[int] = []
    for lead, group in _led(passages):
        bullets = [place for place, _ in group]
        if lead is None or lead[0] not in asking:
            items += bullets
        elif not (bullets and lead[1].text.endswith(":")):
            items += [lead[0], *bullets]
        else:
            ask = sum(words.addressed.search(passage.text) is not None for _, passage in group)
            items += bullets if ask >= 0.5 * len(bullets) else [lead[0]]
    return items


def _led(
    passages: Sequence[tuple[int, Passage]],
) -> Iterator[tuple[tuple[int, Passage] | None, list[tuple[int, Passage]]]]:
    """Each passage that is no bullet with the bullets after it; None leads those that come first."""
    lead: tuple[int, Passage] | None = None
    group: list[tuple[int, Passage]] = []
    for entry in passages:
        if entry[1].kind is PassageKind.BULLET:
            group.append(entry)
            continue
        yield lead, group
        lead, group = entry, []
    yield lead, group


def _led_to(outline: Outline, words: Rules, chosen: frozenset[int]) -> Iterator[tuple[int, ItemKind]]:
    """What stands after "... the following recommendations:": the list, or under its heading the text."""
    for place, passage in enumerate(outline.passages):
        if passage.kind not in {PassageKind.PARAGRAPH, PassageKind.NUMBERED} or not _LEADS.search(
            passage.text[-20:]
        ):
            continue
        last = re.split(r"(?<=[.!?])\s", passage.text)[-1] if passage.text.endswith(":") else passage.text
        rule = next((rule for rule in words.leads if len(last) < 400 and rule.pattern.search(last)), None)
        role = outline.roles[place]
        if rule is None or role in {"contents", "timeline", "survey"}:
            continue
        items = _after(outline, place)
        if not items and role == rule.role:
            region = [
                at for at in range(len(outline.passages)) if outline.regions[at] == outline.regions[place]
            ]
            if not chosen.intersection(region):
                items = [at for at in region if at > place and outline.passages[at].kind is passage.kind]
        asked = [at for at in items if _asks(outline.passages[at].text, words)]
        yield from ((at, _kind(rule.role, len(asked) >= 0.6 * len(items))) for at in items)


def _after(outline: Outline, place: int) -> list[int]:
    """The list that stands right after a passage; notes at a page's foot do not end it."""
    items: list[int] = []
    for at in range(place + 1, len(outline.passages)):
        below = outline.passages[at]
        begins = bool(items) or _is_list(below.number or "")
        plain = outline.passages[place].kind is PassageKind.PARAGRAPH
        if below.kind is PassageKind.BULLET or (below.kind is PassageKind.NUMBERED and plain and begins):
            items.append(at)
        elif below.kind is not PassageKind.FOOTNOTE:
            break
    return items


def _asks(text: str, words: Rules) -> bool:
    """Whether the first sentence, or that of a row's cell, asks for action."""
    return any(
        words.addressed.search(re.split(r"(?<=[.;:])\s", cell, maxsplit=1)[0]) for cell in text.split(" | ")
    )


def _is_list(number: str) -> bool:
    """Items begin at one; the numbers of running paragraphs do so only at the document's start."""
    return re.fullmatch(r"\(?(?:1|a|i|A)[.)]?\)?", number) is not None


def _kind(role: str, asked: bool) -> ItemKind:
    """What to improve is a finding, unless it or most of its list asks someone to act."""
    if role == "improvement":
        return ItemKind.RECOMMENDATION if asked else ItemKind.FINDING
    return _KINDS[role]


def _labelled(outline: Outline, words: Rules) -> Iterator[tuple[int, ItemKind]]:
    """Items that say what they are: "Recommendation 3: ...", or what stands under that as a heading."""
    for place, passage in enumerate(outline.passages):
        rule = next((rule for rule in words.labels if rule.pattern.match(passage.text)), None)
        if (
            rule is None
            or outline.roles[place] in {"contents", "timeline"}
            or passage.kind is PassageKind.FOOTNOTE
            or (
                passage.kind is not PassageKind.HEADING
                and len(passage.text) < 200
                and ENTRY.search(passage.text)
            )
        ):
            continue
        if len(rule.pattern.sub("", passage.text, count=1).split()) >= 3:
            yield place, _KINDS[rule.role]
        elif passage.kind is PassageKind.HEADING and place + 1 < len(outline.passages):
            below = outline.passages[place + 1]
            if below.kind in {*_ITEMS, PassageKind.PARAGRAPH}:
                yield place + 1, _KINDS[rule.role]
