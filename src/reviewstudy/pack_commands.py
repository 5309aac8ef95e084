"""The command ``pack``: build, check and show."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reviewstudy.content.permission import forbidden
from reviewstudy.services.packing import LeftOut, build_pack
from reviewstudy.services.unpacking import PackReader
from reviewstudy.storage.packs import Pack, PackedReview

_OUTCOMES = {"build": "built", "check": "well", "show": "shown"}
_DOES = {"build": "make a pack from a folder", "check": "check a pack", "show": "list a pack"}


def declare(pack: argparse.ArgumentParser, made: type[argparse.ArgumentParser]) -> None:
    """Add the three commands, as parsers of the kind ``made``."""
    packs = pack.add_subparsers(
        dest="pack_command", required=True, metavar="build|check|show", parser_class=made
    )
    for name, does in _DOES.items():
        sub = packs.add_parser(name, help=does, description=does)
        sub.add_argument("--json", action="store_true", help="print JSON")
        sub.add_argument("path", type=Path, metavar="DIR" if name == "build" else "PACK")
        if name == "build":
            sub.add_argument("-o", "--output", type=Path, required=True, metavar="X.reviewpack")


def run(args: argparse.Namespace) -> tuple[dict[str, Any], Iterator[str]]:
    """Do one of them: the outcome as JSON, and as lines. Raises PackRefused, DocumentRefused."""
    if args.pack_command == "build":
        built = build_pack(args.path, args.output)
        pack, left_out, path, kept = built.pack, built.left_out, args.output, list(built.pack.reviews)
    else:
        with PackReader() as reader:
            pack = reader.read(args.path)
        path = args.path
        kept = [one for one in pack.reviews if forbidden(one.provenance) is None]
        left_out = tuple(
            LeftOut(one.source_name, one.document.title, why)
            for one in pack.reviews
            if (why := forbidden(one.provenance))
        )
    outcome = _OUTCOMES[args.pack_command]
    value = {
        "outcome": outcome,
        "path": str(path),
        **{name: getattr(pack, name) for name in ("id", "name", "version", "licence", "digest")},
        "reviews": [_review(one) for one in kept],
        "left_out": [{"file": one.name, "title": one.title, "why": f"its {one.why}"} for one in left_out],
    }
    return value, _lines(pack, kept, left_out, outcome)


def _review(one: PackedReview) -> dict[str, Any]:
    document, survey = one.document, one.document.survey
    return {
        "review": one.review_id,
        "edition": one.edition,
        "file": one.source_name,
        "title": document.title,
        "publisher": document.publisher,
        "kind": document.kind,
        "learning_points": len(document.learning_points),
        "survey": survey is not None,
        "licence": one.provenance.licence,
        "permission": one.provenance.permission,
    }


def _lines(
    pack: Pack, kept: list[PackedReview], left_out: tuple[LeftOut, ...], outcome: str
) -> Iterator[str]:
    number = f"{len(kept)} review{'s' * (len(kept) != 1)}"
    yield f"{pack.name} {pack.version} ({pack.licence}): {number}, {outcome}"
    for one in kept:
        terms = one.provenance.permission or one.provenance.licence or "no permission stated"
        yield f"  {one.document.title} · {one.document.publisher} · {terms}"
    for out in left_out:
        yield f"Left out: {out.title} ({out.name}), since its {out.why}"
