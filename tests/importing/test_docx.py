"""Word documents: what Word would print, as lines, and nothing else."""

import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing.formats import read
from reviewstudy.importing.lines import Line, Source
from reviewstudy.importing.pipeline import understand

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
H, P, B, N, T, F = (
    PassageKind.HEADING,
    PassageKind.PARAGRAPH,
    PassageKind.BULLET,
    PassageKind.NUMBERED,
    PassageKind.TABLE_ROW,
    PassageKind.FOOTNOTE,
)


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner if inner.startswith('<') else r(inner)}</w:p>"


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def item(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{cell if cell[:1] == '<' else p(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def word(body: str, *, links: dict[str, str] | None = None, **parts: str) -> bytes:
    """A Word document; parts as ``styles="<w:style .../>"``."""
    named = {"word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
    relations = ""
    for name, inner in parts.items():
        named[f"word/{name}.xml"] = f"<w:{name} {SPACES}>{inner}</w:{name}>"
        relations += f'<Relationship Id="{name}" Type="{R}/{name}" Target="{name}.xml"/>'
    for name, address in (links or {}).items():
        relations += (
            f'<Relationship Id="{name}" Type="{R}/hyperlink" Target="{address}" TargetMode="External"/>'
        )
    named["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>'
    named["_rels/.rels"] = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{R}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>'
    )
    return zipped(named)


def zipped(parts: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


def lines(source: bytes) -> tuple[Line, ...]:
    return read(source, "package").lines


def printed(source: bytes) -> list[str]:
    return [f"{line.number} {line.text}" if line.number else line.text for line in lines(source)]


MONO = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>'
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Body"><w:name w:val="Body"/><w:basedOn w:val="Mine"/>
  <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="LoopA"><w:name w:val="Loop A"/><w:basedOn w:val="LoopB"/></w:style>
<w:style w:type="paragraph" w:styleId="LoopB"><w:name w:val="Loop B"/><w:basedOn w:val="LoopA"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
"""


def levels(*said: tuple[str, str]) -> str:
    return "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (kind, text) in enumerate(said)
    )


def numbering(*lists: str) -> str:
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{one}</w:abstractNum>' for n, one in enumerate(lists, 1)
    )
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, len(lists) + 1)
    )
    return abstract + nums


def test_headings_are_known_by_outline_level_through_inherited_styles() -> None:
    body = (
        p("The review", style("Titel"))
        + p("Findings", style("berschrift1"))
        + p("Inherited", style("Mine"))
        + p("Not one", style("Body"))
        + p("Direct", '<w:outlineLvl w:val="1"/>')
        + p("Undefined", style("Heading3"))
        + p("Round and round", style("LoopA"))
        + p("x" * 400, style("berschrift1"))
    )
    assert [(line.kind, line.level) for line in lines(word(body, styles=STYLES))] == [
        (H, 1),
        (H, 2),
        (H, 2),
        (P, None),
        (H, 3),
        (H, 4),
        (P, None),
        (P, None),
    ]


def test_headings_are_not_stated_where_only_a_title_has_a_style() -> None:
    source = read(word(p("The review", style("Titel")) + p("Words."), styles=STYLES), "package")
    assert not source.outlined
    assert [line.level for line in source.lines] == [None, None]


def test_lists_have_the_numbers_word_prints() -> None:
    multi = levels(("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "%1.%3"))
    body = "".join(p("x", item(1, level)) for level in (0, 1, 1, 2, 0, 1, 2, 2))
    source = word(body, numbering=numbering(multi))
    assert [line.number for line in lines(source)] == [
        "1.", "(a)", "(b)", "1.i", "2.", "(a)", "2.i", "2.ii",
    ]  # fmt: skip


def test_bullets_plain_levels_and_numbers_switched_off() -> None:
    body = p("a", item(1)) + p("b", item(1, 1)) + p("c", item(0)) + p("d", item(77))
    source = word(body, numbering=numbering(levels(("bullet", "\uf0b7"), ("none", ""))))
    assert [(line.kind, line.number) for line in lines(source)] == [
        (B, None),
        (P, None),
        (P, None),
        (P, None),
    ]


def test_a_list_restarts_where_it_says_so_and_goes_on_where_it_shares_its_definition() -> None:
    shared = numbering(levels(("decimal", "%1."))) + (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = "".join(p("x", item(number)) for number in (1, 1, 2, 3, 3))
    assert [line.number for line in lines(word(body, numbering=shared))] == ["1.", "2.", "3.", "1.", "2."]


def test_numbers_come_from_styles_and_their_levels() -> None:
    defined = (
        '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:start w:val="1"/><w:lvlText w:val="%1"/>'
        '<w:pStyle w:val="One"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:start w:val="1"/>'
        '<w:lvlText w:val="%1.%2"/><w:pStyle w:val="Two"/></w:lvl>'
    )
    styled = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="heading {level}"/><w:pPr>'
        f'<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
        for level, name in enumerate(("One", "Two"), 1)
    )
    body = p("Start", style("One")) + p("In", style("Two")) + p("Next", style("Two")) + p("End", style("One"))
    source = word(body, numbering=numbering(defined), styles=styled)
    assert [(line.level, line.number) for line in lines(source)] == [
        (1, "1"),
        (2, "1.1"),
        (2, "1.2"),
        (1, "2"),
    ]
    assert [s.heading for s in understand(read(source, "package")).document.sections][1:3] == [
        "1.1 In",
        "1.2 Next",
    ]


def test_a_label_in_words_stays_with_the_text() -> None:
    labelled = numbering(levels(("decimal", "Recommendation %1:")))
    source = word(p("The partnership should act.", item(1)), numbering=labelled)
    assert printed(source) == ["Recommendation 1: The partnership should act."]


def test_a_number_or_bullet_typed_by_hand_is_found() -> None:
    body = p("1.1  The family lived in Anytown.") + p("• A nurse asked twice.") + p("lower case goes on")
    review = understand(read(word(body), "package")).document
    assert [(passage.kind, passage.number) for passage in review.passages] == [
        (N, "1.1"),
        (B, None),
        (P, None),
    ]


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=30),
    st.lists(st.sampled_from(["decimal", "lowerLetter", "upperRoman"]), min_size=4, max_size=4),
)
def test_a_number_counts_the_items_of_its_level_since_the_last_above_it(
    depths: list[int], kinds: list[str]
) -> None:
    """Model: at each paragraph, count the like since the last shallower one; parents not seen print 1."""
    texts = (".".join(f"%{n}" for n in range(1, place + 2)) for place in range(4))
    source = word(
        "".join(p("x", item(1, depth)) for depth in depths),
        numbering=numbering(levels(*zip(["decimal"] * 4, texts, strict=True))),
    )
    meant = []
    for at, depth in enumerate(depths):
        parts = []
        for place in range(depth + 1):
            count = 0
            for back in range(at, -1, -1):
                if depths[back] < place:
                    break
                count += depths[back] == place
            parts.append(str(max(count, 1)))
        meant.append(".".join(parts))
    assert [line.number for line in lines(source)] == meant
    other = word(
        "".join(p("x", item(1, depth)) for depth in depths),
        numbering=numbering(levels(*((kind, f"%{n}") for n, kind in enumerate(kinds, 1)))),
    )
    assert all(line.number for line in lines(other))


def test_tables_are_rows_and_layout_tables_are_what_is_in_them() -> None:
    bullets = numbering(levels(("bullet", "-")))
    listed = p("one", item(1)) + p("two", item(1))
    body = (
        table(["Action", "Owner"], ["Ask the child", p("Health") + p("Police")])
        + table([p("A box of text.") + p("More.")])
        + table(["Learning", listed])
        + table(["Outer", table(["in", "side"])])
    )
    assert [(line.kind, line.text) for line in lines(word(body, numbering=bullets))] == [
        (T, "Action | Owner"),
        (T, "Ask the child | Health Police"),
        (P, "A box of text."),
        (P, "More."),
        (P, "Learning"),
        (B, "one"),
        (B, "two"),
        (P, "Outer"),
        (T, "in | side"),
    ]


def test_a_row_of_words_has_its_number_and_columns_of_lists_have_their_heads() -> None:
    shown = lines(
        word(
            table(["1", "The Board should test how fathers are seen.", "Board"], ["2", "3", "4"])
            + table(["Strengths", "Weaknesses"], [p("Nurses.", item(1)), p("Fathers.", item(1))]),
            numbering=numbering(levels(("bullet", "•"))),
        )
    )
    assert [(line.kind, line.number, line.text) for line in shown] == [
        (T, "1", "The Board should test how fathers are seen. | Board"),
        (T, None, "2 | 3 | 4"),
        (P, None, "Strengths"),
        (B, None, "Nurses."),
        (P, None, "Weaknesses"),
        (B, None, "Fathers."),
    ]


def note(kind: str, number: int, text: str) -> str:
    return f'<w:{kind} w:id="{number}">{p(f"<w:r><w:{kind}Ref/></w:r>" + r(text))}</w:{kind}>'


def test_notes_are_tied_to_their_marks() -> None:
    body = (
        p(r("Seen") + '<w:r><w:footnoteReference w:id="7"/></w:r>' + r(" and heard."))
        + p(r("Then") + '<w:r><w:endnoteReference w:id="1"/></w:r>' + r(" home."))
        + p(r("Last") + '<w:r><w:footnoteReference w:id="3" w:customMarkFollows="1"/><w:t>*</w:t></w:r>')
    )
    separator = f'<w:footnote w:type="separator" w:id="-1">{p("---")}</w:footnote>'
    source = word(
        body,
        footnotes=separator
        + note("footnote", 3, "* By hand.")
        + note("footnote", 7, "By a nurse.")
        + note("footnote", 9, "Lost."),
        endnotes=note("endnote", 1, "At night."),
    )
    review = understand(read(source, "package")).document
    assert [passage.text for passage in review.passages] == [
        "Seen¹ and heard.",
        "By a nurse.",
        "Then[i] home.",
        "Last*",
        "By hand.",
        "At night.",
    ]
    assert [(each.mark, each.text, each.passages) for each in review.footnotes] == [
        ("1", "By a nurse.", ("p1",)),
        ("*", "By hand.", ("p4",)),
        ("i", "At night.", ("p3",)),
    ]
    assert any("1 footnote text(s)" in warning for warning in review.warnings)


def test_tracked_changes_are_read_as_accepted_and_said() -> None:
    body = (
        p(f"{r('Kept ')}<w:ins>{r('added')}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
          f"<w:moveFrom>{r('moved')}</w:moveFrom>")
        + p(r("One "), "<w:rPr><w:del/></w:rPr>")
        + p("sentence.")
        + f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('row')}</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    source = read(word(body), "package")
    assert [line.text for line in source.lines] == ["Kept added", "One sentence."]
    assert any("tracked changes" in warning for warning in source.warnings)


def test_what_is_not_printed_is_left_out() -> None:
    body = (
        p(
            r("Seen")
            + r("hidden", "<w:vanish/>")
            + r("secret", '<w:rStyle w:val="Secret"/>')
            + r(".", '<w:vanish w:val="0"/>')
        )
        + p("Contents .... 3", style("TOC1"))
        + p(r("Said") + '<w:r><w:commentReference w:id="0"/></w:r>')
    )
    source = read(word(body, styles=STYLES, comments=f'<w:comment w:id="0">{p("hm")}</w:comment>'), "package")
    assert [line.text for line in source.lines] == ["Seen.", "Said"]
    assert any("comment" in warning for warning in source.warnings)


def field(code: str, result: str) -> str:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    begin, separate, end = map(char.format, ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText>{code}</w:instrText></w:r>{separate}{result}{end}"


def test_fields_show_their_result_and_links_keep_their_address() -> None:
    nested = field("IF " + field("REF a", r("no")), r("yes"))
    body = (
        p(field("PAGE", r("7")) + r(" of ") + nested)
        + p(
            f'<w:hyperlink r:id="L">{r("the guide")}</w:hyperlink>'
            + r(" and ")
            + field('HYPERLINK "https://b.example/"', r("this"))
        )
        + p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("lost?"))
        + p("A field left open hides nothing after it.")
    )
    source = read(word(body, links={"L": "https://a.example/"}), "package")
    assert [line.text for line in source.lines][:2] == ["7 of yes", "the guide and this"]
    assert source.lines[-1].text == "A field left open hides nothing after it."
    assert source.links == (("the guide", "https://a.example/"), ("this", "https://b.example/"))


def test_text_boxes_are_read_once_and_controls_as_their_content() -> None:
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    both = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp>'
        f"<wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    cells = control.format(f"<w:tc>{p('a')}</w:tc>") + f"<w:tc>{p('b')}</w:tc>"
    body = (
        p(r("Beside.") + both)
        + control.format(p("Held."))
        + p(r("In ") + control.format(r("line.")))
        + f"<w:tbl>{control.format(f'<w:tr>{cells}</w:tr>')}</w:tbl>"
    )
    assert [line.text for line in lines(word(body))] == [
        "Beside.",
        "In the box.",
        "Held.",
        "In line.",
        "a | b",
    ]


def test_signs_of_word_are_signs_of_text() -> None:
    runs = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/>"
        '<w:t>e\u00adf\u200b</w:t><w:lastRenderedPageBreak/><w:sym w:font="Symbol" w:char="F0B7"/></w:r>'
    )
    review = understand(read(word(p(runs)), "package")).document
    assert review.passages[0].text == "a b c-def\uf0b7"


def test_a_strict_document_is_read_as_any_other() -> None:
    plain = word(
        p("Findings", style("berschrift1")) + p("x", item(1)),
        styles=STYLES,
        numbering=numbering(levels(("decimal", "%1."))),
    )
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    strict = zipped(
        {
            name: text.replace(W, f"{STRICT}/wordprocessingml/main").replace(
                R, f"{STRICT}/officeDocument/relationships"
            )
            for name, text in parts.items()
        }
    )
    assert lines(strict) == lines(plain)


def test_missing_parts_and_relations_do_no_harm() -> None:
    body = f"<w:document {SPACES}><w:body>{p('Words.', item(4) + style('Gone'))}</w:body></w:document>"
    assert [line.text for line in lines(zipped({"word/document.xml": body}))] == ["Words."]


def test_a_title_in_the_properties_counts_only_where_it_is_printed() -> None:
    def titled(title: str) -> Source:
        plain = word(p("Review of Child Z") + p("Words are here."))
        with zipfile.ZipFile(io.BytesIO(plain)) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
        kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(
            "</Relationships>",
            f'<Relationship Id="c" Type="{kind}" Target="docProps/core.xml"/></Relationships>',
        )
        parts["docProps/core.xml"] = (
            f'<a xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></a>'
        )
        return read(zipped(parts), "package")

    assert titled("Review of child Z").declared.title == "Review of child Z"
    assert titled("Template v3").declared.title is None


def test_a_review_in_word_is_understood() -> None:
    body = (
        p("Serious Case Review Child Z", style("Titel"))
        + p("Anytown Safeguarding Children Board")
        + p("Published March 2019")
        + p("Contents", style("TOCHeading"))
        + p("Recommendations 4", style("TOC1"))
        + p("Introduction", style("berschrift1"))
        + p(
            "The child was seen by a nurse under section 47 of the Children Act 1989, who asked twice.",
            item(1),
        )
        + p("Recommendations", style("berschrift1"))
        + p("The Board should seek assurance.", item(2))
        + p("Health should ask twice.", item(2))
    )
    lists = numbering(levels(("decimal", "1.%1")), levels(("lowerLetter", "%1)")))
    review = understand(read(word(body, styles=STYLES, numbering=lists), "package")).document
    assert not any("Contents" in passage.text for passage in review.passages)
    assert (review.title, review.kind) == ("Serious Case Review Child Z", "scr")
    assert review.publisher == "Anytown Safeguarding Children Board"
    assert [(date.role, date.value) for date in review.dates] == [("published", "2019-03")]
    assert [(s.level, s.heading) for s in review.sections] == [
        (1, "Serious Case Review Child Z"),
        (1, "Introduction"),
        (1, "Recommendations"),
    ]
    assert [(point.kind, point.theme, point.text) for point in review.learning_points] == [
        ("recommendation", "Recommendations", "The Board should seek assurance."),
        ("recommendation", "Recommendations", "Health should ask twice."),
    ]
    assert [cited.text for cited in review.citations] == ["section 47 of the Children Act 1989"]
    assert [passage.number for passage in review.passages if passage.number] == ["1.1", "a)", "b)"]


@pytest.mark.parametrize(
    ("inner", "kind", "text"),
    [
        (r("o que se viu"), P, "o que se viu"),
        (r("o", MONO) + r(" Ask again."), B, "Ask again."),
        (r("o", MONO) + r(" que se viu", MONO), P, "o que se viu"),
        ("<w:r><w:t>o</w:t><w:tab/><w:t>Ask again.</w:t></w:r>", B, "Ask again."),
    ],
    ids=["a word", "a face for signs", "typewritten", "a tab after it"],
)
def test_an_o_is_a_bullet_only_where_it_is_set_as_one(inner: str, kind: PassageKind, text: str) -> None:
    (passage,) = understand(read(word(p(inner)), "package")).document.passages
    assert (passage.kind, passage.text) == (kind, text)


WORDS = st.lists(
    st.text(st.characters(categories=("Ll", "Lu"), max_codepoint=0x24F), min_size=1, max_size=8),
    min_size=1,
    max_size=8,
)
PART: st.SearchStrategy[tuple[str, list[str]]] = st.one_of(
    WORDS.map(lambda words: (p(" ".join(words)), words)),
    WORDS.map(lambda words: (p("".join(r(f"{word} ") for word in words), item(1)), words)),
    WORDS.map(lambda words: (p(" ".join(words), style("berschrift1")), words)),
    WORDS.map(lambda words: (table(words), words)),
    WORDS.map(lambda words: (p(field("REF x", r(" ".join(words)))), words)),
    WORDS.map(lambda words: (table([table(words)]), words)),
    WORDS.map(lambda words: (p(f"<w:ins>{r(' '.join(words))}</w:ins><w:del>{r('gone')}</w:del>"), words)),
)


@given(st.lists(PART, min_size=1, max_size=12))
def test_no_word_is_lost_and_none_invented(parts: list[tuple[str, list[str]]]) -> None:
    source = word(
        "".join(part for part, _ in parts), styles=STYLES, numbering=numbering(levels(("bullet", "-")))
    )
    found = " ".join(passage.text for passage in understand(read(source, "package")).document.passages)
    assert found.replace(" | ", " ").split() == [word for _, words in parts for word in words]


HOSTILE: dict[str, Callable[[], bytes]] = {
    "declares entities": lambda: zipped(
        {
            "word/document.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            f"<w:document {SPACES}>&x;</w:document>"
        }
    ),
    "declares": lambda: zipped(
        {
            "word/document.xml": "<!-- -->" * 1000
            + '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
            + f"<w:document {SPACES}><w:body>{p('&b;')}</w:body></w:document>"
        }
    ),
    "unpacks to more": lambda: word(p("x" * 70_000_000)),
    "too deeply": lambda: word(
        "<w:sdt><w:sdtContent>" * 10_000 + p("x") + "</w:sdtContent></w:sdt>" * 10_000
    ),
    "damaged": lambda: word(p("x"))[:-200],
    "damaged or not": lambda: zipped({"word/document.xml": "<w:document"}),
    "no text": lambda: zipped({"word/document.xml": "<a/>"}),
    "without a document": lambda: zipped({"../../word/document.xml": "<a/>", "inner.zip": "PK"}),
    "spreadsheet": lambda: zipped({"xl/workbook.xml": "<a/>", "[Content_Types].xml": "<a/>"}),
    "electronic book": lambda: zipped({"META-INF/container.xml": "<a/>"}),
    "Pages": lambda: zipped({"Index/Document.iwa": ""}),
}


@pytest.mark.parametrize("words", HOSTILE)
def test_a_document_made_to_do_harm_or_broken_is_refused(words: str) -> None:
    with pytest.raises(DocumentRefused, match=words):
        read(HOSTILE[words](), "package")


def test_a_size_that_is_not_so_is_not_believed() -> None:
    """The central directory says ten bytes (APPNOTE 4.3.12: uncompressed size at offset 24)."""
    lying = bytearray(zipped({"word/document.xml": "x" * 3_000_000}))
    at = lying.index(b"PK\x01\x02") + 24
    lying[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(DocumentRefused, match="damaged"):
        read(bytes(lying), "package")


def test_macros_and_parts_of_other_kinds_are_never_opened() -> None:
    with zipfile.ZipFile(io.BytesIO(word(p("Words.")))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts |= {
        "word/vbaProject.bin": "AutoOpen",
        "word/media/image1.png": "\x89",
        "word/embeddings/a.docx": "PK",
    }
    assert [line.text for line in lines(zipped(parts))] == ["Words."]
