"""Make a pack from a folder of Markdown, as a partnership or this project's own build does."""

import re
import tomllib
from pathlib import Path

from reviewstudy.domain.errors import PackRefused
from reviewstudy.importing import extract
from reviewstudy.storage.files import read_at_most
from reviewstudy.storage.packs import Pack, PackedReview, write_pack

MANIFEST = "pack.toml"
_MAX_MANIFEST = 64 << 10  # bytes; four lines are enough
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def build_pack(folder: Path, path: Path) -> Pack:
    """Read ``pack.toml`` and every Markdown file of ``folder``, and write the pack to ``path``.

    Raises:
        PackRefused: the manifest or a document's front matter is missing or wrong.
        DocumentRefused: a document cannot be read.
    """
    manifest = _manifest(folder / MANIFEST)
    reviews: list[PackedReview] = []
    for source in sorted(folder.glob("*.md")):
        extracted = extract(source)
        if extracted.declared_id is None or not _ID.fullmatch(extracted.declared_id):
            raise PackRefused(
                f"{source.name} has no usable id",
                "give it one in its front matter: small letters, digits, hyphens",
            )
        if not extracted.provenance.permission:
            raise PackRefused(
                f"{source.name} does not say on what terms it is shared",
                "add a permission line to its front matter",
            )
        reviews.append(
            PackedReview(
                extracted.declared_id,
                extracted.edition,
                source.name,
                extracted.provenance,
                extracted.document,
            )
        )
    if not reviews:
        raise PackRefused(f"{folder.name} holds no Markdown files", "put one review in each .md file")
    ids = [review.review_id for review in reviews]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise PackRefused(f"two documents share the id {twice[0]}", "give each its own")
    pack = Pack(manifest["id"], manifest["name"], manifest["version"], manifest["licence"], tuple(reviews))
    write_pack(pack, path)
    return pack


def _manifest(path: Path) -> dict[str, str]:
    try:
        raw = read_at_most(path, _MAX_MANIFEST)
        if len(raw) > _MAX_MANIFEST:
            raise PackRefused(f"{MANIFEST} is far too long", "check it: see docs/data-format.md")
        manifest = tomllib.loads(raw.decode("utf-8"))
    except FileNotFoundError as error:
        raise PackRefused(
            f"there is no {MANIFEST} in {path.parent.name}", "write one: see docs/data-format.md"
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise PackRefused(f"{MANIFEST} cannot be read", "check it: see docs/data-format.md") from error
    for key in ("id", "name", "version", "licence"):
        if not isinstance(manifest.get(key), str) or not manifest[key].strip():
            raise PackRefused(f"{MANIFEST} has no {key}", f'add a line: {key} = "…"')
    if not _ID.fullmatch(manifest["id"]):
        raise PackRefused(f"the id in {MANIFEST} is not usable", "use small letters, digits and hyphens")
    return manifest
