"""The parts a Word document is made of and how they refer to one another (ECMA-376 part 2)."""

import posixpath

from lxml import etree

from reviewstudy.importing import stated
from reviewstudy.importing.archive import Archive
from reviewstudy.importing.docx_styles import W, count_style, value

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/math": M[1:-1],
}


def main_part(archive: Archive) -> str | None:
    """The name of the part that holds the text of a Word document; None: it is no Word document."""
    for target, _ in relations(archive, "", "officeDocument").values():
        if target in archive and not target.startswith(("xl/", "ppt/")):
            return target
    return "word/document.xml" if "word/document.xml" in archive else None


def title(archive: Archive) -> str | None:
    """The title in a document's properties."""
    for target, _ in relations(archive, "", "core-properties").values():
        if (root := archive.tree(target)) is not None:
            return str(root.findtext("{http://purl.org/dc/elements/1.1/}title", ""))
    return None


def relations(archive: Archive, part: str, kind: str = "") -> dict[str, tuple[str, str]]:
    """What a part refers to, by id: the part's name, or an address outside, and the kind of relation."""
    folder, name = posixpath.split(part)
    root = archive.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, tuple[str, str]] = {}
    for relation in () if root is None else root.iter(_RELATION):
        target, of = relation.get("Target", ""), relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if not kind or of == kind:
            found[relation.get("Id", "")] = (target, of)
    return found


def tree(archive: Archive, name: str | None) -> etree._Element | None:
    """A part's root; strict documents get the names of transitional ones."""
    root = archive.tree(name) if name else None
    if root is not None and root.tag[1:].partition("}")[0] in _STRICT:
        for element in root.iter():
            element.tag = _renamed(element.tag)
            for key in [key for key in element.attrib if key[:1] == "{"]:
                element.set(_renamed(key), element.attrib.pop(key))
    return root


def _renamed(name: str) -> str:
    space, closed, local = name[1:].partition("}")
    return f"{{{_STRICT.get(space, space)}}}{local}" if closed else name


class Notes:
    """Footnotes or endnotes of a document and the marks they are given in order of reference."""

    def __init__(self, archive: Archive, part: str | None, kind: str, style: str) -> None:
        root = tree(archive, part)
        elements = () if root is None else root.iterfind(f"{W}{kind}")
        self.bodies = {
            element.get(f"{W}id", ""): element
            for element in elements
            if element.get(f"{W}type", "normal") == "normal"
        }
        self.relations = relations(archive, part) if part and root is not None else {}
        self.style, self.count = style, 0
        self.used: set[str] = set()

    def mark(self) -> str:
        """The mark of the next note."""
        self.count += 1
        return stated.ordinal(self.count, self.style)


def note_style(settings: etree._Element | None, kind: str) -> str:
    """How a document numbers its notes: footnotes 1, 2, 3 and endnotes i, ii, iii where it does not say."""
    path = f"{W}{kind}Pr/{W}numFmt"
    said = None if settings is None else value(settings.find(path))
    return count_style(said, "roman" if kind == "endnote" else "decimal")
