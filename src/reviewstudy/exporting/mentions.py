"""What mentions a word, as a list to hand over: text, Markdown or accessible pages."""

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

from reviewstudy import wire
from reviewstudy.domain.mentions import Mention, Mentions
from reviewstudy.domain.spans import in_words
from reviewstudy.exporting.markdown import escaped
from reviewstudy.exporting.typeset import local_moment, mended, printable, typeset
from reviewstudy.paths import resources


def mentions_text(found: Mentions) -> str:
    """A list of mentions as plain text."""
    lines = [f"Review Study: {_title(found)}", "", _summary(found), ""]
    for number, one in enumerate(found.mentions, 1):
        place = f"    {one.before}[{one.found}]{one.after}"
        lines += [f"{number}. {about(one)}", " ".join(place.split()).join(("    ", "")), ""]
    lines += [limits()["heading"], *(f"- {one}" for one in limits()["lines"])]
    return str(mended("\n".join(lines))) + "\n"


def mentions_markdown(found: Mentions) -> str:
    """A list of mentions as Markdown, in which nothing that was found is markup."""
    lines = [f"# {escaped(_title(found))}", "", escaped(_summary(found)), ""]
    for number, one in enumerate(found.mentions, 1):
        lines += [f"{number}. {escaped(about(one))}", "", f"   > {_lit(one)}", ""]
    lines += [f"## {escaped(limits()['heading'])}", "", *(f"- {escaped(one)}" for one in limits()["lines"])]
    return "\n".join(lines) + "\n"


def mentions_pdf(found: Mentions) -> bytes:
    """A list of mentions as PDF/A-3a and PDF/UA-1; raises ExportFailed."""
    shown, whole = printable(
        mended(
            {
                "title": _title(found),
                "summary": _summary(found),
                "mentions": [
                    {"about": about(one), "before": one.before, "found": one.found, "after": one.after}
                    for one in found.mentions
                ],
                "limits": limits(),
            }
        )
    )
    shown["unprintable"] = not whole
    return typeset("mentions.typ", {"shown": wire.encode(shown).decode()}, found.made)


def about(one: Mention) -> str:
    """``Note, in Family T9, 3 March 2026, in the bin, 2 times``."""
    moment = local_moment(one.when)
    parts = (
        _words()["kinds"][one.kind],
        one.where and f"“{one.where}”",
        in_words(moment.date().isoformat()) if moment else "",
        "in the bin" if one.binned else "",
        f"{one.times:,} times" if one.times > 1 else "",
    )
    return ", ".join(part for part in parts if part)


@cache
def limits() -> Any:
    """What such a list does not find: a ``heading`` and ``lines``."""
    return _words()["limits"]


def _title(found: Mentions) -> str:
    return f"What mentions “{found.words}”"


def _summary(found: Mentions) -> str:
    moment = local_moment(found.made)
    day = in_words(moment.date().isoformat()) if moment else found.made
    number = len(found.mentions)
    places = f"{number:,} place{'s' * (number != 1)}" if number else "No place"
    return f"{places} found on {day}, of {found.looked:,} texts looked through."


def _lit(one: Mention) -> str:
    parts: Iterator[str] = (escaped(part) for part in (one.before, one.found, one.after))
    before, lit, after = parts
    gap = " " if one.before[-1:].isspace() else ""
    then = " " if one.after[:1].isspace() else ""
    return f"{before}{gap}**{lit}**{then}{after}"


@cache
def _words() -> Any:
    text = (resources() / "templates" / "mentions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
