"""Office documents behind a password, of 2007 and after ([MS-OFFCRYPTO]): the package inside."""

import io
import struct
from xml.parsers.expat import ExpatError

from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile

from reviewstudy.domain.errors import DocumentRefused, PasswordNeeded

_BROKEN = (DecryptionError, FileFormatError, ExpatError, struct.error, OSError, ValueError, LookupError)


def opened(source: bytes, password: str | None) -> bytes:
    """The zipped document in a protected one.

    Raises:
        PasswordNeeded: ``password`` is None, empty or not the one.
        DocumentRefused: it is damaged, or protected otherwise than by a password.
    """
    package = io.BytesIO()
    try:
        file = OOXMLFile(io.BytesIO(source))
        if not password:
            raise PasswordNeeded
        try:
            file.load_key(password=password, verify_password=True)
        except InvalidKeyError:
            raise PasswordNeeded(wrong=True) from None
        file.decrypt(package)
    except _BROKEN:
        raise DocumentRefused(
            "The document is damaged, or protected in a way that cannot be read",
            "open it in Word, take the protection off, save a copy and choose that",
        ) from None
    return package.getvalue()
