"""What happened when, in the document's words and the document's order."""

import re
from collections.abc import Iterator

from reviewstudy.domain.reviews import PassageKind, TimelineEntry
from reviewstudy.importing.rules import rules
from reviewstudy.importing.sections import Outline

_SENTENCE = re.compile(r"(?<=[.!?])['’”\")]*\s+(?=[^\W_a-z]|[‘“'\"])")
_CLAUSE = re.compile(r",?\s+(?:and|then|but|before)\s+$|;\s+$")
_LEAD = re.compile(r"(.{1,80}?)\s*(?::|\s[–—-])\s+(?=\S)")
_SKIPPED = {"contents", "survey", "recommendation", "question", "learning", "improvement"}


def timeline(outline: Outline) -> tuple[TimelineEntry, ...]:
    """Entries of a timeline section, or of sentences that say an age or a time.

    Where a section is headed as a timeline, it alone is used: the document has said what it is.
    """
    printed = tuple(_listed(outline))
    return printed or tuple(_told(outline))


def _listed(outline: Outline) -> Iterator[TimelineEntry]:
    rows = {PassageKind.BULLET, PassageKind.NUMBERED, PassageKind.TABLE_ROW}
    for passage, role in zip(outline.passages, outline.roles, strict=True):
        if role != "timeline" or passage.kind not in rows:
            continue
        if passage.kind is PassageKind.TABLE_ROW and " | " in passage.text:
            when, event = passage.text.split(" | ", 1)
        elif match := _LEAD.match(passage.text):
            when, event = match[1], passage.text[match.end() :]
        elif found := rules().times.search(passage.text):
            when, event = found[0], passage.text
        else:
            continue
        when, event = when.strip(" :–—-"), event.strip(" :–—")
        if when and event:
            yield TimelineEntry(when, event, passage.id)


def _told(outline: Outline) -> Iterator[TimelineEntry]:
    """A sentence with two times is two entries where a conjunction parts them."""
    times, needed = rules().times, rules().times_need
    for passage, role in zip(outline.passages, outline.roles, strict=True):
        if passage.kind not in {PassageKind.PARAGRAPH, PassageKind.NUMBERED} or role in _SKIPPED:
            continue
        for sentence in _SENTENCE.split(passage.text):
            folded = sentence.casefold()
            if len(sentence) < 20 or not any(letters in folded for letters in needed):
                continue
            found = list(times.finditer(sentence))
            if not found:
                continue
            starts = [0]
            for match in found[1:]:
                if _CLAUSE.search(sentence[: match.start()]):
                    starts.append(match.start())
            for start, stop in zip(starts, [*starts[1:], len(sentence)], strict=True):
                when = next((match[0] for match in found if start <= match.start() < stop), None)
                event = re.sub(r"(?:,?\s+(?:and|then|but|before)|;)\s*$", "", sentence[start:stop].strip())
                if when:
                    yield TimelineEntry(when.strip(), event, passage.id)
