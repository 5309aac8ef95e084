"""Ours against its peers and against its limit, in one run on the same files.

    make bench CORPUS=FOLDER

Times are the least of several rounds in which ours and the peer take turns, so that what else the
computer does weighs on both. A ratio is that of the sums over all files, and beside it the median of
the files' own ratios.
"""

import argparse
import gc
import importlib.util
import io
import shutil
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from lxml import etree

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.importing import Limits, Reader, admission, child, formats, pipeline

Work = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Race:
    """Ours against a peer: seconds for each file, and the ratio that ours must keep within."""

    name: str
    peer: str
    limit: float
    ours: Sequence[float]
    theirs: Sequence[float]

    @property
    def ratio(self) -> float:
        """Ours over the peer's, all files together."""
        return sum(self.ours) / sum(self.theirs)

    def row(self) -> str:
        """A row of a Markdown table."""
        median = statistics.median(one / other for one, other in zip(self.ours, self.theirs, strict=True))
        verdict = "within" if self.ratio <= self.limit else "OVER"
        return (
            f"| {self.name} | {self.peer} | {len(self.ours)} | {sum(self.ours) * 1000:,.0f} ms "
            f"| {sum(self.theirs) * 1000:,.0f} ms | {self.ratio:.2f} | {median:.2f} "
            f"| {self.limit:g} | {verdict} |"
        )


def raced(
    name: str, peer: str, limit: float, files: Sequence[Path], ours: Work, theirs: Work, rounds: int
) -> Race:
    """Time both on each file in turn."""
    best: tuple[list[float], list[float]] = ([], [])
    for file in files:
        least = [float("inf"), float("inf")]
        for _ in range(rounds):
            for at, work in enumerate((ours, theirs)):
                least[at] = min(least[at], seconds(work, file))
        for times, one in zip(best, least, strict=True):
            times.append(one)
    return Race(name, peer, limit, *best)


def seconds(work: Work, file: Path) -> float:
    """Wall time that ``work`` takes."""
    begun = time.perf_counter()
    work(file)
    return time.perf_counter() - begun


def structured(file: Path) -> pipeline.Understood:
    """A review made in this process."""
    source, name = admission.admit(file, Limits())
    return pipeline.understand(formats.read(source, name))


def lines(file: Path) -> object:
    """The first half of that: lines with their place and look."""
    source, name = admission.admit(file, Limits())
    return formats.read(source, name)


def pdfium_text(file: Path) -> str:
    """PDFium's own plain text."""
    document = pypdfium2.PdfDocument(file.read_bytes())
    try:
        return "\f".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def unzipped(file: Path) -> list[str]:
    """Every XML part of a Word document parsed, and its text."""
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    return ["".join(etree.fromstring(part).itertext()) for part in parts]


def marked_up(file: Path) -> str:
    """Mammoth's HTML, without the pictures that it would copy into it."""
    import mammoth

    try:
        with file.open("rb") as source:
            return str(mammoth.convert_to_html(source, convert_image=lambda _: []).value)
    except Exception as error:  # it raises whatever it meets
        raise ValueError from error


def readable(files: Sequence[Path], *works: Work) -> Iterator[Path]:
    """Those of ``files`` that ours and the peer can both read."""
    for file in files:
        try:
            for work in works:
                work(file)
        except (DocumentRefused, pypdfium2.PdfiumError, zipfile.BadZipFile, etree.XMLSyntaxError, ValueError):
            continue
        yield file


def batch(files: Sequence[Path], rounds: int) -> Race:
    """Many files through the child, its start and end included, against a process for each file."""
    ours, theirs = float("inf"), float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        with Reader() as reader:
            for file in files:
                reader.extract(file)
        ours = min(ours, time.perf_counter() - begun)
        begun = time.perf_counter()
        for file in files:
            subprocess.run(["pdftotext", file, "-"], stdout=subprocess.DEVNULL, check=True)
        theirs = min(theirs, time.perf_counter() - begun)
    return Race(f"Batch of {len(files)} PDFs, end to end", "pdftotext", 3, [ours], [theirs])


def main() -> int:
    """Exit status 1 when a limit is passed."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("corpus", type=Path, help="a folder with PDF and DOCX files, at any depth")
    words.add_argument("--rounds", type=int, default=3)
    args = words.parse_args()
    child.warm()
    gc.disable()  # as in a document's process, for ours and the peer alike
    reports = sorted(args.corpus.rglob("reports_uk/*.pdf")) or sorted(args.corpus.rglob("*.pdf"))
    word = [file for file in sorted(args.corpus.rglob("*.docx")) if file.stat().st_size > 10_000]
    pdfs = list(readable(reports[::3], structured, pdfium_text))
    word = list(readable(word, structured, unzipped))
    if not pdfs and not word:
        print("no documents that could be read", file=sys.stderr)
        return 2
    races = []
    if pdfs:
        peer = "pypdfium2 plain text"
        races.append(
            raced("PDF to structure, in process", peer, 2.5, pdfs, structured, pdfium_text, args.rounds)
        )
        races.append(raced("– of that, PDF to lines", peer, 2.5, pdfs, lines, pdfium_text, args.rounds))
    if word:
        races.append(
            raced("DOCX to structure, in process", "unzip + lxml", 6, word, structured, unzipped, args.rounds)
        )
        races.append(raced("– of that, DOCX to lines", "unzip + lxml", 6, word, lines, unzipped, args.rounds))
        if importlib.util.find_spec("mammoth"):
            both = list(readable(word, marked_up))
            races.append(
                raced("DOCX to structure, in process", "mammoth", 1, both, structured, marked_up, args.rounds)
            )
        else:
            print("mammoth is not installed: no race with it", file=sys.stderr)
    if shutil.which("pdftotext") and reports:
        races.append(batch(list(readable(reports, structured))[:50], min(2, args.rounds)))
    else:
        print("pdftotext is not installed: no batch", file=sys.stderr)
    print("| what | peer | files | ours | peer's | ratio | median ratio | limit | |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---|")
    for race in races:
        print(race.row())
    return int(any(race.ratio > race.limit for race in races))


if __name__ == "__main__":
    sys.exit(main())
