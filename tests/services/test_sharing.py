"""What leaves the machine is what was chosen: nothing else is in any byte of the file."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, EncodedStreamObject
from tests.builders import pack, packed, review

from reviewstudy import wire
from reviewstudy.domain.changes import Changed
from reviewstudy.domain.errors import ExportFailed, NotFound, StorageProblem
from reviewstudy.domain.journal import Activity, Status
from reviewstudy.domain.marks import Place
from reviewstudy.domain.records import Audience, Record, Shape
from reviewstudy.domain.reflections import TEAM
from reviewstudy.services.acting import Planned
from reviewstudy.services.asking import TeamQuestions
from reviewstudy.services.offering import ItemGroup
from reviewstudy.services.sharing import Choice
from reviewstudy.services.usual import LastTime, Practitioner
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack

DEEP: tuple[str, ...] = (
    "XEARLIERX",
    "XBEHINDX",
    "XUNCHOSENX",
    "XACTX",
    "XOWNERX",
    "XMEASUREX",
    "XTALKEDX",
    "XFORMX",
)
DEEP += ("XFIELDX", "XNAMEX", "XROLEX", "XORGX", "XLASTX", "XTEAMX", "XRETURNX")
PRIVATE = ("XNOTEX", "XHIGHX", "XREMOVEDX", "XOTHERANSWERX", "XOTHERNOTEX", "XOTHERTITLEX", "XUNLINKEDX")


class Written(NamedTuple):
    workspace: Workspace
    shared: str
    other: str


@pytest.fixture
def written(workspace: Workspace, tmp_path: Path) -> Written:
    """One reflection to share and, all around it, words that must stay."""
    shared = review(
        "XQUOTEDX words.", "XHIGHX words.", "XPOINTX.", "XUNLINKEDX.", points=(3, 4), title="XTITLEX"
    )
    other = review("Words.", title="XOTHERTITLEX", reference="other")
    write_pack(pack(packed(shared, "r1"), packed(other, "r2")), tmp_path / "x.reviewpack")
    workspace.library.take_pack(tmp_path / "x.reviewpack")
    held, elsewhere = workspace.reading.holding("r1"), workspace.reading.holding("r2")
    reading, reflecting = workspace.reading, workspace.reflecting
    quoted = reading.mark_words(held, Place(0, 0, 0, 14))
    reading.mark_words(held, Place(1, 0, 1, 6))
    reading.mark_words(held, Place(0, 9, 0, 14), note="XNOTEX")
    reading.remove(reading.mark_words(held, Place(0, 9, 0, 14), note="XREMOVEDX"))
    reading.mark_words(elsewhere, Place(0, 0, 0, 5), note="XOTHERNOTEX")
    mine = reflecting.start("r1")
    reflecting.write(mine.id, {mine.answers[0].prompt: "XANSWERX, said Dr Smith"})
    reflecting.link(mine.id, ["l1"])
    reflecting.quote(mine.id, [quoted.id])
    private = reflecting.start("r2")
    reflecting.write(private.id, {private.answers[0].prompt: "XOTHERANSWERX"})
    # Of the shared one too, most of it stays: what an answer said earlier, what a summary stands for,
    # what was answered and not chosen, actions, when and with whom, and wording for forms.
    reflecting.write(mine.id, {"so-what": "XEARLIERX " * 9})
    reflecting.write(mine.id, {"so-what": "XBEHINDX"})
    reflecting.summarise(mine.id, {"so-what": "XSUMMARYX"})
    reflecting.write(mine.id, {"now-what": "XUNCHOSENX"})
    workspace.acting.add(mine.id, Planned("XACTX", "XOWNERX", "", "XMEASUREX"))
    reflecting.put_activity(mine.id, Activity("2026-11-20", 40, "XTALKEDX", "2026-11-22", "2027-01-07"))
    workspace.filling.write(mine.id, "swe", {"learnt": "XFORMX", "type": "XFIELDX"})
    workspace.usual.keep(Practitioner("XNAMEX", "XROLEX", "XORGX"), LastTime(prepared_for="XLASTX"))
    reflecting.put_team(TeamQuestions(("XTEAMX?",), "XRETURNX, Mrs Okafor"))
    return Written(workspace, mine.id, private.id)


def every_byte(pdf: bytes) -> str:
    """The file as it stands, each stream unpacked, all strings, and the text of its pages."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    parts = [pdf]
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        thing = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
        if isinstance(thing, (DecodedStreamObject, EncodedStreamObject)):
            parts.append(thing.get_data())
        parts.append(repr(thing).encode())
    text = b"\n".join(parts)
    pages = " ".join(page.extract_text() for page in reader.pages)
    return text.decode("latin-1") + text.replace(b"\x00", b"").decode("latin-1") + pages


def chosen(written: Written, *extra: ItemGroup) -> Choice:
    """The first two answers of the shared reflection, its points and quotations, and these groups."""
    items = written.workspace.sharing.asked((written.shared,), frozenset(extra))
    return Choice({one: chosen - {"answer:now-what"} for one, chosen in items.items()})


def made(written: Written, tmp_path: Path, choice: Choice) -> tuple[Record, str]:
    record = written.workspace.sharing.record(choice)
    done = written.workspace.sharing.export(record, tmp_path / "out" / "a.pdf")
    return record, every_byte(Path(done.path).read_bytes())


@pytest.fixture(autouse=True)
def out(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()


def test_nothing_that_was_not_chosen_is_in_the_file(written: Written, tmp_path: Path) -> None:
    _, whole = made(written, tmp_path, chosen(written))
    for shared in ("XANSWERX", "XQUOTEDX", "XPOINTX", "XTITLEX", "XSUMMARYX"):
        assert shared in whole, shared
    for private in (*PRIVATE, *DEEP, str(tmp_path), str(Path.home()), written.other):
        assert private not in whole, private


@pytest.mark.parametrize(
    ("group", "marker"),
    [(ItemGroup.NOTE, "XNOTEX"), (ItemGroup.HIGHLIGHT, "XHIGHX")],
    ids=["notes", "highlights"],
)
def test_notes_and_highlights_are_chosen_apart(
    written: Written, tmp_path: Path, group: ItemGroup, marker: str
) -> None:
    _, whole = made(written, tmp_path, chosen(written, group))
    assert marker in whole
    for private in PRIVATE:
        assert private == marker or private not in whole, private


def test_what_is_attached_is_the_record(written: Written, tmp_path: Path) -> None:
    record, _ = made(
        written,
        tmp_path,
        replace(chosen(written, ItemGroup.NOTE), prepared_for=" Sam ", author_role=" nurse "),
    )
    reader = pypdf.PdfReader(tmp_path / "out" / "a.pdf")
    (attached,) = reader.attachments["record.json"]
    assert wire.decode(attached, Record) == record
    assert json.loads(attached)["prepared_for"] == "Sam"
    assert (record.prepared_for, record.author_role) == ("Sam", "nurse")


def test_an_export_says_what_it_wrote_and_what_may_identify(written: Written, tmp_path: Path) -> None:
    sharing = written.workspace.sharing
    record = sharing.record(chosen(written))
    done = sharing.export(record, tmp_path / "out" / "a.pdf", sharing.preview(record))
    path = tmp_path / "out" / "a.pdf"
    pages = len(pypdf.PdfReader(path).pages)
    assert (done.path, done.record, done.pages) == (str(path), record.record, pages)
    assert [one.text for one in done.identifiers] == ["Dr Smith"]
    kept = written.workspace.reflecting.reflection(written.shared)
    assert kept.status is Status.EXPORTED
    assert written.workspace.reflecting.reflection(written.other).status is Status.DRAFT


def test_an_answer_written_while_exporting_is_kept(written: Written, tmp_path: Path) -> None:
    workspace = written.workspace
    record = workspace.sharing.record(chosen(written))
    prompt = workspace.reflecting.reflection(written.shared).answers[1].prompt
    workspace.reflecting.write(written.shared, {prompt: "Later."})
    workspace.sharing.export(record, tmp_path / "out" / "a.pdf")
    assert workspace.reflecting.reflection(written.shared).answers[1].text == "Later."


def test_a_reflection_removed_meanwhile_is_still_exported(written: Written, tmp_path: Path) -> None:
    record = written.workspace.sharing.record(chosen(written))
    written.workspace.reflecting.remove(written.shared)
    written.workspace.sharing.export(record, tmp_path / "out" / "a.pdf")
    assert [one.id for one in written.workspace.reflecting.reflections()] == [written.other]


def test_nothing_chosen_or_nowhere_to_write_is_refused(
    written: Written, tmp_path: Path, heard: list[Changed]
) -> None:
    sharing = written.workspace.sharing
    with pytest.raises(ExportFailed, match="no reflection"):
        sharing.record(Choice({}))
    with pytest.raises(NotFound):
        sharing.record(Choice({"gone": ()}))
    record, count = sharing.record(chosen(written)), len(heard)
    with pytest.raises(ExportFailed, match="folder"):
        sharing.export(record, tmp_path / "missing" / "a.pdf", b"%PDF")
    assert len(heard) == count
    assert written.workspace.reflecting.reflection(written.shared).status is Status.DRAFT


def test_work_gets_out_of_a_folder_that_cannot_be_written(
    written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageProblem("the disk is full", "free some space")

    monkeypatch.setattr("reviewstudy.storage.journal.Journal.set_status", fail)
    record = written.workspace.sharing.record(chosen(written))
    done = written.workspace.sharing.export(record, tmp_path / "out" / "a.pdf")
    assert Path(done.path).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("shape", [Shape.REFLECTION, Shape.PACK, Shape.PORTFOLIO])
@pytest.mark.parametrize("ending", [".pdf", ".md"])
def test_no_shape_for_anyone_holds_what_was_not_chosen(
    written: Written, tmp_path: Path, audience: Audience, shape: Shape, ending: str
) -> None:
    sharing = written.workspace.sharing
    record = sharing.record(replace(chosen(written), audience=audience, shape=shape))
    done = sharing.export(record, tmp_path / "out" / f"a{ending}")
    content = Path(done.path).read_bytes()
    whole = every_byte(content) if ending == ".pdf" else content.decode()
    assert "XSUMMARYX" in whole
    for private in (*PRIVATE, *DEEP, str(Path.home())):
        assert private not in whole, private


def test_a_form_holds_the_fields_that_were_chosen_and_no_answer(written: Written, tmp_path: Path) -> None:
    items = {written.shared: frozenset({"form:swe:learnt:own"})}
    choice = Choice(items, Audience.PORTFOLIO, Shape.FORM, form="swe")
    record, whole = made(written, tmp_path, choice)
    assert "XFORMX" in whole
    assert {one.field: one.text for one in record.forms[0].fields if one.text} == {"learnt": "XFORMX"}
    for private in (*PRIVATE, *(one for one in DEEP if one != "XFORMX"), "XANSWERX", "XSUMMARYX"):
        assert private not in whole, private


def test_a_partnership_never_gets_a_name(written: Written, tmp_path: Path) -> None:
    choice = replace(chosen(written), author_name="XNAMEX", organisation="XORGX", author_role="nurse")
    _, whole = made(written, tmp_path, replace(choice, audience=Audience.PARTNERSHIP))
    assert "XNAMEX" not in whole
    assert "XORGX" not in whole
    assert "nurse" in whole
    _, whole = made(written, tmp_path, choice)
    assert "XNAMEX" in whole


def test_what_is_chosen_for_one_is_not_chosen_for_another(written: Written) -> None:
    sharing = written.workspace.sharing
    offers = sharing.offers([written.shared], Audience.SUPERVISOR)
    sharing.remember(chosen(written), offers)
    (again,) = sharing.offers([written.shared], Audience.SUPERVISOR)
    assert again.chosen == chosen(written).items[written.shared]
    (other,) = sharing.offers([written.shared], Audience.PARTNERSHIP)
    assert other.chosen is None


def test_what_was_chosen_before_is_what_a_command_shares(written: Written) -> None:
    sharing = written.workspace.sharing
    offers = sharing.offers([written.shared], Audience.SUPERVISOR)
    sharing.remember(Choice({written.shared: {"answer:what"}}), offers)
    assert sharing.asked([written.shared], frozenset()) == {written.shared: frozenset({"answer:what"})}
    withs = sharing.asked([written.shared], frozenset({ItemGroup.ACTION}))[written.shared]
    assert len(withs) == 2
    (reflection,) = sharing.record(Choice(sharing.asked([written.shared], frozenset()))).reflections
    assert [one.prompt for one in reflection.answers] == ["what"]


def test_choices_that_are_not_on_offer_now_stay_as_they_were(written: Written) -> None:
    sharing = written.workspace.sharing
    answers = sharing.offers([written.shared], Audience.PORTFOLIO)
    sharing.remember(Choice({written.shared: {"answer:what"}}, Audience.PORTFOLIO), answers)
    fields = sharing.offers([written.shared], Audience.PORTFOLIO, "swe")
    sharing.remember(Choice({written.shared: {"form:swe:learnt:own"}}, Audience.PORTFOLIO), fields)
    (offer,) = sharing.offers([written.shared], Audience.PORTFOLIO)
    assert offer.chosen == frozenset({"answer:what", "form:swe:learnt:own"})


def test_a_time_takes_in_both_its_days(written: Written) -> None:
    sharing = written.workspace.sharing
    other = written.workspace.reflecting.reflection(written.other)
    written.workspace.reflecting.put_activity(written.other, replace(other.activity, done_on="2026-01-31"))
    ids = [one.id for one in sharing.between("2026-01-31", "2026-11-20")]
    assert ids == [written.other, written.shared]
    assert [one.id for one in sharing.between("2026-02-01", "")] == [written.shared]
    assert [one.id for one in sharing.between("", "2026-11-19")] == [written.other]


def test_a_reflection_whose_review_is_gone_can_still_leave(written: Written, tmp_path: Path) -> None:
    written.workspace.library.remove("r1")
    record, whole = made(written, tmp_path, chosen(written))
    assert "XANSWERX" in whole
    assert "XTITLEX" in whole
    assert [one.text for one in record.reflections[0].quotations] == ["XQUOTEDX words"]


def test_where_a_detail_stands_is_said_with_the_words_around_it(written: Written) -> None:
    sharing = written.workspace.sharing
    (found,) = [
        one for one in sharing.look_through(sharing.record(chosen(written))) if "Smith" in one.identifier.text
    ]
    assert found.where == "What?"
    assert found.around(4) == ("…aid ", "Dr Smith", "")


def test_what_was_chosen_in_place_of_an_answer_is_never_a_choice_of_the_answer(written: Written) -> None:
    sharing, reflecting = written.workspace.sharing, written.workspace.reflecting
    offers = sharing.offers([written.shared], Audience.SUPERVISOR)
    sharing.remember(Choice({written.shared: offers[0].ids({ItemGroup.ANSWER})}), offers)
    reflecting.summarise(written.shared, {"so-what": ""})
    (reflection,) = sharing.record(Choice(sharing.asked([written.shared], frozenset()))).reflections
    assert "so-what" not in [one.prompt for one in reflection.answers]
    written.workspace.history.undo()
    (reflection,) = sharing.record(Choice(sharing.asked([written.shared], frozenset()))).reflections
    assert "XSUMMARYX" in [one.text for one in reflection.answers]


def test_a_field_of_a_form_that_holds_other_words_now_is_not_chosen_yet(written: Written) -> None:
    sharing, filling = written.workspace.sharing, written.workspace.filling
    offers = sharing.offers([written.shared], Audience.PORTFOLIO, "swe")
    chosen = offers[0].ids({ItemGroup.FORM})
    filling.write(written.shared, "swe", {"learnt": ""})
    choice = Choice({written.shared: chosen}, Audience.PORTFOLIO, Shape.FORM, form="swe")
    assert "learnt" not in [one.field for one in sharing.record(choice).forms[0].fields]


@pytest.mark.parametrize("audience", list(Audience))
def test_where_answers_are_wanted_leaves_only_when_ticked(written: Written, audience: Audience) -> None:
    workspace = written.workspace
    workspace.reflecting.ask(written.shared, TEAM)
    (reflection,) = workspace.sharing.record(replace(chosen(written), audience=audience)).reflections
    assert (reflection.return_to, reflection.return_by) == ("", "")
    choice = Choice({written.shared: {"about:return"}}, audience)
    (reflection,) = workspace.sharing.record(choice).reflections
    assert reflection.return_to == "XRETURNX, Mrs Okafor"
    found = [one.identifier.text for one in workspace.sharing.look_through(workspace.sharing.record(choice))]
    assert "Mrs Okafor" in found


def test_a_partnership_is_not_told_whom_it_was_prepared_for(written: Written) -> None:
    choice = replace(chosen(written), prepared_for="my supervisor Sam", audience=Audience.PARTNERSHIP)
    assert written.workspace.sharing.record(choice).prepared_for == ""


def test_a_form_that_asks_for_a_day_is_not_warned_of_it(written: Written) -> None:
    sharing = written.workspace.sharing
    offers = sharing.offers([written.shared], Audience.PORTFOLIO, "swe")
    items = {written.shared: offers[0].ids({ItemGroup.FORM})}
    record = sharing.record(Choice(items, Audience.PORTFOLIO, Shape.FORM, form="swe"))
    assert "20 November 2026" in [one.text for one in record.forms[0].fields]
    assert "20 November 2026" not in [one.identifier.text for one in sharing.look_through(record)]
