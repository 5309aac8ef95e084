"""Web pages to lines: the text itself, without what stands around it on the page.

Nothing a page names is fetched and nothing in it is run: the parser makes a tree, and text is all
that is taken from it.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from functools import cache

from lxml import etree

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.importing import decoding, stated
from reviewstudy.importing.archive import too_deep
from reviewstudy.importing.html_lines import Reader, notes_of
from reviewstudy.importing.lines import Declared, Source
from reviewstudy.paths import resources

_CHARSET = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_UNSHOWN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_UNFIT = re.compile("[\x0b\x0c\ud800-\udfff]")
_NAME_PARTS = re.compile(r"[-_]+")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MOST_ROOTS = 200


@dataclass(frozen=True, slots=True)
class _Words:
    """The tables of ``resources/importing/web.toml``."""

    drop: frozenset[str]
    around: frozenset[str]
    outer: frozenset[str]
    roles: frozenset[str]
    names: frozenset[str]
    unseen: frozenset[str]
    main: tuple[str, ...]
    notes: re.Pattern[str]


@cache
def _words() -> _Words:
    table = tomllib.loads((resources() / "importing" / "web.toml").read_text("utf-8"))
    sets = {name: frozenset(table[name]) for name in ("drop", "around", "outer", "roles", "names", "unseen")}
    return _Words(**sets, main=tuple(table["main"]), notes=re.compile(table["notes"], re.IGNORECASE))


def read(source: bytes) -> Source:
    """Lines of a web page, or of a web archive (MHTML) of one.

    Raises:
        DocumentRefused: its elements stand in one another too deeply.
    """
    page, charset = _page(source)
    text, doubt = _decoded(page, charset)
    root = _tree(text)
    if root is None:
        return Source(())
    title = " ".join("".join(root.xpath("string(//title)")).split())
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    notes = notes_of(root, _words().notes)
    _prune(root, {at for body in notes.bodies for at in body.iterancestors()})
    reader = Reader(notes)
    for part in _main(root):
        reader.read(part)
    lines = tuple(reader.lines)
    declared = stated.declared(title, lines)
    if declared.title is None and title and not any(line.level for line in lines):
        declared = Declared(title=decoding.visible(title)[:250])
    if not language.lower().startswith("en") and re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", language):
        declared = Declared(title=declared.title, language=language)
    return Source(
        lines,
        outlined=sum(line.level is not None for line in lines) > 1,
        declared=declared,
        links=tuple(reader.links),
        warnings=(doubt,) if doubt else (),
    )


def _page(source: bytes) -> tuple[bytes, str | None]:
    """The page itself, taken out of a web archive where it is one, and its declared encoding."""
    opening = source[:2048].lower()
    if not (b"mime-version:" in opening and b"multipart/related" in opening):
        return source, None
    try:
        parts = list(message_from_bytes(source).walk())
    except RecursionError:
        raise too_deep() from None
    for part in parts:
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload, part.get_content_charset()
    raise DocumentRefused(
        "The web archive has no web page in it", "open the page again, save it as HTML or PDF and choose that"
    )


def _decoded(page: bytes, charset: str | None) -> tuple[str, str | None]:
    """The text of a page, by byte-order mark, by what it declares if that is so, by guess."""
    if page.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or decoding.wide(page):
        return decoding.decode(page)
    said = _CHARSET.search(page[:8192]) or _XML_CHARSET.search(page[:400])
    for name in (charset, said[1].decode("ascii") if said else None):
        # By the HTML standard Latin 1 and ASCII mean Windows-1252, and UTF-16 in a page means UTF-8.
        codec = (name or "").lower()
        codec = "cp1252" if codec in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"} else codec
        codec = "utf-8" if codec.startswith(("utf-16", "unicode")) else codec
        try:
            if codec and not codec.startswith("utf-7"):
                return decoding.visible(page.decode(codec)), None
        except (LookupError, ValueError):
            continue
    return decoding.decode(page)


def _tree(text: str) -> etree._Element | None:
    """The root of a page; what is left open or crossed is mended as browsers do."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    source = text.encode("utf-8", "replace")
    if not source.strip():
        return None
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise too_deep() from None
        return None
    # The parser mends everything else, but drops what stands too deep without a word.
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise too_deep()
    return root


def _prune(root: etree._Element, kept: set[etree._Element]) -> None:
    """Take out what is not shown or stands around the text, unless it is among ``kept``."""
    words = _words()
    lengths = _lengths(root)
    whole = lengths.get(root, 0)
    telling = words.drop | words.around | words.outer
    for element in list(root.iter(etree.Element)):
        if element.tag not in telling and not element.attrib:
            continue
        if element is root or element.tag == "body" or element.getparent() is None:
            continue
        small = element not in kept and lengths.get(element, 0) * 2 < whole
        if element.tag in words.drop or _unseen(element, words) or (small and _around(element, words)):
            _drop(element)


def _drop(element: etree._Element) -> None:
    """Take out an element, not the text that follows it."""
    parent, before = element.getparent(), element.getprevious()
    # A page can smuggle in signs by their numbers that the tree will give but not take.
    if element.tail and before is not None:
        before.tail = _UNFIT.sub(" ", decoding.visible((before.tail or "") + element.tail))
    elif element.tail:
        parent.text = _UNFIT.sub(" ", decoding.visible((parent.text or "") + element.tail))
    parent.remove(element)


def _lengths(root: etree._Element) -> dict[etree._Element, int]:
    """How many characters of text each element holds."""
    lengths: dict[etree._Element, int] = {}
    for _, element in etree.iterwalk(root, events=("end",)):
        if element.tag in _words().drop:
            lengths[element] = 0
            continue
        inner = sum(lengths.get(child, 0) + len((child.tail or "").strip()) for child in element)
        lengths[element] = inner + len((element.text or "").strip())
    return lengths


def _unseen(element: etree._Element, words: _Words) -> bool:
    return (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or _UNSHOWN.search(element.get("style", "")) is not None
        or not words.unseen.isdisjoint(element.get("class", "").lower().split())
    )


def _around(element: etree._Element, words: _Words) -> bool:
    if element.get("role") in words.roles or element.tag in words.around:
        return True
    if element.tag in words.outer:
        article = next(element.iterancestors("article", "main"), None)
        return article is None and next(element.iterdescendants("h1"), None) is None
    if element.tag in _HEADINGS or element.tag == "article":
        return False
    named = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
    return any(part in words.names for name in named for part in _NAME_PARTS.split(name))


def _main(root: etree._Element) -> Iterator[etree._Element]:
    """The parts of the tree that hold the text: what the page says is main, else all of its body.

    It is believed only where it holds at least half of the words that are left, and a title printed
    above it is part of it.
    """
    body = next(root.iter("body"), root)
    whole = len("".join(body.itertext()).split())
    for name in _words().main:
        parts = [
            part
            for part in body.iter(etree.Element)
            if (part.tag == name or part.get("role") == name)
            and not any(outer.tag == name or outer.get("role") == name for outer in part.iterancestors())
        ][:_MOST_ROOTS]
        if parts and sum(len("".join(part.itertext()).split()) for part in parts) * 2 >= whole:
            if not any(next(part.iter("h1"), None) is not None for part in parts):
                yield from list(body.iter("h1"))[:1]
            yield from parts
            return
    yield body
