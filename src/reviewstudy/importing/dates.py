"""Dates as printed, and what role each plays."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reviewstudy.domain.reviews import DateRole, Passage, PassageKind, ReviewDate
from reviewstudy.importing.rules import DateRule, rules

_NAMES = "January February March April May June July August September October November December"
_MONTHS = tuple(_NAMES.casefold().split(" "))
_M = f"(?:{_NAMES.replace(' ', '|')}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?"
_Y = r"(?:19|20)\d\d"
_TO = r"\s*(?:to|and|until|[-–—])\s*"
_SHAPES = re.compile(
    rf"(?P<from>\b{_D}(?:\s+(?:of\s+)?{_M}\.?(?:,?\s+{_Y})?)?){_TO}(?P<until>{_D}\s+(?:of\s+)?{_M}\.?,?\s+{_Y})\b"
    rf"|(?P<day>\b{_D}\s+(?:of\s+)?{_M}\.?,?\s+{_Y})\b"
    rf"|(?P<since>\b{_M}\s+{_D}(?:,\s+{_Y})?){_TO}(?P<till>{_M}\s+{_D},\s+{_Y})\b"
    rf"|(?P<months>\b{_M}(?:\s+{_Y})?){_TO}(?P<month>{_M}\s+{_Y})\b"
    rf"|(?P<american>\b{_M}\.?\s+{_D},\s+{_Y})\b"
    rf"|(?P<only>\b{_M}\.?,?\s+{_Y})\b"
    rf"|(?P<iso>\b{_Y}-[01]\d-[0-3]\d)\b"
    r"|(?P<figures>\b(?:0?[1-9]|[12]\d|3[01])\s?[./]\s?(?:0?[1-9]|1[0-2])\s?[./]\s?(?:(?:19|20)\d\d|\d\d))\b"
    rf"|(?P<year>\b{_Y})\b(?![-/–]\d|\s*\)?\s*(?:Act|Regulations?|Order|UKSC|EW))",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d\d|\d\s?[./]\s?\d")
_DIGIT = re.compile(r"\d")
_REACH = 200
"""Characters before and after a date in which its role is looked for."""
_STANDING = {PassageKind.PARAGRAPH, PassageKind.HEADING, PassageKind.TABLE_ROW, PassageKind.NUMBERED}


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: ISO values as exact as printed, and the characters it takes up."""

    value: str
    end: str | None
    start: int
    stop: int
    year: bool


def find(text: str) -> Iterator[Found]:
    """Every date printed in ``text`` that the calendar has, in order."""
    if not _FIGURES.search(text):
        return
    for match in _SHAPES.finditer(text):
        kind = match.lastgroup or ""
        ends: tuple[str | None, str | None]
        if match["until"]:
            last = _iso(match["until"])
            ends = (_iso(_completed(match["from"], match["until"])), last)
        elif match["till"]:
            ends = (_iso(_completed(match["since"], match["till"])), _iso(match["till"]))
        elif match["month"]:
            ends = (_iso(_completed(match["months"], match["month"])), _iso(match["month"]))
        else:
            ends = (_iso(match[0]), None)
        if ends[0] and (ends[1] is None or ends[0] <= ends[1]):
            yield Found(ends[0], ends[1], match.start(), match.end(), kind == "year")


def _completed(first: str, last: str) -> str:
    """ "27 September" of "27 September to 8 October 2021" with the year it shares."""
    month = re.search(_M, last, re.IGNORECASE)
    year = re.search(_Y, last)
    parts = [first]
    if not re.search(_M, first, re.IGNORECASE) and month:
        parts.append(month[0])
    if not re.search(_Y, first) and year:
        parts.append(year[0])
    return " ".join(parts)


def _iso(text: str) -> str | None:
    """A printed date as ISO, or None when there is no such day. Figures are day first."""
    if re.fullmatch(rf"{_Y}(-\d\d-\d\d)?", text):
        parts = [int(part) for part in text.split("-")]
    elif match := re.fullmatch(r"(\d{1,2})\s?[./]\s?(\d{1,2})\s?[./]\s?(\d{2,4})", text):
        year = int(match[3]) + (0 if len(match[3]) == 4 else 2000 if int(match[3]) < 50 else 1900)
        parts = [year, int(match[2]), int(match[1])]
    else:
        month = re.search(_M, text, re.IGNORECASE)
        year_text = re.search(rf"{_Y}$", text)
        if not month or not year_text:
            return None
        number = next(
            place for place, name in enumerate(_MONTHS, 1) if name.startswith(month[0][:3].casefold())
        )
        day = re.match(r"(\d{1,2})", text) or re.match(rf"{_M}\.?\s+(\d{{1,2}})\b", text, re.IGNORECASE)
        parts = [int(year_text[0]), number, *([int(day[1])] if day else [])]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    return "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])


def dates_in(passages: Sequence[Passage], head: int, tail: int) -> tuple[ReviewDate, ...]:
    """The dates that say something of the document, in order, each role and value once.

    ``head`` counts the passages before the running text, ``tail`` is where a closing block may
    begin. A date that closes the document, or heads a letter, or stands alone on the title page
    with no other like it, is when it was published; another that stands alone has no stated role.
    """
    words = rules()
    found: list[ReviewDate] = []
    told: list[ReviewDate] = []
    alone: list[tuple[int, ReviewDate]] = []
    for place, passage in enumerate(passages):
        for item in find(passage.text):
            printed = passage.text[item.start : item.stop]
            role = _role(passage.text, item, words.dates) or _label(passages, place, item, words.dates)
            if role is None and not item.year and (place < head or place >= tail):
                if item.end is None and _stands_alone(passage, item, closing=place >= tail):
                    dated = ReviewDate(DateRole.PRINTED, item.value, item.end, printed)
                    alone.append((place, dated))
                    found.append(dated)
                continue
            if role is not None:
                dated = ReviewDate(role, item.value, item.end, printed)
                found.append(dated)
                if role is DateRole.PUBLISHED and head <= place < tail:
                    told.append(dated)
    if any(dated.role is DateRole.PUBLISHED and dated not in told for dated in found):
        found = [dated for dated in found if dated not in told]  # when another document was
    published = any(dated.role is DateRole.PUBLISHED for dated in found)
    signed = [dated for place, dated in alone if place >= max(tail, head)]
    letter = any(words.salutation.search(passage.text) for passage in passages[:head])
    chosen = signed[-1:] or ([dated for _, dated in alone][:1] if letter or len(alone) == 1 else [])
    if not published:
        found = [
            ReviewDate(DateRole.PUBLISHED, dated.value, dated.end, dated.as_printed)
            if dated in chosen
            else dated
            for dated in found
        ]
    return _once(found)


def _label(
    passages: Sequence[Passage], place: int, item: Found, dated: Sequence[DateRule]
) -> DateRole | None:
    """The role that a label on the line above gives to a date that opens its line."""
    above = passages[place - 1].text if place else ""
    if item.start or len(above) > 60 or not above.endswith(":"):
        return None
    return _role(
        f"{above} {passages[place].text}",
        replace(item, start=len(above) + 1, stop=len(above) + 1 + item.stop),
        dated,
    )


def _role(text: str, item: Found, dated: Sequence[DateRule]) -> DateRole | None:
    before = _sentence_before(text[max(0, item.start - _REACH) : item.start])
    after = re.split(r"(?<=[.;])\s", text[item.stop : item.stop + _REACH], maxsplit=1)[0]
    for rule in dated:
        if item.year and not rule.year:
            continue
        if rule.pattern.search(after if rule.after else before):
            return DateRole(rule.role)
    return None


def _sentence_before(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)[-1]


def _stands_alone(passage: Passage, item: Found, *, closing: bool) -> bool:
    """Printed as a line of its own, or at the end of a title, not inside a sentence."""
    if passage.kind not in _STANDING or passage.text.count(" | ") > 1:
        return False
    rest = passage.text[item.stop :].strip(" .|)")
    before = passage.text[: item.start].rstrip()
    sentence = len(before.split()) > 20 or re.search(
        r"\b(in|on|by|from|since|until|and|to|of|between|before|after)$", before
    )
    signed = closing and not before and len(rest.split()) < 7  # the date, then who signs
    return (not rest and not sentence) or signed


def _once(found: Sequence[ReviewDate]) -> tuple[ReviewDate, ...]:
    kept: dict[tuple[DateRole, str, str | None], ReviewDate] = {}
    for dated in found:
        kept.setdefault((dated.role, dated.value, dated.end), dated)
    return tuple(kept.values())


def is_iso(text: str) -> bool:
    """Whether ``text`` is a year, month or day as ISO 8601 writes them."""
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        return False
    try:
        date(*[*(int(part) for part in text.split("-")), 1, 1][:3])
    except ValueError:
        return False
    return True
