"""A record as a PDF: the whole way of ours against Typst alone on the same pages.

    make bench, or python -m benchmarks.exporting

A record of three pages and one of a hundred. Ours makes the account of a record and lays it out; Typst alone
is given that and lays out the same template. A process counts from asking for it to its PDF being there, an
open window from the record to the bytes of a PDF that is not the first. The two take turns, and medians are
compared. Where ours is a process too, most of it is Python reading our modules, which a window has behind it
and a command does for much else; so that has no limit.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reviewstudy import wire
from reviewstudy.domain.records import (
    Answer,
    LinkedPoint,
    Quotation,
    Record,
    RecordedAction,
    RecordedReflection,
    Shape,
    SourceReview,
)
from reviewstudy.exporting import page_count, record_pdf
from reviewstudy.exporting.account import account
from reviewstudy.exporting.pdf import TEMPLATE, inputs
from reviewstudy.exporting.typeset import typeset
from reviewstudy.paths import resources

SAID = (
    "I had written “settled” three times without once saying what I saw. The review made me look again"
    " at that word: a baby who sleeps through every visit is a baby I have not seen awake, and Łukasz agreed."
)
OURS = """
import sys
from pathlib import Path
from reviewstudy import wire
from reviewstudy.domain.records import Record
from reviewstudy.exporting.pdf import record_pdf
Path(sys.argv[2]).write_bytes(record_pdf(wire.decode(Path(sys.argv[1]).read_bytes(), Record)))
"""
ALONE = """
import json, sys
from pathlib import Path
import typst
template = Path(sys.argv[3])
fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[sys.argv[4]])
made = typst.compile(
    template, root=template.parent, font_paths=fonts, ignore_system_fonts=True,
    format="pdf", sys_inputs=json.loads(Path(sys.argv[1]).read_bytes()), timestamp=0,
    pdf_standards=["a-3a", "ua-1"],
)
Path(sys.argv[2]).write_bytes(made)
"""


def reflection(number: int, paragraphs: int) -> RecordedReflection:
    """A reflection of some length, with everything that one can have."""
    source = SourceReview(
        f"review-{number}", "e" * 64, f"Learning from Family T{number}",
        "Hillshire Safeguarding Children Partnership", f"T{number}", "lcspr", "2024-03",
        f"https://example.org/t{number}.pdf", digest=False,
    )  # fmt: skip
    text = "\n\n".join([SAID] * paragraphs)
    review = source.review
    answers = tuple(
        Answer(one, f"{one} Say it in your own words.", text, one) for one in ("What?", "So what?")
    )
    return RecordedReflection(
        f"reflection-{number}", "what", "What? So what? Now what?", f"Seeing the child, part {number}",
        "2026-11-20T10:00:00Z", "2026-11-23T11:00:00Z", source, answers,
        points=tuple(LinkedPoint(review, f"p{at}", at, "learning", "Voice", SAID, at) for at in (1, 2, 3)),
        quotations=(Quotation("m", review, "nobody asked why", 4, 2, False, source.title),),
        actions=tuple(RecordedAction(f"a{at}", "Ask to see her awake", "I", "2026-12-01") for at in range(4)),
        done_on="2026-11-20", minutes=50, talked_with="My supervisor",
    )  # fmt: skip


def of_length(reflections: int, paragraphs: int) -> Record:
    """A record for supervision, alone or a pack."""
    shared = tuple(reflection(number, paragraphs) for number in range(reflections))
    return Record(
        "0f8fad5b", "2026-11-23T12:00:00Z", "Review Study", shared, author_role="health visitor",
        shape=Shape.PACK if reflections > 1 else Shape.REFLECTION,
    )  # fmt: skip


def in_turn(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median seconds of each, all of them in turn."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for times, work in zip(took, works, strict=True):
            begun = time.perf_counter()
            work()
            times.append(time.perf_counter() - begun)
    return [statistics.median(times) for times in took]


def compared(record: Record, folder: Path, rounds: int) -> list[float]:
    """Seconds of ours and of Typst alone, as processes and warm."""
    given, prepared, made = folder / "record.json", folder / "inputs.json", folder / "made.pdf"
    given.write_bytes(wire.encode(record))
    prepared.write_text(json.dumps(inputs(record, account(record))), "utf-8")
    template, fonts = resources() / "templates" / TEMPLATE, resources() / "fonts"

    def child(code: str, file: Path) -> None:
        subprocess.run([sys.executable, "-c", code, file, made, template, fonts], check=True)

    ready = inputs(record, account(record))
    return in_turn(
        rounds,
        lambda: child(OURS, given),
        lambda: child(ALONE, prepared),
        lambda: record_pdf(record),
        lambda: typeset(TEMPLATE, ready, record.created),
    )


def main() -> int:
    """Exit status 1 when a limit is passed."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rounds", type=int, default=7)
    args = words.parse_args()
    print("| pages | what | ours | Typst alone | ratio | limit | |\n|---:|---|---:|---:|---:|---:|---|")
    over = False
    for record, limit in ((of_length(1, 2), 1.3), (of_length(24, 10), 1.2)):
        pages = page_count(record_pdf(record))
        with tempfile.TemporaryDirectory() as scratch:
            process, alone, warm, warm_alone = compared(record, Path(scratch), args.rounds)
        for what, ours, theirs, limited in (
            ("an open window, Typst as a process", warm, alone, True),
            ("an open window, Typst as warm", warm, warm_alone, True),
            ("both as a process", process, alone, False),
        ):
            ratio = ours / theirs
            over |= limited and ratio > limit
            verdict = ("within" if ratio <= limit else "OVER") if limited else ""
            times = f"{ours * 1000:,.0f} ms | {theirs * 1000:,.0f} ms"
            print(f"| {pages} | {what} | {times} | {ratio:.2f} | {limit if limited else '–'} | {verdict} |")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
