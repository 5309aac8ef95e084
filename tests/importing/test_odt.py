"""OpenDocument texts, zipped and flat."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing.formats import read
from reviewstudy.importing.lines import Source
from reviewstudy.importing.pipeline import understand

URN = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{short}="{URN}:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)
SPACES += ' xmlns:xlink="http://www.w3.org/1999/xlink"'


def level(number: int, kind: str, rest: str = "") -> str:
    tag = "list-level-style-number" if kind else "list-level-style-bullet"
    return f'<text:{tag} text:level="{number}" style:num-format="{kind}" {rest}/>'


NUMBERS = (
    level(1, "1", 'style:num-suffix="."')
    + level(2, "a", 'style:num-prefix="(" style:num-suffix=")"')
    + level(3, "i", 'text:display-levels="3"')
)
STYLES = f"""<text:list-style style:name="N">{NUMBERS}</text:list-style>
<text:list-style style:name="B">{level(1, "")}</text:list-style>
<style:style style:name="P1"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>"""


def document(body: str, styles: str = STYLES) -> str:
    return (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def odt(body: str, *, kind: str = "text", **parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", document(body))
        for name, text in parts.items():
            archive.writestr(name.replace("_", "/", 1) + ".xml", text)
    return held.getvalue()


def source(body: str, **parts: str) -> Source:
    return read(odt(body, **parts), "package")


def printed(body: str) -> list[str]:
    return [f"{line.number} {line.text}" if line.number else line.text for line in source(body).lines]


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def listed(*items: str, style: str = "N", rest: str = "") -> str:
    inner = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f'<text:list text:style-name="{style}" {rest}>{inner}</text:list>'


def test_headings_paragraphs_and_what_is_not_printed() -> None:
    body = (
        '<text:h text:outline-level="2">Findings</text:h>'
        + p("A<text:s/>b<text:tab/>c<text:line-break/>d<text:span text:style-name='T1'>hidden</text:span>.")
        + p("Bold", "P1")
        + p("Said<office:annotation><text:p>a comment</text:p></office:annotation>.")
        + f"<text:section text:display='none'>{p('not shown')}</text:section>"
        + f"<text:section>{p('shown')}</text:section>"
        + f"<text:table-of-content>{p('Findings 1')}</text:table-of-content>"
    )
    read_ = source(body)
    assert [(line.kind, line.text, line.level, line.bold) for line in read_.lines] == [
        (PassageKind.HEADING, "Findings", 2, False),
        (PassageKind.PARAGRAPH, "A b c d.", None, False),
        (PassageKind.PARAGRAPH, "Bold", None, True),
        (PassageKind.PARAGRAPH, "Said.", None, False),
        (PassageKind.PARAGRAPH, "shown", None, False),
    ]
    assert any("comment" in warning for warning in read_.warnings)


def test_lists_have_their_printed_numbers() -> None:
    inner = "<text:list><text:list-item><text:p>in</text:p></text:list-item></text:list>"
    body = (
        listed(p("a") + inner, p("b") + p("more"))
        + listed(p("again"))
        + listed(p("on"), rest='text:continue-numbering="true"')
        + listed(p("dot"), style="B")
    )
    assert printed(body) == ["1. a", "(a) in", "2. b", "more", "1. again", "2. on", "dot"]


def test_headings_are_numbered_by_the_outline_style() -> None:
    outline = (
        f'<office:document-styles {SPACES}><office:styles><text:outline-style style:name="Outline">'
        '<text:outline-level-style text:level="1" style:num-format="1"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style></office:styles></office:document-styles>"
    )
    body = "".join(f'<text:h text:outline-level="{n}">x</text:h>' for n in (1, 2, 2, 1, 3))
    assert [line.number for line in source(body, styles=outline).lines] == ["1", "1.1", "1.2", "2", None]


def test_tables_notes_links_and_boxes() -> None:
    cell = "<table:table-cell>{}</table:table-cell>".format
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{p('By a nurse.')}</text:note-body></text:note>"
    )
    body = (
        f"<table:table><table:table-row>{cell(p('a'))}{cell(p('b'))}</table:table-row></table:table>"
        + p(f"Seen{note} at <text:a xlink:href='https://a.example/'>home</text:a>.")
        + p(f"Beside.<draw:frame><draw:text-box>{p('Boxed.')}</draw:text-box></draw:frame>")
    )
    review = understand(source(body)).document
    assert [passage.text for passage in review.passages] == [
        "a | b",
        "Seen¹ at home.",
        "By a nurse.",
        "Beside.",
        "Boxed.",
    ]
    assert [(each.mark, each.passages) for each in review.footnotes] == [("1", ("p2",))]
    assert [(link.text, link.url) for link in review.links] == [("home", "https://a.example/")]


def test_tracked_changes_are_read_as_accepted_and_said() -> None:
    body = (
        f"<text:tracked-changes><text:changed-region><text:deletion>{p('gone')}</text:deletion>"
        "</text:changed-region></text:tracked-changes>" + p("Kept.")
    )
    assert [line.text for line in source(body).lines] == ["Kept."]
    assert any("tracked changes" in warning for warning in source(body).warnings)


def test_a_flat_document_is_read_as_a_zipped_one() -> None:
    body = '<text:h text:outline-level="1">Findings</text:h>' + listed(p("a"))
    flat = document(body).replace("office:document-content", "office:document")
    assert read(flat.encode(), "odt").lines == source(body).lines


def test_what_is_protected_hostile_or_no_text_is_refused() -> None:
    with pytest.raises(DocumentRefused, match="password"):
        source(p("x"), **{"META-INF_manifest": "<a><encryption-data/></a>"})
    with pytest.raises(DocumentRefused, match="entities"):
        read(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "odt")
    with pytest.raises(DocumentRefused, match="no text"):
        read(b"<a/>", "odt")
    with pytest.raises(DocumentRefused, match="no text"):
        read(odt(p("x"), kind="spreadsheet"), "package")


WORDS = st.lists(st.text("abcxyzéŵ", min_size=1, max_size=8), min_size=1, max_size=8)
CELL = f"<table:table-cell>{p('{}')}</table:table-cell>"
SHAPES = st.sampled_from(
    [
        p("{}"),
        listed(p("{}")),
        '<text:h text:outline-level="1">{}</text:h>',
        p("<text:span>{}</text:span>"),
        f"<table:table><table:table-row>{CELL}</table:table-row></table:table>",
    ]
)


@given(st.lists(st.tuples(SHAPES, WORDS), min_size=1, max_size=10))
def test_no_word_is_lost_and_none_invented(parts: list[tuple[str, list[str]]]) -> None:
    body = "".join(shape.format(" ".join(words)) for shape, words in parts)
    found = " ".join(passage.text for passage in understand(source(body)).document.passages)
    assert found.split() == [word for _, words in parts for word in words]
