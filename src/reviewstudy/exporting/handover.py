"""Everything a person wrote as Markdown to read and JSON to use again, under names any system takes."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reviewstudy import wire
from reviewstudy.domain.handover import HandedAction, HandedMark, HandedReflection, HandedReview, Handover
from reviewstudy.domain.returns import Returned
from reviewstudy.domain.spans import in_words
from reviewstudy.exporting.markdown import escaped, link, prose
from reviewstudy.exporting.record_markdown import record_markdown
from reviewstudy.exporting.typeset import local_moment, mended
from reviewstudy.exporting.wording import duration, named, words

LONGEST_NAME = 100
"""Bytes of a file's name without its ending; systems take 255 for a name, or 260 for a whole path."""

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)")
_UNSAFE = re.compile(r'[<>:"/\\|?*\s]+')
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")

_COLOURS = {"sun": "Sun", "leaf": "Leaf", "sky": "Sky", "rose": "Rose", "stone": "Stone"}
_GONE = "A review no longer in the library"


class Names:
    """File names in one folder, each given once however a system compares them."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def take(self, title: str, ending: str) -> str:
        """A name made of a title: no sign, word or length that a system refuses."""
        shown = "".join(
            " " if sign.isspace() else "" if unicodedata.category(sign) in _UNSEEN else sign
            for sign in unicodedata.normalize("NFC", mended(title))
        )
        plain = _cut(" ".join(_UNSAFE.sub(" ", shown).split()).strip(". "), LONGEST_NAME) or "Untitled"
        if _RESERVED.match(plain):
            plain = f"_{plain}"
        name, number = plain, 1
        while (key := unicodedata.normalize("NFKD", name).casefold()) in self._used:
            number += 1
            name = f"{plain} {number}"
        self._used.add(key)
        return name + ending


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore").strip(". ")


def handover_files(handover: Handover) -> dict[str, bytes]:
    """The files of an export by their places, ``/`` between folders and names: ``README.md``,
    ``journal.json``, and Markdown for each review and reflection. No word in them is markup."""
    files = {"README.md": _readme(handover), "journal.json": ""}
    reviews = {one.review: one for one in handover.reviews}
    names = Names()
    for review in handover.reviews:
        marks = [mark for mark in handover.marks if mark.review == review.review]
        if marks:
            files["reviews/" + names.take(review.title or _GONE, ".md")] = _about_review(review, marks)
    names = Names()
    marks_by_id = {mark.mark: mark for mark in handover.marks}
    for one in handover.reflections:
        quoted = [marks_by_id[quote] for quote in one.quotes if quote in marks_by_id]
        name = names.take(f"{one.created[:10]} {one.title}", ".md")
        said = [back for back in handover.returned if back.reflection == one.reflection]
        files[f"reflections/{name}"] = _reflection(one, reviews[one.review], quoted) + _returned(one, said)
    names = Names()
    for sent in handover.received:
        titles = [one.title for one in sent.record.reflections[:1]]
        name = names.take(" ".join((sent.received[:10], *titles)), ".md")
        files[f"supervision/{name}"] = record_markdown(replace(sent.record, supervision=sent.supervision))
    if handover.saved_searches or handover.own_themes:
        files["Saved searches and themes.md"] = _other(handover, reviews)
    made = {name: text.encode() for name, text in files.items()}
    made["journal.json"] = wire.encode(mended(wire.to_builtins(handover)))
    return made


def zipped(files: dict[str, bytes], made: str) -> bytes:
    """The files as one zip; the same files give the same bytes. ``made`` is an ISO time in UTC."""
    moment = local_moment(made)
    stamp = moment.timetuple()[:6] if moment and moment.year >= 1980 else (1980, 1, 1, 0, 0, 0)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return whole.getvalue()


def _readme(handover: Handover) -> str:
    counted = f"{len(handover.marks):,} notes and highlights, {len(handover.reflections):,} reflections"
    return (
        "# Everything you wrote in Review Study\n\n"
        f"Made {escaped(_when(handover.made))} with {escaped(handover.program)}: {counted}.\n\n"
        "**These files are not encrypted.** Whoever has them can read them. Keep them where only you can"
        " open them, and delete them when you no longer need them.\n\n"
        "- `reviews/` has a file for each review you marked: your notes and highlights.\n"
        "- `reflections/` has a file for each reflection, with what came back from supervision.\n"
        "- `supervision/` has a file for each record you were sent, with what you wrote about it.\n"
        "- `journal.json` has all of it for another program, with earlier versions and what is in the"
        " bin. Its fields are described in Review Study's documents, in `docs/data-format.md`.\n"
    )


def _about_review(review: HandedReview, marks: Sequence[HandedMark]) -> str:
    lines = [f"# {escaped(review.title or _GONE)}", "", *_source(review)]
    for heading, chosen in (
        ("Notes and highlights", [mark for mark in marks if mark.removed is None]),
        ("In the bin", [mark for mark in marks if mark.removed is not None]),
    ):
        if chosen:
            lines += [f"## {heading}", ""]
            for mark in chosen:
                lines += _mark(mark, review)
    return "\n".join(lines)


def _source(review: HandedReview) -> Iterator[str]:
    if not review.in_library:
        yield "Review Study knows no more of it than what you marked."
    else:
        parts = (review.publisher, in_words(review.published or ""), review.reference or "")
        yield ". ".join(escaped(part) for part in parts if part.strip())
        if review.source_url:
            yield ""
            yield link(review.source_url)
        if review.digest:
            yield ""
            yield "From our digest: the words quoted are not the review's own."
    yield ""


def _mark(mark: HandedMark, review: HandedReview) -> Iterator[str]:
    open_, close = ("", "") if review.digest else ("“", "”")
    yield from _quoted(f"{open_}{mark.quote}{close}")
    yield from prose(mark.note)
    about = (
        f"Page {mark.page}" if mark.page is not None else "",
        _COLOURS.get(mark.colour, mark.colour),
        f"made {_when(mark.created)}",
        f"changed {_when(mark.modified)}" if mark.modified != mark.created else "",
        f"in the bin since {_when(mark.removed)}" if mark.removed else "",
    )
    yield escaped(" · ".join(part for part in about if part))
    yield ""
    yield "---"
    yield ""


def _quoted(text: str) -> Iterator[str]:
    for line in prose(text):
        yield from (f"> {part}".rstrip() for part in line.split("\n"))
    yield ""


def _reflection(one: HandedReflection, review: HandedReview, quotes: Sequence[HandedMark]) -> str:
    lines = [f"# {escaped(one.title) or 'Reflection'}", "", *_source(review)]
    about = (
        one.model_name,
        f"begun {_when(one.created)}",
        f"changed {_when(one.modified)}",
        f"done on {in_words(one.activity.done_on)}" if one.activity.done_on else "",
        f"{one.activity.minutes} minutes" if one.activity.minutes else "",
        f"talked through with: {one.activity.talked_with}" if one.activity.talked_with else "",
        f"on {in_words(one.activity.talked_on)}" if one.activity.talked_on else "",
        f"check back on {in_words(one.activity.check_back)}" if one.activity.check_back else "",
        f"kept until {in_words(one.keep_until)}" if one.keep_until else "",
        f"in the bin since {_when(one.removed)}" if one.removed else "",
    )
    lines += [escaped(" · ".join(part for part in about if part)), ""]
    for answer in one.answers:
        lines += [f"## {escaped(answer.heading or answer.question)}", "", escaped(answer.question), ""]
        lines += prose(answer.text) if answer.text.strip() else ["Not answered.", ""]
        if answer.summary.strip():
            lines += ["### Shared in its place", "", *prose(answer.summary)]
    if one.actions:
        lines += ["## Actions", "", *(f"- {escaped(_action(action))}" for action in one.actions), ""]
    if one.form_entries:
        lines += ["## Written for forms", ""]
        for entry in one.form_entries:
            lines += [f"### {escaped(f'{entry.form}: {entry.field}')}", "", *prose(entry.text)]
    if quotes:
        lines += ["## Words it quotes", ""]
        for mark in quotes:
            lines += _quoted(mark.quote)
    return "\n".join(lines)


def _returned(one: HandedReflection, said: Sequence[Returned]) -> str:
    """What supervisors said of a reflection, each by itself."""
    names = {answer.prompt: answer.heading or answer.question for answer in one.answers}
    lines: list[str] = []
    for back in said:
        side, session = back.supervision, back.supervision.session
        signed = (side.signed.name, side.signed.role) if side.signed else ("not signed off",)
        typed = str(words()["supervision"]["typed"]) if side.typed else ""
        who = ", ".join(part for part in (*signed, typed) if part)
        kind = named("session_kinds", session.kind) if session.kind else ""
        held = (in_words(session.held_on), kind, duration(session.minutes))
        lines += ["", f"## From supervision: {escaped(who)}", ""]
        other = {False: "the whole", True: "an answer that is not here"}
        told = [
            (f"{c.kind.capitalize()}: {names.get(c.prompt, other[bool(c.prompt)])}", c.text)
            for c in side.comments
        ]
        told += [("Agreed", agreed.what) for agreed in side.agreed]
        told += [
            ("Session", ", ".join(part for part in held if part)),
            ("Wellbeing", session.wellbeing),
            ("Disagreements", session.disagreements),
            ("Next session", in_words(session.next_on)),
        ]
        for name, text in told:
            if text.strip():
                lines += [f"### {escaped(name)}", "", *prose(text)]
    return "\n".join(lines)


def _action(action: HandedAction) -> str:
    parts = (
        action.what,
        f"who: {action.owner}" if action.owner else "",
        f"by {in_words(action.by_when)}" if action.by_when else "",
        f"how we shall know: {action.measure}" if action.measure else "",
        f"done {in_words(action.done)}" if action.done else "",
    )
    return "; ".join(part for part in parts if part)


def _other(handover: Handover, reviews: dict[str, HandedReview]) -> str:
    lines = ["# Saved searches and themes", ""]
    if handover.saved_searches:
        lines += ["## Saved searches", ""]
        lines += [f"- {escaped(f'{one.name}: {one.words}')}" for one in handover.saved_searches] + [""]
    if handover.own_themes:
        lines += ["## Themes of your own", ""]
        for one in handover.own_themes:
            title = reviews[one.review].title or _GONE
            lines += [f"- {escaped(f'{one.name}, in {title}: {one.text}')}"]
        lines += [""]
    return "\n".join(lines)


def _when(moment: str) -> str:
    local = local_moment(moment)
    return in_words(local.date().isoformat()) if local else moment
