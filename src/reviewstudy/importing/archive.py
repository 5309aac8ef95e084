"""Zipped XML documents, opened safely: the one place where a zip or XML of a stranger is parsed.

Nothing is ever unpacked to disk and no name in the archive is used as a path: parts are looked up
by their names. A document type declaration is refused, so that there are no entities to expand and
no outside file to fetch (OWASP, XML External Entity Prevention: disallow DTDs completely).
"""

import io
import zipfile
import zlib

from lxml import etree

from reviewstudy.domain.errors import DocumentRefused

LARGEST = 64 * 1024 * 1024
"""Bytes of one part unpacked. The text of a thousand pages is under ten."""
MOST = 160 * 1024 * 1024
"""Bytes of all the parts read of one document."""
_PARTS = 50_000
_SAVE = "open it in the program it was made with, save a copy and choose that"


class Archive:
    """The parts of a zipped document, each unpacked when asked for, within limits."""

    def __init__(self, source: bytes) -> None:
        """Raises :class:`DocumentRefused` where ``source`` is no whole zip file."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise _broken() from None
        self._parts = {info.filename: info for info in self._zip.infolist()}
        self._left = MOST
        if len(self._zip.filelist) > _PARTS:
            raise DocumentRefused(f"The document is made of more than {_PARTS} parts", _SAVE)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is none of that name.

        Raises:
            DocumentRefused: it is larger than it may be (by what the zip says or in fact), is
                protected by a password or damaged.
        """
        info = self._parts.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise protected()
        most = min(LARGEST, self._left)
        if info.file_size > most:
            raise _bomb()
        try:
            with self._zip.open(info) as part:
                unpacked = part.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
            raise _broken() from None
        if len(unpacked) > most:
            raise _bomb()
        self._left -= len(unpacked)
        return unpacked

    def tree(self, name: str) -> etree._Element | None:
        """The root element of a part of XML, None where there is no such part.

        Raises:
            DocumentRefused: as :meth:`part` and :func:`parse`.
        """
        unpacked = self.part(name)
        return None if unpacked is None else parse(unpacked)


def parse(source: bytes) -> etree._Element:
    """The root of an XML document, without comments and processing instructions.

    Raises:
        DocumentRefused: it is not well formed, nested more than 256 deep, or declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    # Looked for before parsing as well, so that what it declares is never even read.
    if b"<!DOCTYPE" in source[:4096]:
        raise _declared()
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error):
            raise too_deep() from None
        raise _broken() from None
    if root is None:
        raise _broken()
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declared()
    return root


def protected() -> DocumentRefused:
    """The refusal of a document that needs a password."""
    return DocumentRefused(
        "The document is protected by a password",
        "open it in the program it was made with, take the password off, save a copy and choose that",
    )


def too_deep() -> DocumentRefused:
    """The refusal of a document whose parts stand in one another beyond any use."""
    return DocumentRefused("The parts of the document stand in one another too deeply to be read", _SAVE)


def _broken() -> DocumentRefused:
    return DocumentRefused(
        "The file is damaged or not complete", f"get it again from where it came, or {_SAVE}"
    )


def _bomb() -> DocumentRefused:
    return DocumentRefused("The document unpacks to more text than it may hold", "split it into parts")


def _declared() -> DocumentRefused:
    return DocumentRefused(
        "The document declares entities of its own, as documents made to do harm do", _SAVE
    )
