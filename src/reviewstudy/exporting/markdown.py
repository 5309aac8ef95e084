"""A briefing as Markdown that shows the same in any reader."""

import re
from collections.abc import Iterator

from reviewstudy.domain.briefings import Box, Briefing, Holds, Place, Source
from reviewstudy.domain.spans import in_words
from reviewstudy.exporting.typeset import local_moment, mended
from reviewstudy.exporting.wording import named, words

# What means something inside a line, in CommonMark or in GitHub's extensions of it.
_SIGNS = re.compile(r"([\\`*_\[\]<>#|~&!$^{}])")
# What makes a list, a heading's underline or a rule at the start of a line.
_START = re.compile(r"^(?:(\d+)([.)])(?=\s|$)|([-+=:]))")
# What GitHub makes a link of without being asked.
_ADDRESS = re.compile(r"(?i)\b(?:(https?|ftp|mailto|xmpp)(:)|(www)(\.))")
_LINK = re.compile(r"https?://[\w./~:@!$'()*+,;=%&?#-]+", re.ASCII)
_HIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")


def escaped(text: str) -> str:
    """``text`` on one line, in which nothing is markup (CommonMark 0.31, GitHub's autolinks)."""
    line = " ".join(_HIDDEN.sub("", mended(text)).split())
    line = _SIGNS.sub(r"\\\1", line)
    line = _ADDRESS.sub(lambda found: f"{found[1] or found[3]}\\{found[2] or found[4]}", line)
    return _START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line)


def briefing_markdown(briefing: Briefing) -> str:
    """``briefing`` as Markdown in UTF-8: a heading for each box, quotations, and the sources."""
    lines = [f"# {escaped(briefing.title) or escaped(briefing.layout_name)}", "", _about(briefing), ""]
    for box in briefing.boxes:
        lines += [f"## {escaped(box.layout.heading)}", "", *_box(briefing, box)]
    lines += ["## Sources", ""]
    lines += [f"{number}. {_source(source)}" for number, source in enumerate(briefing.sources, 1)]
    return "\n".join(lines) + "\n"


def _about(briefing: Briefing) -> str:
    moment = local_moment(briefing.made)
    team = f"Prepared for {briefing.team}" if briefing.team.strip() else ""
    made = in_words(moment.date().isoformat()) if moment else ""
    return escaped(" · ".join(part for part in (briefing.layout_name, team, made) if part))


def _box(briefing: Briefing, box: Box) -> Iterator[str]:
    if box.layout.holds is Holds.POINTS:
        for point in briefing.points:
            ours = briefing.sources[point.place.source - 1].digest  # only a review's words are quoted
            yield f"> {escaped(point.text)}" if ours else f"> “{escaped(point.text)}”"
            yield ">"
            yield f"> {escaped(place_in_words(briefing, point.place))}"
            yield ""
    elif box.layout.holds is Holds.QUESTIONS:
        for question in briefing.questions:
            about = f" ({place_in_words(briefing, question.place)})" if question.place else ""
            yield f"- {escaped(question.text + about)}"
        yield ""
    else:
        yield from prose(box.text)


def prose(text: str) -> Iterator[str]:
    """What a person wrote as paragraphs with a blank line after each, its line breaks kept, nothing in
    it markup."""
    for part in re.split(r"\n\s*\n", mended(text).strip()):
        lines = [escaped(line) for line in part.splitlines()]
        if shown := "\\\n".join(line for line in lines if line):
            yield shown
            yield ""


def link(url: str) -> str:
    """An address to follow where it is a plain one, else its letters."""
    return f"<{url}>" if _LINK.fullmatch(url) else escaped(url)


def place_in_words(briefing: Briefing, place: Place) -> str:
    """Where words stand: ``Source 1, learning point 3 (recommendation), page 4, from our digest``."""
    kind = str(words()["item_kinds"].get(place.kind, "")).lower()
    parts = [f"Source {place.source}", f"learning point {place.point}"]
    if place.kind != "learning" and kind:
        parts[-1] += f" ({kind})"
    if place.page is not None:
        parts.append(f"page {place.page}")
    if briefing.sources[place.source - 1].digest:
        parts.append(words()["digest"]["short"])
    return ", ".join(parts)


def _source(source: Source) -> str:
    kind = named("review_kinds", source.kind)
    published = in_words(source.published) if source.published else ""
    parts = [source.title, source.publisher, published, source.reference or "", kind]
    said = [escaped(part) for part in parts if part.strip()]
    if url := source.source_url:
        said.append(link(url))
    if source.digest:
        said.append(escaped(words()["digest"]["whole"]))
    return ". ".join(part.rstrip(".") for part in said) + "."
