"""Web pages: the text itself with its structure; nothing fetched, nothing run."""

import socket
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import PassageKind, Review
from reviewstudy.importing.formats import read
from reviewstudy.importing.lines import Line, Source
from reviewstudy.importing.pipeline import understand

Reader = Callable[..., Review]


def page(body: str) -> Source:
    return read(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "html")


def lines(body: str) -> tuple[Line, ...]:
    return page(body).lines


def texts(body: str) -> list[str]:
    return [f"{line.number} {line.text}" if line.number else line.text for line in lines(body)]


def test_only_the_text_itself_is_read() -> None:
    around = """
    <header><img src=x><nav><a href="/">Home</a></nav></header><div class="cookie-banner">We use cookies</div>
    <div role="navigation">Menu</div><form><input value=q><button>Search</button></form>
    <main><h1>Review of Child Z</h1><p>The child was seen by a nurse who asked twice about the home.</p>
    <aside class="related-items">See also</aside><p style="display:none">Hidden</p><p hidden>Hidden</p>
    <span class="visually-hidden">Unseen</span><script>document.write('run')</script><style>p{}</style>
    <noscript>Turn it on</noscript><template><p>Later</p></template><!-- said to no one --></main>
    <footer>Crown copyright</footer>"""
    assert texts(around) == [
        "Review of Child Z",
        "The child was seen by a nurse who asked twice about the home.",
    ]


def test_what_holds_most_of_the_words_is_never_taken_for_what_stands_around_them() -> None:
    body = "<form class='has-sidebar'><p>All of the review stands inside a form.</p></form><p>After.</p>"
    assert texts(body) == ["All of the review stands inside a form.", "After."]
    small = "<main><p>Skip.</p></main><p>The text is not where the page says that its main part is.</p>"
    assert len(texts(small)) == 2


def test_a_title_above_the_main_part_is_kept() -> None:
    body = "<header><h1>Child Z</h1></header><main><p>The child was seen at home by a nurse.</p></main>"
    assert texts(body) == ["Child Z", "The child was seen at home by a nurse."]


def test_lists_have_the_numbers_a_browser_prints() -> None:
    body = """<ol start=3><li>c<li value=7>g<ol type=a><li>one<li>two</ol><li>h</ol>
    <ol reversed><li>x<li>y</ol><ol type=I><li>r</ol><ul><li><p>first</p><p>second</p></ul>"""
    assert texts(body) == [
        "3. c", "7. g", "a. one", "b. two", "8. h", "2. x", "1. y", "I. r", "first", "second",
    ]  # fmt: skip
    assert [line.kind for line in lines(body)][-2:] == [PassageKind.BULLET, PassageKind.PARAGRAPH]


def test_tables_are_rows_and_layout_tables_are_what_is_in_them() -> None:
    body = """<table><caption>Actions</caption><tr><th>What<th>Who</tr><tr><td>Ask<td>Health</table>
    <table><tr><td><h2>Layout</h2><p>Words.</p><td><ul><li>a<li>b</ul></table>"""
    assert [(line.kind, line.text) for line in lines(body)] == [
        (PassageKind.CAPTION, "Actions"),
        (PassageKind.TABLE_ROW, "What | Who"),
        (PassageKind.TABLE_ROW, "Ask | Health"),
        (PassageKind.HEADING, "Layout"),
        (PassageKind.PARAGRAPH, "Words."),
        (PassageKind.BULLET, "a"),
        (PassageKind.BULLET, "b"),
    ]


NOTES = [
    (
        '<sup id="r1"><a href="#fn1">1</a></sup>',
        '<ol><li id="fn1">From the report. <a href="#r1">↩</a></ol>',
    ),
    (
        '<a href="#_ftn1" name="_ftnref1">[1]</a>',
        '<div><a href="#_ftnref1" name="_ftn1">[1]</a> From the report.</div>',
    ),
    (
        '<a id="fnref:1" href="#fn:1">[footnote 1]</a>',
        '<ol><li id="fn:1"><p>From the report. <a href="#fnref:1">↩</a></p></ol>',
    ),
    ('<sup><a href="#x" role="doc-noteref">1</a></sup>', '<aside><p id="x">From the report.</p></aside>'),
]


@pytest.mark.parametrize(("mark", "note"), NOTES)
def test_notes_are_tied_to_their_marks(review_of: Reader, mark: str, note: str) -> None:
    review = review_of(f"<h1>Z</h1><p>Seen{mark} at home.</p><p>Later.</p>{note}", "html")
    assert [(each.mark, each.text, each.passages) for each in review.footnotes] == [
        ("1", "From the report.", ("p2",))
    ]
    assert review.passages[1].text == "Seen¹ at home."


def test_a_short_link_to_a_part_of_the_page_is_no_note() -> None:
    assert texts("<p>Go to <a href='#s'>2</a></p><div id='s'><p>Part two.</p></div>") == [
        "Go to 2",
        "Part two.",
    ]


def test_links_keep_their_address_and_lead_nowhere_else() -> None:
    body = """<p><a href="https://a.example/">The guide</a> <a href="javascript:alert(1)">run</a>
    <a href="file:///etc/passwd">file</a> <a href="mailto:a@b.example">write</a></p>"""
    assert page(body).links == (("The guide", "https://a.example/"), ("write", "mailto:a@b.example"))


def test_line_breaks_bold_lines_and_quotations() -> None:
    body = (
        "<p>One<br>line.<br><br>Next.</p><p><b>Findings</b></p><blockquote>Said.</blockquote>in <i>line</i>s"
    )
    assert [(line.text, line.bold) for line in lines(body)] == [
        ("One line.", False),
        ("Next.", False),
        ("Findings", True),
        ("Said.", False),
        ("in lines", False),
    ]
    assert lines(body)[3].kind is PassageKind.QUOTE


@pytest.mark.parametrize(
    "source",
    [
        "<meta charset=windows-1252><p>The child’s".encode("cp1252"),
        "<meta charset=iso-8859-1><p>The child’s".encode("cp1252"),
        "<meta http-equiv=Content-Type content='text/html; charset=utf-8'><p>The child’s".encode(),
        "<?xml version='1.0' encoding='utf-8'?><html><p>The child’s</p></html>".encode(),
        "<meta charset=utf-16><p>The child’s".encode(),
        "<meta charset=nonsense><p>The child’s".encode(),
        "<p>The child’s".encode("utf-16"),
        "\ufeff<p>The child’s".encode(),
        "<p>The child’s".encode("cp1252"),
        b"<p>The child&rsquo;s",
    ],
)
def test_letters_are_read_in_the_encoding_the_page_has(source: bytes) -> None:
    assert [line.text for line in read(source, "html").lines] == ["The child’s"]


def test_signs_given_by_number_that_no_text_has_do_no_harm() -> None:
    body = "<p>Seen<script>x</script>&#1;&#xFFFF;&#12;&#xD800; at home<b></b></p>"
    assert "".join(texts(body)).replace("\ufffd", "").split() == ["Seen", "at", "home"]


def test_a_web_archive_is_read_as_its_page() -> None:
    archive = (
        "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<p>The child=E2=80=99s voice</p>\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    assert [line.text for line in read(archive.encode(), "html").lines] == ["The child’s voice"]


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "socket", refuse)
    body = """<link rel=stylesheet href="http://a.example/x.css"><img src="http://a.example/x.png"><p>Words.
    <iframe src="http://a.example/"></iframe><object data="http://a.example/"></object>"""
    assert texts(f'<base href="http://a.example/">{body}') == ["Words."]


def test_entities_a_page_declares_are_not_expanded() -> None:
    source = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "ha">]><p>Seen &x; &y;</p>'
    text = " ".join(line.text for line in read(source, "html").lines)
    assert "root:" not in text
    assert "Seen" in text


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "blockquote"])
def test_what_is_nested_too_deeply_is_refused_and_not_cut_off(tag: str) -> None:
    with pytest.raises(DocumentRefused, match="deeply"):
        texts(f"<{tag}>" * 10_000 + "deep words")
    assert texts(f"<{tag}>" * 60 + "deep words") == ["deep words"]


WORDS = st.lists(
    st.text(st.characters(categories=("Ll", "Lu"), max_codepoint=0x24F), min_size=1, max_size=8),
    min_size=1,
    max_size=8,
)
SHAPES = st.sampled_from(
    [
        "<p>{}</p>",
        "<div>{}</div>",
        "<h2>{}</h2>",
        "<ul><li>{}</ul>",
        "<blockquote><p>{}</blockquote>",
        "<table><tr><td>{}</table>",
        "<b>{}</b><br><br>",
        "<section><span>{}</span></section>",
        "<pre>{}</pre>",
        "{}<hr>",
    ]
)


@given(st.lists(st.tuples(SHAPES, WORDS), min_size=1, max_size=12))
def test_no_word_is_lost_and_none_invented(parts: list[tuple[str, list[str]]]) -> None:
    body = "".join(shape.format(" ".join(words)) for shape, words in parts)
    found = " ".join(passage.text for passage in understand(page(body)).document.passages)
    assert found.split() == [word for _, words in parts for word in words]


@given(st.text("<>/abp \"'=&;!-[]?", max_size=200))
def test_any_text_called_a_web_page_is_read_or_has_no_words(text: str) -> None:
    assert all(line.text.strip() for line in read(text.encode(), "html").lines)
