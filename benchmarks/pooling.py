"""Records pooled into a partnership's return: seconds and memory, and how both grow from 500 to 5,000.

    make bench, or python -m benchmarks.pooling

A process each. The files hold a record's JSON as it stands in a PDF, so this is all of it but taking that out
of the PDF. What that costs is shown below, on 50 real ones, by pypdf: another program's reader. Memory is the
most of the process after counting, and in the end, less what it had before it began; most of the end is the
type that pages are set in. A limit is for 5,000, and ten times as many may take sixteen times as much;
twelve to thirteen were seen, why was not looked into.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from pypdf import PdfReader

from reviewstudy import wire
from reviewstudy.domain.pooling import Pool
from reviewstudy.domain.records import (
    Answer,
    Audience,
    LinkedPoint,
    Quotation,
    Record,
    RecordedAction,
    RecordedReflection,
    SourceReview,
)
from reviewstudy.exporting import record_pdf
from reviewstudy.services.pooling import gather, write_return

SIZES = (500, 5000)
GROWTH = 16.0
"""Times as long, and times as much memory, as 5,000 records may take of what 500 do."""

SECONDS, MEGABYTES = 20.0, 300.0
"""What 5,000 records may take, with the words that a person would have to approve."""

SAID = (
    "I had written “settled” three times without once saying what I saw. The review made me look again"
    " at that word: a baby who sleeps through every visit is a baby I have not seen awake. "
)
ROLES = ("Health visitor", "Social worker", "Police officer", "Teacher", "Midwife", "GP", "Nursery nurse")
MODELS = ("what", "team", "survey", "own", "gibbs", "kolb")


def made(number: int) -> Record:
    """A record of one to three reflections on some of twelve reviews, the same for a number."""
    draw = random.Random(number)
    role = draw.choices(ROLES, weights=(9, 8, 5, 5, 3, 2, 1))[0]
    some = tuple(reflection(draw, f"{number}-{at}") for at in range(draw.choice((1, 1, 1, 2, 3))))
    audience = Audience.PARTNERSHIP if draw.random() > 0.02 else Audience.SUPERVISOR
    return Record(
        f"record-{number}", "2026-11-23T12:00:00Z", "Review Study", some, author_role=role, audience=audience
    )


def reflection(draw: random.Random, key: str) -> RecordedReflection:
    """A reflection with everything that one can have."""
    at = draw.randrange(12)
    review, model = f"review-{at:020}", draw.choice(MODELS)
    source = SourceReview(
        review, "e" * 64, f"Learning from Family T{at}", "Hillshire Partnership", None, "lcspr", "2024-03",
        None, digest=False,
    )  # fmt: skip
    answers = [
        Answer(f"q-{n}", f"Question {n} of it?", f"{key} {SAID * 3}", f"Question {n}") for n in range(4)
    ]
    if draw.random() < 0.3:
        answers.append(Answer("check-back", "What changed?", f"{key} {SAID}", "Check-back"))
    points = tuple(
        LinkedPoint(review, f"p{n}", n, "learning", f"Theme {n % 5}", f"Point {n} of {at}. {SAID}", n)
        for n in sorted(draw.sample(range(1, 21), 3))
    )
    actions = tuple(
        RecordedAction(f"{key}-{n}", f"Ask to see her awake, {key}", "I", done="2026-12-01" * (n % 2))
        for n in range(draw.randrange(4))
    )
    return RecordedReflection(
        f"reflection-{key}", model, model.title(), "Seeing the child", "2026-11-20T10:00:00Z",
        "2026-11-23T11:00:00Z", source, tuple(answers), points,
        (Quotation("m", review, f"nobody asked why {draw.randrange(9)}", 4, 2, False, source.title),),
        actions,
    )  # fmt: skip


def measured(many: int, texts: bool) -> dict[str, float]:
    """Seconds and megabytes of pooling ``many`` records, in this process."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "records")
        folder.mkdir()
        for number in range(many):
            (folder / f"{number}.pdf").write_bytes(wire.encode(made(number)))
        wire.decode((folder / "0.pdf").read_bytes(), Record)
        before, begun = most(), time.perf_counter()
        gathered = gather([folder], lambda path: wire.decode(path.read_bytes(), Record), texts=texts)
        counted, kept = time.perf_counter(), most() - before
        write_return(gathered, Path(scratch, "out.pdf"), Path(scratch, "out.csv"))
        return {
            "count": counted - begun,
            "write": time.perf_counter() - counted,
            "kept": kept,
            "memory": most() - before,
        }


def most() -> float:
    """The most megabytes this process has had."""
    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return taken / (2**20 if sys.platform == "darwin" else 2**10)


def reading(many: int) -> float:
    """Seconds for a real record: reading its PDF as pypdf does, and counting it."""
    with tempfile.TemporaryDirectory() as scratch:
        files = [Path(scratch, f"{number}.pdf") for number in range(many)]
        for number, file in enumerate(files):
            file.write_bytes(record_pdf(made(number)))
        begun = time.perf_counter()
        pool = Pool()
        for file in files:
            pool.add(wire.decode(PdfReader(file).attachments["record.json"][0], Record))
        return (time.perf_counter() - begun) / many


def child(many: int, texts: bool) -> dict[str, float]:
    """The same in a process of its own, so that memory is of this alone."""
    words = ["--one", str(many), *(["--texts"] if texts else [])]
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.pooling", *words], check=True, capture_output=True
    ).stdout
    found: dict[str, float] = json.loads(said)
    return found


def best(many: int, texts: bool, rounds: int) -> dict[str, float]:
    """The least of each in some rounds, since what else a machine does only ever adds."""
    all_of_them = [child(many, texts) for _ in range(rounds)]
    return {name: min(one[name] for one in all_of_them) for name in all_of_them[0]}


def table(texts: bool, rounds: int) -> tuple[Sequence[str], bool]:
    """Lines of the table, and whether a limit is passed."""
    small, large = (best(many, texts, rounds) for many in SIZES)
    lines, over = [], False
    what = "in the window, words kept to approve" if texts else "`consolidate`, no words"
    for many, one in zip(SIZES, (small, large), strict=True):
        lines.append(
            f"| {many:,} | {what} | {one['count']:.2f} s | {one['write']:.2f} s |"
            f" {one['kept']:.0f} MB | {one['memory']:.0f} MB | |"
        )
    growth = [large[name] / max(1.0 if name in ("kept", "memory") else 0.01, small[name]) for name in small]
    over = max(growth) > GROWTH or large["count"] + large["write"] > SECONDS or large["memory"] > MEGABYTES
    verdict = "OVER" if over else "within"
    lines.append(f"| ×10 | {what} | {' | '.join(f'×{one:.1f}' for one in growth)} | {verdict} |")
    return lines, over


def main() -> int:
    """Exit status 1 when a limit is passed."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--one", type=int, metavar="RECORDS", help="measure this many, in this process")
    words.add_argument("--texts", action="store_true")
    words.add_argument("--rounds", type=int, default=3)
    args = words.parse_args()
    if args.one:
        print(json.dumps(measured(args.one, args.texts)))
        return 0
    print(f"Limits: ×{GROWTH:.0f} throughout; of 5,000 records {SECONDS:.0f} s and {MEGABYTES:.0f} MB\n")
    print("| records | how | counting | pages and table | memory, counted | memory, in the end | |")
    print("|---:|---|---:|---:|---:|---:|---|")
    over = False
    for texts in (False, True):
        lines, passed = table(texts, args.rounds)
        print("\n".join(lines))
        over |= passed
    print(f"\nReading a real record by pypdf, and counting it: {reading(50) * 1000:.0f} ms, of 50")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
