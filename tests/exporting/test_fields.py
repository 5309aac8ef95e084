"""Form fields of a record for a supervisor: where they are, what they are called, and how they are tagged."""

import re
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any

import pypdfium2
import pytest
from tests.exporting import records
from tests.exporting.filling import filled
from tests.exporting.test_record_pdf import annotations, attached, check_standards, elements, links, read
from tests.exporting.unpacked import everything_in

from reviewstudy.domain.records import Audience, PageLook
from reviewstudy.exporting import page_count, record_pdf
from reviewstudy.exporting.account import account
from reviewstudy.exporting.blocks import fields_of

OPEN = ("short", "single", "pack", "tongues")
"""Shapes a supervisor can fill in."""
LOOKS = {"plain": PageLook(), "large": PageLook(large=True), "dyslexia": PageLook(dyslexia=True)}

each = pytest.mark.parametrize(("shape", "look"), [(shape, look) for shape in OPEN for look in LOOKS])


@cache
def made(shape: str, look: str = "plain") -> bytes:
    return record_pdf(records.SHAPES[shape](), LOOKS[look])


def widgets(pdf: bytes) -> dict[str, Any]:
    found = [one for one in annotations(pdf) if one["/Subtype"] == "/Widget"]
    assert len({one["/T"] for one in found}) == len(found)
    return {str(one["/T"]): one for one in found}


def form(pdf: bytes) -> Any:
    root: Any = read(pdf).trailer["/Root"]
    return root.get("/AcroForm")


@each
def test_every_place_to_write_in_is_a_field_with_a_name_that_can_be_spoken(shape: str, look: str) -> None:
    told = fields_of(account(records.SHAPES[shape]()))
    found = widgets(made(shape, look))
    assert found.keys() == told.keys()
    for name, widget in found.items():
        assert widget["/TU"] == told[name].label
        assert widget["/FT"] == "/Tx"
        assert bool(widget["/Ff"] & 1 << 12) == (told[name].lines > 1)
        assert widget["/F"] == 4
        assert widget["/BS"] == {"/W": 0}
        assert not widget.keys() & {"/A", "/AA", "/V", "/Contents"}
    assert len({widget["/TU"] for widget in found.values()}) == len(found) or shape == "pack"
    assert [one.get_object()["/T"] for one in form(made(shape, look))["/Fields"]] == list(found)


@each
def test_each_field_is_tagged_as_one_and_nothing_else_is_in_its_tag(shape: str, look: str) -> None:
    pdf = made(shape, look)
    root: Any = read(pdf).trailer["/Root"]
    tree = root["/StructTreeRoot"]
    names = []
    for element in elements(tree["/K"]):
        if str(element["/S"]) != "/Form":
            continue
        inside: Any = element["/K"]
        (child,) = inside
        assert child["/Type"] == "/OBJR"
        names.append(str(child["/Obj"]["/T"]))
    found = widgets(pdf)
    assert sorted(names) == sorted(found)
    places: Any = tree["/ParentTree"]["/Nums"]
    above = dict(zip(places[::2], places[1::2], strict=True))
    for name, widget in found.items():
        (child,) = above[widget["/StructParent"]].get_object()["/K"]
        assert child["/Obj"]["/T"] == name
    for page in read(pdf).pages:
        assert "/Annots" not in page or str(page["/Tabs"]) == "/S"


@each
def test_no_field_needs_an_appearance_made_or_a_font_from_elsewhere(shape: str, look: str) -> None:
    pdf = made(shape, look)
    acroform = form(pdf)
    assert "/NeedAppearances" not in acroform
    assert "/XFA" not in acroform
    (font,) = acroform["/DR"]["/Font"].values()
    descriptor = font["/FontDescriptor"]
    assert font["/Encoding"] == "/WinAnsiEncoding"
    assert len(font["/Widths"]) == font["/LastChar"] - font["/FirstChar"] + 1
    assert len(descriptor["/FontFile2"].get_data()) == descriptor["/FontFile2"]["/Length1"]
    family, size = ("Lexend", 11) if look == "dyslexia" else ("Atkinson", 16 if look == "large" else 11)
    assert family in descriptor["/FontName"]
    for widget in widgets(pdf).values():
        assert widget["/DA"].startswith(f"/{next(iter(acroform['/DR']['/Font'])).lstrip('/')} {size} Tf")
        shown = widget["/AP"]["/N"]
        left, bottom, right, top = widget["/Rect"]
        assert [float(edge) for edge in shown["/BBox"]] == pytest.approx(
            [0, 0, right - left, top - bottom], abs=0.01
        )
        assert shown.get_data() == b"/Tx BMC EMC"


@each
def test_no_field_lies_over_another_or_beside_the_page(shape: str, look: str) -> None:
    for page in read(made(shape, look)).pages:
        places = [
            tuple(map(float, one.get_object()["/Rect"]))
            for one in page.get("/Annots", ())
            if one.get_object()["/Subtype"] == "/Widget"
        ]
        for left, bottom, right, top in places:
            assert 0 < left < right < 596
            assert 60 < bottom < top < 842
            assert right - left > 45
            assert top - bottom > 20
        for one, other in combinations(places, 2):
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart


@pytest.mark.parametrize("shape", OPEN)
def test_the_links_it_was_made_of_are_gone_and_everything_else_is_kept(shape: str) -> None:
    record, pdf = records.SHAPES[shape](), made(shape)
    assert b"reviewstudy-field" not in everything_in(pdf)
    assert all(address.startswith("https://") for address in links(pdf))
    assert "/Link" in {one["/Subtype"] for one in annotations(pdf)}
    check_standards(pdf, account(record).title)
    assert attached(pdf) == record
    assert page_count(pdf) == len(read(pdf).pages)
    assert pdf == record_pdf(record)


def test_only_what_a_supervisor_has_not_answered_can_be_filled_in() -> None:
    single = records.single()
    for record in (
        records.supervised(single),
        replace(single, audience=Audience.PORTFOLIO),
        records.partnership(),
        records.portfolio(2),
        records.form(),
    ):
        assert form(record_pdf(record)) is None
    asked = widgets(record_pdf(replace(records.form(), audience=Audience.SUPERVISOR)))
    assert {name.partition("-")[0] for name in asked} == {"agreed", "session", "signed"}
    whole = widgets(record_pdf(replace(records.portfolio(2), audience=Audience.SUPERVISOR)))
    assert "comment-0-0" in whole
    assert "comment-1-1" not in whole


def test_a_long_heading_leaves_its_box_whole() -> None:
    one = records.reflection(0)
    longer = replace(one, answers=tuple(replace(each, heading="Why? " * 400) for each in one.answers))
    for widget in widgets(record_pdf(records.record(longer))).values():
        assert len(widget["/TU"]) <= 300
        assert widget["/Rect"][3] - widget["/Rect"][1] > 20


def test_paper_shows_rules_where_nothing_is_typed_and_none_below_what_is() -> None:
    def grey(pdf: bytes) -> int:
        """How many of the pixels below the first comment's label are the colour of a rule."""
        widget = widgets(pdf)["comment-1-1"]
        number = next(
            at for at, page in enumerate(read(pdf).pages)
            if any(one.get_object().get("/T") == "comment-1-1" for one in page.get("/Annots", ()))
        )  # fmt: skip
        left, bottom, right, top = map(float, widget["/Rect"])
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
        picture = document[number].render(scale=2).to_pil().convert("L")
        inside = picture.crop(tuple(int(2 * at) for at in (left, 842 - top + 4, right, 842 - bottom - 4)))
        return sum(inside.histogram()[150:230])

    pdf = made("single")
    assert grey(pdf) > 500
    assert grey(filled(pdf, {"comment-1-1": "."})) < 100


def test_what_is_typed_shows_in_the_type_of_the_record() -> None:
    pdf = filled(made("single"), {"comment-1-1": "Zoë asked: £5?", "signed-name": "Ann"})
    shown = widgets(pdf)["comment-1-1"]["/AP"]["/N"]
    assert re.search(rb"Tf", shown.get_data())
    assert attached(pdf) == records.single()
