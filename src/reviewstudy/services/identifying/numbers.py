"""Details with a shape: numbers, addresses of mail, dates, plates, references.

A pattern that begins with letters would be tried at every letter of a long text. So each begins at
what is rare, a figure or an ``@``, and what stands before is looked at from there. Every repetition
is bounded, so a text is read in time that grows with its length and no faster.
"""

import re
from collections.abc import Iterator

from stdnum.gb import nhs, upn

from reviewstudy.domain.identifiers import IdentifierWords

Span = tuple[int, int]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)[0-9]{2}"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_ANY_CASE = re.IGNORECASE

_EMAIL_BEFORE = re.compile(r"[\w.+%'-]{0,63}\w$")
_EMAIL_AFTER = re.compile(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")

_TEN_DIGITS = re.compile(r"[0-9](?<![\w-][0-9])[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![\w-])")

_ELEVEN_DIGITS = re.compile(r"[0-9]{11}[0-9A-Z](?!\w)", _ANY_CASE)
_ONE_LETTER = re.compile(r"(?<!\w)[A-HJ-NP-RT-Z]$", _ANY_CASE)

_SIX_DIGITS = re.compile(r"[0-9]{2}(?:([ .-]?)[0-9]{2}\1[0-9]{2}) ?[.-]?[A-D](?!\w)", _ANY_CASE)
_NI_LETTERS = re.compile(
    r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ .-]?$", _ANY_CASE
)

_OUTWARD = re.compile(r"(?<!\w)[A-PR-UWYZ][A-HK-Y]?$", _ANY_CASE)
_INWARD = re.compile(r"[0-9][0-9A-HJKMNPR-Y]? ?[0-9][ABD-HJLNP-UW-Z]{2}(?!\w)", _ANY_CASE)
_NOT_INWARD = re.compile(r"(?:1st|2nd|3rd|[0-9]th|[0-9]hrs?|[0-9]pt|[0-9]ft|[0-9]lb)$")
_POSTCODE_SAID = re.compile(
    r"ostcode:? (?:[a-z]{1,8} ){0,2}([A-Z]{1,2}[0-9][0-9A-Z]?)(?![\w-])(?! ?[0-9][A-Z]{2})"
)
_GIRO = re.compile(r"GIR ?0AA(?!\w)")

_PHONE = re.compile(
    r"[+(0](?<![\w+(][+(0])(?:(?<=\+)44[ -]?(?:\(0\))?[ -]?|(?<=0)0[ -]?44[ -]?|(?<=\()0|(?<=0))"
    r"[1-9](?:[ ()-]{0,2}[0-9]){8,9}(?![0-9])"
)

_NUMERIC_DATE = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})(?![\d/])")
_ISO_DATE = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?![0-9])")
_SHORT_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?![\d/])")
_DAY_AND_MONTH = re.compile(
    rf"([0-9]{{1,2}})(st|nd|rd|th)?\s{{1,3}}(?:of\s)?({_MONTH})\b(?:,?\s{{1,3}}({_YEAR})\b)?", _ANY_CASE
)
_DAY_AFTER_MONTH = re.compile(rf"([0-9]{{1,2}})(?:st|nd|rd|th)?(?!\w)(?:,?\s{_YEAR}\b)?", _ANY_CASE)
_MONTH_BEFORE = re.compile(rf"(?<!\w){_MONTH}\s{{1,2}}(?:the\s)?$", _ANY_CASE)
_WEEKDAY_BEFORE = re.compile(rf"(?<!\w)(?:{_WEEKDAY},?\s{{1,2}})?(?:the\s)?$", _ANY_CASE)
_OF_MONTH = re.compile(rf" of (?i:{_MONTH})(?!\w)")
_ORDINAL = re.compile(
    r"(?<!\w)(?:the )?(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth)$",
    _ANY_CASE,
)
_A_DAY = re.compile(r"(?<!\w)(?:on|dob|d\.o\.b\.?|born|dated)[:,]?\s{1,2}$", _ANY_CASE)

_NUMBER_OF_A_FILE = re.compile(r"[0-9][0-9A-Za-z/-]{0,23}")
_BEGINNING_OF_IT = re.compile(r"(?<![\w/-])(?:[A-Za-z]{1,6}[/-]?)$")
_OF_A_DAY = re.compile(rf"\s{{1,2}}of\s{{1,2}}(?:the\s)?[0-9]{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?!\w)"
                       rf"(?:\s{_YEAR})?", _ANY_CASE)  # fmt: skip
_NUMBER_WORDS = r"(?:system|record|reference|refs?|number|num|nos?|id|code|file)"
_FEWEST_DIGITS = 3
_A_REFERENCE = re.compile(
    r"[A-Z]{2}[0-9]{2}[A-Z][0-9]{5}"  # of a family court: its letters, year, sort and number
    r"|[0-9]{2}[A-Z]{2}/[0-9]{3,6}[A-Z]?/[0-9]{2}"  # of a police force
)

_PLATE_NOW = re.compile(r"[0-9]{2} ?[A-HJ-PR-Z]{3}(?!\w)", _ANY_CASE)
_PLATE_NOW_BEFORE = re.compile(r"(?<!\w)[A-HJ-PR-Y][A-PR-Y]$", _ANY_CASE)
_PLATE_ONCE = re.compile(r"[0-9]{1,3} ?[A-HJ-PR-Z]{3}(?!\w)", _ANY_CASE)
_PLATE_ONCE_BEFORE = re.compile(r"(?<!\w)[A-HJ-NPR-TV-Y]$", _ANY_CASE)
_PLATE_AT_FIRST = re.compile(r"[0-9]{1,3}[A-HJ-NPR-TV-Y](?!\w)", _ANY_CASE)
_PLATE_AT_FIRST_BEFORE = re.compile(r"(?<!\w)[A-HJ-PR-Z]{3} ?$", _ANY_CASE)


class Numbers:
    """Each method finds the spans of one kind."""

    def __init__(self, words: IdentifierWords) -> None:
        lists = words.lists
        self._helplines = lists["helplines"]
        self._capitals = words.ordinary
        self._public_date = re.compile(
            rf"(?<!\w)(?:{_either(lists['public_dates'])})\s(?:the\s)?(?:{_WEEKDAY},?\s)?$", _ANY_CASE
        )
        self._named_day = re.compile(rf"(?:{_either(lists['named_days'])}),? {_YEAR}(?!\w)")
        self._file = re.compile(
            rf"(?<!\w)(?:(?P<system>{_either(lists['systems'])})|(?P<file>(?i:{_either(lists['files'])})))"
            rf"(?P<number>(?:'s)?(?:\s(?i:{_NUMBER_WORDS})\b\.?){{0,2}}(?:\s(?:is|was))?\s?[:#-]?)\s{{0,2}}$"
        )
        self._vehicle = re.compile(rf"(?<!\w)(?:{_either(lists['vehicles'])})(?!\w)", _ANY_CASE)

    def emails(self, text: str) -> Iterator[Span]:
        at = text.find("@")
        while at >= 0:
            before = _EMAIL_BEFORE.search(text[max(0, at - 64) : at])
            after = _EMAIL_AFTER.match(text, at)
            if before and after:
                yield at - len(before[0].lstrip(".'-%+")), after.end()
            at = text.find("@", at + 1)

    def nhs_numbers(self, text: str) -> Iterator[Span]:
        """Ten digits with the right check digit: modulus 11, NHS Data Dictionary, NHS NUMBER
        (https://www.datadictionary.nhs.uk/attributes/nhs_number.html)."""
        return (match.span() for match in _TEN_DIGITS.finditer(text) if nhs.is_valid(match[0]))

    def upns(self, text: str) -> Iterator[Span]:
        """Thirteen characters with the right check letter: DfE, Unique pupil numbers
        (https://www.gov.uk/government/publications/unique-pupil-numbers).

        The check letter is python-stdnum's. Its list of authorities is of 2011, so Dorset's of 2019
        is not in it; the list is not asked.
        """
        for start, end in _with_before(text, _ELEVEN_DIGITS, _ONE_LETTER, 2):
            number = text[start:end].upper()
            if number[-1] not in "IOS" and upn.calc_check_digit(number[1:]) == number[0]:
                yield start, end

    def national_insurance(self, text: str) -> Iterator[Span]:
        """Prefixes as in HMRC's manual NIM39110: neither letter D, F, I, Q, U or V, the second not O,
        and BG, GB, NK, KN, TN, NT and ZZ never given."""
        return _with_before(text, _SIX_DIGITS, _NI_LETTERS, 4)

    def postcodes(self, text: str) -> Iterator[Span]:
        """The forms of BS 7666 as the Office for National Statistics publishes them."""
        for start, end in _with_before(text, _INWARD, _OUTWARD, 3):
            # "S1 2nd", "B4 5th" are not, unless their letters are capitals.
            if not _NOT_INWARD.search(text[max(start, end - 4) : end]):
                yield start, end
        yield from (match.span() for match in _GIRO.finditer(text))
        yield from (match.span(1) for match in _POSTCODE_SAID.finditer(text))

    def phones(self, text: str) -> Iterator[Span]:
        """National numbers of nine or ten digits after the 0, as in Ofcom's National Telephone
        Numbering Plan; not the helplines that anybody may ring."""
        for match in _PHONE.finditer(text):
            if not re.sub(r"\D", "", match[0]).startswith(self._helplines):
                yield match.span()

    def dates(self, text: str) -> Iterator[Span]:
        """A day with its month. A month or year alone is not exact."""
        for match in _ISO_DATE.finditer(text):
            if _stands_free(text, match.start()):
                yield match.span()
        for match in _NUMERIC_DATE.finditer(text):
            if _is_day(match[1], match[3]) and _stands_free(text, match.start()):
                yield from self._dated(text, match)
        for match in _SHORT_DATE.finditer(text):
            behind = text[max(0, match.start() - 10) : match.start()]
            if _is_day(match[1], match[2]) and match[0] != "24/7" and _A_DAY.search(behind):
                yield match.span()
        for match in _DAY_AND_MONTH.finditer(text):
            # "Appendix 2 may help": without a year or "2nd", only the capital makes it a month.
            sure = match[2] or match[4] or match[3][0].isupper() or match[3].lower() not in ("may", "mar")
            if sure and _is_day(match[1], "1") and _stands_free(text, match.start()):
                yield from self._dated(text, match)
        for match in _OF_MONTH.finditer(text):
            if day := _ORDINAL.search(text[max(0, match.start() - 24) : match.start()]):
                yield match.start() - len(day[0]), match.end()
        yield from (match.span() for match in self._named_day.finditer(text))
        for match in _DAY_AFTER_MONTH.finditer(text):
            month = _MONTH_BEFORE.search(text[max(0, match.start() - 15) : match.start()])
            # "march 3" and "may 3" in small letters are verbs.
            if month and _is_day(match[1], "1") and not month[0].startswith("ma"):
                yield match.start() - len(month[0]), match.end()

    def _dated(self, text: str, match: re.Match[str]) -> Iterator[Span]:
        behind = text[max(0, match.start() - 32) : match.start()]
        if self._public_date.search(behind):
            return
        before = _WEEKDAY_BEFORE.search(behind)
        yield match.start() - (len(before[0]) if before else 0), match.end()

    def case_references(self, text: str) -> Iterator[Span]:
        """A number with the name of a system or file before it, or in the shape that courts and
        police forces print. No public register of shapes exists; these are those that reviews print."""
        done = 0
        for digits in _NUMBER_OF_A_FILE.finditer(text):
            if digits.start() < done:
                continue
            behind = text[max(0, digits.start() - 64) : digits.start()]
            letters = _BEGINNING_OF_IT.search(behind)
            start = digits.start() - (len(letters[0]) if letters else 0)
            if not letters and not _stands_free(text, digits.start()):
                continue
            end = digits.end() - (len(digits[0]) - len(digits[0].rstrip("/-")))
            number = text[start:end]
            if sum(map(str.isdecimal, number)) < _FEWEST_DIGITS:
                continue
            label = self._file.search(text[max(0, start - 64) : start])
            if _A_REFERENCE.fullmatch(number) or (label and _is_reference(number, label)):
                if label:
                    start -= len(label[0])
                day = _OF_A_DAY.match(text, end)
                done = day.end() if day else end
                yield start, done

    def vehicles(self, text: str) -> Iterator[Span]:
        """The shapes of DVLA's INF104: since 2001 (AB51 ABC), from 1983 (A123 ABC), from 1963
        (ABC 123A). I and Q are not used, nor Z in the first pair.

        The two older shapes are also those of "A4 PDF" and "S47 CIN", so but for three digits that are
        no section they count only near a word such as "car"; so does a plate in small letters.
        """
        for start, end in _with_before(text, _PLATE_NOW, _PLATE_NOW_BEFORE, 3):
            if text[start:end].isupper() or self._near_vehicle(text, start, end):
                yield start, end
        for start, end in _with_before(text, _PLATE_ONCE, _PLATE_ONCE_BEFORE, 2):
            plate = text[start:end]
            clear = plate.isupper() and plate[1:4].isdecimal() and plate[0] != "S"
            if plate[-3:] not in self._capitals and (clear or self._near_vehicle(text, start, end)):
                yield start, end
        for start, end in _with_before(text, _PLATE_AT_FIRST, _PLATE_AT_FIRST_BEFORE, 5):
            if text[start:end].isupper() and self._near_vehicle(text, start, end):
                yield start, end

    def _near_vehicle(self, text: str, start: int, end: int) -> bool:
        return bool(self._vehicle.search(text, max(0, start - 40), min(len(text), end + 30)))


def _either(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _with_before(text: str, core: re.Pattern[str], before: re.Pattern[str], width: int) -> Iterator[Span]:
    """Spans of ``core`` with ``before`` directly before it, which is at most ``width - 1`` long."""
    for match in core.finditer(text):
        first = before.search(text[max(0, match.start() - width) : match.start()])
        if first:
            yield match.start() - len(first[0]), match.end()


def _stands_free(text: str, start: int) -> bool:
    """Whether a number begins at ``start``, and is not the rest of one: of 3.2.1 or 12/3456."""
    before = text[start - 1 : start] if start else ""
    return not (before.isalnum() or (before in ("/", ".", "-") and text[start - 2 : start - 1].isdecimal()))


def _is_day(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _is_reference(number: str, label: re.Match[str]) -> bool:
    digits = sum(character.isdecimal() for character in number)
    said = bool(re.search(r"\w|[:#]", label["number"])) or (label["file"] or "").lower() in (
        "ref",
        "reference",
    )
    if re.fullmatch(_YEAR, number) and not said:
        return False
    if label["system"]:
        return True
    return digits >= 4 if said else digits >= 5 or (digits >= 4 and "/" in number)
