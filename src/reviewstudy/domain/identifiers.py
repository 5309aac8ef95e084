"""A first look for identifying details in what a person is about to share.

It misses things: names without a title, initials, schools, wards, unusual circumstances, and
anything spelt oddly. It also takes some harmless text for a detail. It may warn; it must never be
taken for a promise, nor stop anybody.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class IdentifierKind(StrEnum):
    """What sort of detail it seems to be."""

    NHS_NUMBER = "nhs_number"
    NATIONAL_INSURANCE = "national_insurance"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A likely detail at characters ``start`` to ``end``, why it matters and what to write instead."""

    kind: IdentifierKind
    start: int
    end: int
    text: str
    reason: str
    instead: str


def is_nhs_number(text: str) -> bool:
    """Whether ``text`` is ten digits, spaced or not, with the right check digit.

    Modulus 11 as in the NHS Data Dictionary
    (https://www.datadictionary.nhs.uk/attributes/nhs_number.html): the first nine digits weighted
    10 to 2; eleven less the remainder is the tenth, 11 counts as 0 and 10 is never issued.
    """
    digits = [int(character) for character in text if character in "0123456789"]
    if len(digits) != 10:
        return False
    total = sum(digit * (10 - place) for place, digit in enumerate(digits[:9]))
    check = 11 - total % 11
    return check != 10 and check % 11 == digits[9]


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:(?:19|20)\d\d)"


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: IdentifierKind
    pattern: re.Pattern[str]
    reason: str
    instead: str
    accepts: Callable[[str], bool] = bool


# In order of trust: where two overlap, the first stands.
_RULES = (
    _Rule(
        IdentifierKind.EMAIL,
        re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}"),
        "an e-mail address names a person",
        "leave it out, or give a role",
    ),
    _Rule(
        IdentifierKind.NHS_NUMBER,
        re.compile(r"(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])", re.ASCII),
        "it has the form and check digit of an NHS number",
        "leave it out",
        is_nhs_number,
    ),
    _Rule(
        # Prefixes as in HMRC's manual NIM39110: neither letter D, F, I, Q, U or V, the second not O.
        IdentifierKind.NATIONAL_INSURANCE,
        re.compile(
            r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
            r" ?\d\d ?\d\d ?\d\d ?[A-D](?!\w)",
            re.ASCII | re.IGNORECASE,
        ),
        "it has the form of a National Insurance number",
        "leave it out",
    ),
    _Rule(
        # The forms of BS 7666 as the Office for National Statistics publishes them.
        IdentifierKind.POSTCODE,
        re.compile(
            r"(?<!\w)(?:GIR ?0AA|[A-PR-UWYZ](?:\d[\dA-HJKPSTUW]?|[A-HK-Y]\d[\dABEHMNPRVWXY]?)"
            r" ?\d[ABD-HJLNP-UW-Z]{2})(?!\w)",
            re.ASCII | re.IGNORECASE,
        ),
        "a postcode is a handful of homes",
        "leave it out, or name the sort of area",
    ),
    _Rule(
        IdentifierKind.PHONE,
        re.compile(r"(?<![\w+])(?:\+44[ -]?(?:\(0\))?[ -]?|\(?0)[1-9](?:[ ()-]{0,2}\d){8,9}(?!\d)", re.ASCII),
        "a telephone number leads to a person or place",
        "leave it out",
    ),
    _Rule(
        IdentifierKind.DATE,
        re.compile(
            rf"(?<!\d)(?:{_DAY}[/.-](?:0?[1-9]|1[0-2])[/.-](?:{_YEAR}|\d\d)(?!\d)"
            rf"|{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)"
            rf"|{_DAY}(?:st|nd|rd|th)?\s{{1,3}}(?:of\s)?{_MONTH}\b(?:,?\s{{1,3}}{_YEAR}\b)?"
            rf"|\b{_MONTH}\s{_DAY}(?:st|nd|rd|th)?(?!\d)(?:,?\s{_YEAR}\b)?)",
            re.ASCII | re.IGNORECASE,
        ),
        "an exact date, with a place or an injury, can identify a family",
        "give a rough time, such as early summer or in the second week",
    ),
    _Rule(
        IdentifierKind.NAME,
        re.compile(
            r"(?<!Family )\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sgt|Sergeant|PC|DC|DS|DI|Sister|Nurse"
            r"|Judge|Sir|Lady|Lord|Rev)\.?\s{1,2}(?:[A-Z]\.?\s)?[A-Z][a-z]?['’]?[A-Za-z]+(?:[-'’][A-Z][a-z]+)*"
            r"(?: [A-Z][a-z]+(?:[-'’][A-Z][a-z]+)*)?"
        ),
        "a title and a surname name a person",
        "give a role, such as the health visitor",
    ),
)


def find_identifiers(text: str) -> list[Identifier]:
    """Likely identifying details in ``text``, in its order, none overlapping.

    Finds NHS and National Insurance numbers, UK postcodes and telephone numbers, e-mail
    addresses, dates with a day, and a title with a surname. It misses things, as above.
    """
    found: list[Identifier] = []
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            free = all(match.end() <= one.start or one.end <= match.start() for one in found)
            if free and rule.accepts(match[0]):
                found.append(
                    Identifier(rule.kind, match.start(), match.end(), match[0], rule.reason, rule.instead)
                )
    return sorted(found, key=lambda one: one.start)


@dataclass(frozen=True, slots=True)
class Noticed:
    """A likely detail in a text that would leave, and ``where`` that stands, in words."""

    identifier: Identifier
    where: str
    text: str

    def around(self, most: int) -> tuple[str, str, str]:
        """What stands before it, itself, and what stands after, each side of at most so many characters."""
        start, end = self.identifier.start, self.identifier.end
        before = ("…" if start > most else "") + self.text[max(0, start - most) : start]
        after = self.text[end : end + most] + ("…" if end + most < len(self.text) else "")
        return before, self.text[start:end], after
