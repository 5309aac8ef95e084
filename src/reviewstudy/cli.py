"""The command line of docs/data-format.md, on the same services as the window."""

import argparse
import json
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import reviewstudy
from reviewstudy import backup_commands, pack_commands, paths, record_commands
from reviewstudy.domain.errors import LockedOut, StorageProblem
from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.domain.queries import LIT_END, LIT_START, Hit, Query, mended, parse_years
from reviewstudy.domain.records import Audience, Shape
from reviewstudy.domain.reviews import ItemKind, Review
from reviewstudy.importing import extract
from reviewstudy.services.library import OutcomeKind
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.sharing import Choice
from reviewstudy.services.shelf import OWN
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.files import read_at_most
from reviewstudy.terminal import out, plain, say
from reviewstudy.wire import to_builtins

MAX_PASSPHRASE_BYTES = 4096


class Usage(Exception):
    """The words of a call are off."""


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise Usage(message)


def parser() -> argparse.ArgumentParser:
    """Every command and option."""
    top = _Parser(
        prog="reviewstudy", description="Learn from safeguarding case reviews, offline and in private."
    )
    top.add_argument("--data", type=_folder, metavar="DIR", help="the data folder")
    top.add_argument("--passphrase-file", type=Path, metavar="FILE", help="a file holding the passphrase")
    top.add_argument("--version", action="version", version=f"Review Study {reviewstudy.__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def command(name: str, does: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=does, description=does)
        sub.add_argument("--json", action="store_true", help="print JSON")
        return sub

    one = command("extract", "read a document and print what was understood; opens no database")
    one.add_argument("file", type=Path)
    one = command("import", "add files or folders to the library")
    one.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    command("list", "list the library")
    one = command("search", "search the library and the journal")
    one.add_argument("words", nargs="+", metavar="WORDS")
    one.add_argument("--limit", type=_positive, default=20, metavar="N")
    one.add_argument("--item", type=_item, metavar="KIND")
    one.add_argument("--theme", metavar="ID")
    one.add_argument("--year", type=_years, default=(None, None), metavar="A..B")
    one.add_argument("--law", metavar="ID")
    command("reflections", "list what has been written")
    record_commands.declare(command)
    backup_commands.declare(command)
    command("check", "look at the health of program, folder and databases")
    one = command("tour", "drive the real window through the main job, leaving pictures and a PDF")
    one.add_argument("folder", type=Path, metavar="DIR")
    pack_commands.declare(commands.add_parser("pack", help="write and read packs"), _Parser)
    return top


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("name a folder")
    return Path(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or len(text) > 5 or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError("give a number from 1 to 10000")
    return int(text)


def _item(text: str) -> ItemKind:
    try:
        return ItemKind(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"choose from {', '.join(ItemKind)}") from None


def _years(text: str) -> tuple[int | None, int | None]:
    try:
        return parse_years(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            "give a year or a span: 2015, 2015..2020, 2015.. or ..2020"
        ) from None


def run(args: argparse.Namespace) -> int:
    """Do one command; returns the exit status and lets KnownErrors through."""
    return _HANDLERS[args.command](args)


def passphrase(args: argparse.Namespace) -> str | None:
    """The passphrase, or None: the keychain is then the way in.

    From the file that ``--passphrase-file`` names, else from ``REVIEWSTUDY_PASSPHRASE``: a file's
    name if there is such a file, otherwise the passphrase itself.

    Raises:
        LockedOut: the file cannot be read, or holds nothing or too much.
    """
    told = os.environ.get("REVIEWSTUDY_PASSPHRASE", "")
    named = args.passphrase_file or (Path(told) if told and _there(Path(told)) else None)
    return (told or None) if named is None else _read_secret(named)


def _read_secret(named: Path) -> str:
    try:
        raw = read_at_most(named, MAX_PASSPHRASE_BYTES)
        text = raw.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except (OSError, ValueError) as error:
        raise LockedOut(
            "the passphrase file could not be read", "check that it is a plain file which you may read"
        ) from error
    if not text or len(raw) > MAX_PASSPHRASE_BYTES:
        raise LockedOut("the passphrase file is empty or far too long", "put the passphrase alone in it")
    return text


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long to be one
        return False


def _workspace(args: argparse.Namespace) -> Workspace:
    safe, words = Safekeeping(paths.data_folder(args.data)), passphrase(args)
    if safe.is_set_up:
        return safe.unlock(passphrase=words)
    if words is None:
        raise LockedOut(
            "there is no library in this data folder yet",
            "open the window once to make one, or give --passphrase-file to make one with that passphrase",
        )
    try:
        workspace, recovery = safe.set_up(passphrase=words)
    except StorageProblem:
        if not safe.is_set_up:
            raise
        return safe.unlock(passphrase=words)  # another process was quicker
    say(f"A new library was made. Its recovery key is shown only now; print it and keep it safe: {recovery}")
    try:
        if paths.bundled_pack().is_file():
            workspace.library.take_pack(paths.bundled_pack(), bundled=True)
    except BaseException:
        workspace.close()
        raise
    return workspace


def _out(args: argparse.Namespace, value: Any, lines: Iterable[str]) -> None:
    """Print a result: as JSON when asked for, else as lines."""
    out(json.dumps(value, ensure_ascii=False, indent=1) if args.json else plain("\n".join(lines)))


def _extract(args: argparse.Namespace) -> int:
    review = extract(args.file).document
    _out(args, to_builtins(review), _summary(review))
    return 0


def _summary(review: Review) -> Iterable[str]:
    publisher, published = review.publisher or "publisher not found", review.published or "no date found"
    yield f"{review.title} · {publisher} · {published}"
    theme = None
    for number, point in enumerate(review.learning_points, 1):
        if point.theme != theme:
            theme = point.theme
            yield f"\n{theme}"
        yield f"  {number}. {point.text}"
    for warning in review.warnings:
        yield f"Please check: {warning}"


def _import(args: argparse.Namespace) -> int:
    with closing(_workspace(args)) as workspace:
        outcomes = workspace.library.import_paths(
            args.paths, lambda done, total, name: say(f"{done}/{total} {name}".rstrip())
        )
    _out(args, [asdict(one) for one in outcomes], (f"{one.outcome}: {one.message}" for one in outcomes))
    refused = [one for one in outcomes if one.outcome is OutcomeKind.REFUSED]
    for one in refused:
        say(f"reviewstudy: {Path(one.path).name}: {one.message}")
    return 1 if refused else 0


def _list(args: argparse.Namespace) -> int:
    with closing(_workspace(args)) as workspace:
        entries = workspace.library.entries()
    value = [
        {
            "review": entry.review_id,
            "edition": entry.edition,
            "title": entry.title,
            "publisher": entry.publisher,
            "kind": entry.kind,
            "published": entry.published,
            "learning_points": entry.learning_points,
            "origin": entry.origin,
            "same_work": list(entry.counterparts),
        }
        for entry in entries
    ]
    works = len({entry.work for entry in entries})
    lines = [f"{e.title} · {e.publisher} · {e.published or 'undated'} · {e.learning_points}" for e in entries]
    _out(args, value, [*lines, f"{works} review{'s' * (works != 1)}"])
    return 0


def _search(args: argparse.Namespace) -> int:
    chosen = ((Facet.ITEM, args.item), (Facet.THEME, args.theme), (Facet.LAW, args.law))
    narrowing = Narrowing(
        tuple((facet, mended(str(value))) for facet, value in chosen if value), years=args.year
    )
    query = Query(" ".join(args.words), narrowing, limit=args.limit)
    with closing(_workspace(args)) as workspace:
        workspace.library.reindex()  # where the rules of the index are others now
        hits = workspace.searching.search(query)
    _out(args, [_hit(hit) for hit in hits], (f"{hit.title}: {_unlit(hit.snippet)}" for hit in hits))
    return 0


def _hit(hit: Hit) -> dict[str, Any]:
    fields = ("review", "title", "review_kind", "kind", "theme", "themes", "text", "passage", "page", "why")
    return {
        **{name: getattr(hit, name) for name in fields},
        "themes": [theme for theme in hit.themes if not theme.startswith(OWN)],
        "snippet": _unlit(hit.snippet),
        "score": round(hit.score, 4),
    }


def _unlit(snippet: str) -> str:
    return snippet.replace(LIT_START, "").replace(LIT_END, "")


def _reflections(args: argparse.Namespace) -> int:
    with closing(_workspace(args)) as workspace:
        found = workspace.reflecting.reflections()
    value = [
        {"reflection": r.id, "review": r.review, "model": r.model, "status": r.status, "modified": r.modified}
        for r in found
    ]
    _out(args, value, (f"{r.id} · {r.title} · {r.model_name} · {r.status}" for r in found))
    return 0


def _export(args: argparse.Namespace) -> int:
    with closing(_workspace(args)) as workspace:
        chosen = args.reflection or [one.id for one in workspace.reflecting.reflections()]
        sharing = workspace.sharing
        audience = Audience.PARTNERSHIP if args.partnership else Audience.SUPERVISOR
        items = sharing.asked(chosen, args.extras, audience)
        record = sharing.record(
            Choice(
                items,
                audience,
                shape=Shape.PACK if len(items) > 1 else Shape.REFLECTION,
                prepared_for=args.prepared_for,
            )
        )
        done = sharing.export(record, args.output)
    lines = [f"{done.path}: {done.pages} page{'s' * (done.pages != 1)}"]
    lines += [f"Please check: {one.reason}" for one in done.identifiers]
    _out(args, asdict(done), lines)
    return 0


def _consolidate(args: argparse.Namespace) -> int:
    value, lines, status = record_commands.consolidate(args.paths, args.output, args.csv)
    _out(args, value, lines)
    return status


def _verify(args: argparse.Namespace) -> int:
    value, lines, status = record_commands.verify(args.file)
    _out(args, value, lines)
    return status


def _check(args: argparse.Namespace) -> int:
    found = Safekeeping(paths.data_folder(args.data)).health(passphrase(args))
    _out(
        args,
        [asdict(one) for one in found],
        (f"{'well' if o.ok else 'NOT WELL'}: {o.check}: {o.detail}" for o in found),
    )
    if ill := sum(not one.ok for one in found):
        things = "1 thing is" if ill == 1 else f"{ill} things are"
        say(f"reviewstudy: {things} not well; see the list above")
    return 1 if ill else 0


def _copies(args: argparse.Namespace) -> int:
    folder = paths.data_folder(args.data)
    _out(args, *backup_commands.run(args, folder, passphrase(args), _read_secret))
    return 0


def _pack(args: argparse.Namespace) -> int:
    _out(args, *pack_commands.run(args))
    return 0


_HANDLERS: dict[str, Callable[[argparse.Namespace], int]] = {
    "extract": _extract,
    "import": _import,
    "list": _list,
    "search": _search,
    "reflections": _reflections,
    "export": _export,
    "verify": _verify,
    "consolidate": _consolidate,
    "backup": _copies,
    "restore": _copies,
    "check": _check,
    "pack": _pack,
}
COMMANDS = frozenset({*_HANDLERS, "tour"})


def split_files(argv: Sequence[str]) -> tuple[list[str], list[Path]]:
    """Options to parse, and the files to open in the window when no command is given.

    Raises:
        Usage: what stands where a command would is neither a command nor a file.
    """
    takes_value, at = {"--data", "--passphrase-file"}, 0
    while at < len(argv) and argv[at].startswith("-"):
        at += 2 if argv[at] in takes_value else 1
    if at < len(argv) and argv[at] not in COMMANDS:
        files = [Path(name) for name in argv[at:]]
        if missing := next((file for file in files if not _there(file)), None):
            raise Usage(f"there is no command and no file called {missing.name!r}")
        return list(argv[:at]), files
    return list(argv), []
