"""A pack from a folder of Markdown: the same folder, the same pack."""

import os
import shutil
import tomllib
from pathlib import Path

import pytest
from tests.builders import folder_bytes

from reviewstudy import paths
from reviewstudy.domain.errors import DocumentRefused, PackRefused, StorageProblem
from reviewstudy.services.packing import (
    Manifest,
    build_pack,
    id_from,
    look_through,
    raised,
    save_pack,
    start_folder,
    write_manifest,
)
from reviewstudy.storage.packs import read_pack

MANIFEST = 'id = "ours"\nname = "Ours"\nversion = "1"\nlicence = "CC BY 4.0"\n'
REVIEW = "---\nid: {}\ntitle: Family T9\npublisher: A Board\npermission: ours\n---\n\n# Family T9\n\nWords.\n"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "pack.toml").write_text(MANIFEST)
    (folder / "b.md").write_text(REVIEW.format("t9"))
    (folder / "a.md").write_text(REVIEW.format("t10"))
    return folder


def test_the_same_folder_gives_the_same_pack(sources: Path, tmp_path: Path) -> None:
    built = build_pack(sources, tmp_path / "one.reviewpack").pack
    copy = shutil.copytree(sources, tmp_path / "elsewhere")
    assert build_pack(copy, tmp_path / "two.reviewpack").pack.digest == built.digest
    assert (tmp_path / "one.reviewpack").read_bytes() == (tmp_path / "two.reviewpack").read_bytes()
    assert read_pack(tmp_path / "one.reviewpack") == built
    assert [one.review_id for one in built.reviews] == ["t10", "t9"]
    (copy / "a.md").write_text(REVIEW.format("t10") + "\nMore.\n")
    assert build_pack(copy, tmp_path / "two.reviewpack").pack.digest != built.digest


def test_the_bundled_library_is_the_pack_of_its_folder(tmp_path: Path) -> None:
    built = build_pack(paths.resources() / "library", tmp_path / "b.reviewpack").pack
    assert built.id == "bundled"
    assert all(one.provenance.digest and one.provenance.permission for one in built.reviews)
    digest = next(one.document for one in built.reviews if one.document.reference == "Family S22")
    assert len(digest.learning_points) == 13
    assert len({point.theme for point in digest.learning_points}) == 3


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("pack.toml", None, "there is no pack.toml"),
        ("pack.toml", "id = ", "cannot be read"),
        ("pack.toml", MANIFEST.replace("licence", "licens"), "has no licence"),
        ("pack.toml", MANIFEST.replace('"1"', "1"), "has no version"),
        ("pack.toml", MANIFEST.replace("ours", "Our Pack!"), "not usable"),
        ("a.md", REVIEW.format("t9"), "share the id t9"),
        ("a.md", REVIEW.replace("id: {}\n", ""), "a.md has no usable id"),
        ("a.md", REVIEW.replace("permission: ours\n", "").format("t10"), "on what terms"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    sources: Path, tmp_path: Path, name: str, content: str | None, what: str
) -> None:
    (sources / name).unlink()
    if content is not None:
        (sources / name).write_text(content)
    with pytest.raises(PackRefused, match=what):
        build_pack(sources, tmp_path / "x.reviewpack")
    assert [entry.name for entry in tmp_path.iterdir()] == ["sources"]


def test_a_document_that_cannot_be_read_stops_the_build(sources: Path, tmp_path: Path) -> None:
    (sources / "c.md").write_bytes(b"")
    with pytest.raises(DocumentRefused):
        build_pack(sources, tmp_path / "x.reviewpack")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(MANIFEST)
    with pytest.raises(PackRefused, match="no Markdown"):
        build_pack(tmp_path, tmp_path / "x.reviewpack")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_manifest_that_is_a_pipe_or_endless_or_too_deep_is_refused(sources: Path, tmp_path: Path) -> None:
    manifest = sources / "pack.toml"
    for make in (
        lambda: os.mkfifo(manifest),
        lambda: manifest.symlink_to("/dev/zero"),
        lambda: manifest.write_text("x = " + "[" * 30_000),
        lambda: manifest.write_text("x = " + "[" * 100_000),
    ):
        manifest.unlink()
        make()
        with pytest.raises(PackRefused, match=r"pack.toml (cannot be read|is far too long)"):
            build_pack(sources, tmp_path / "x.reviewpack")


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ("permission: ours\nshare: no", "front matter says “share: no”"),
        ("permission: Not to be shared outside the partnership.", "permission forbids it"),
        ("permission: no", "permission forbids it"),
        ("share: false", "front matter says “share: no”"),
    ],
)
def test_what_may_not_be_passed_on_is_left_out_and_named(
    sources: Path, tmp_path: Path, terms: str, why: str
) -> None:
    (sources / "a.md").write_text(REVIEW.replace("permission: ours", terms).format("t10"))
    built = build_pack(sources, tmp_path / "x.reviewpack")
    assert [one.review_id for one in read_pack(tmp_path / "x.reviewpack").reviews] == ["t9"]
    assert [(one.name, one.title, one.why) for one in built.left_out] == [("a.md", "Family T9", why)]
    (sources / "b.md").unlink()
    with pytest.raises(PackRefused, match="nothing in sources may be passed on"):
        build_pack(sources, tmp_path / "y.reviewpack")
    assert not (tmp_path / "y.reviewpack").exists()


def test_a_look_names_everything_that_is_wrong_at_once(sources: Path) -> None:
    (sources / "c.md").write_bytes(b"")
    (sources / "d.md").write_text(REVIEW.format("t9"))
    (sources / "e.md").write_text("---\nshare: perhaps\n---\n\n# E\n")
    before = folder_bytes(sources)
    look = look_through(sources)
    assert [one.review_id for one in look.going] == ["t10", "t9"]
    assert [one.name for one in look.problems] == ["c.md", "d.md", "e.md"]
    for one in look.problems:
        assert one.said.endswith(".")
        assert one.name in str(one.raised)
    assert look.manifest == Manifest("ours", "Ours", "1", "CC BY 4.0")
    assert folder_bytes(sources) == before


def test_saving_writes_what_was_looked_at_and_the_next_version(sources: Path, tmp_path: Path) -> None:
    look = look_through(sources)
    (sources / "a.md").write_text("changed since")
    done = save_pack(look, look.manifest, tmp_path / "x.reviewpack")
    assert read_pack(tmp_path / "x.reviewpack").reviews == look.going
    assert (done.documents, done.noted, done.following.version) == (2, True, "2")
    assert look_through(sources).manifest == Manifest("ours", "Ours", "2", "CC BY 4.0")


def test_a_pack_is_saved_where_its_folder_takes_no_note(sources: Path, tmp_path: Path) -> None:
    look = look_through(sources)
    (sources / "pack.toml").unlink()
    (sources / "pack.toml").mkdir()
    done = save_pack(look, look.manifest, tmp_path / "x.reviewpack")
    assert done.noted is False
    assert (tmp_path / "x.reviewpack").is_file()


@pytest.mark.parametrize(
    "before",
    [
        "",
        MANIFEST,
        "# ours\nversion = '1' # raise me\nid = \"o\"\nother = 3\n",
        'name = """\nlong\n"""\nid = "x"\n',
        "[table]\nx = 1\n",
    ],
)
@pytest.mark.parametrize("name", ["Ours", 'A "quoted" \\ name', "Ọlá’s 🙂"])
def test_what_is_written_into_the_manifest_is_read_again(tmp_path: Path, before: str, name: str) -> None:
    (tmp_path / "pack.toml").write_text(before)
    wanted = Manifest("ours", name, "2", "CC BY 4.0")
    write_manifest(tmp_path, wanted)
    assert look_through(tmp_path).manifest == wanted
    text = (tmp_path / "pack.toml").read_text("utf-8")
    if "raise me" in before:
        assert "# ours" in text
        assert "# raise me" in text
        assert tomllib.loads(text)["other"] == 3


def test_versions_and_ids_are_made_of_what_is_there() -> None:
    told = {"1": "2", "2024.1": "2024.2", "2024.09": "2024.10", "v9 beta": "v10 beta", "draft": "draft 2"}
    assert {one: raised(one) for one in told} == told
    assert id_from("Anytown’s Learning & more") == "anytowns-learning-more"
    assert id_from("Ọlá 🙂") == "l"
    assert id_from("🙂") == ""


def test_a_folder_is_started_with_an_example_that_makes_a_pack(tmp_path: Path) -> None:
    made = start_folder(tmp_path / "new")
    look = look_through(tmp_path / "new")
    assert (look.problems, look.left_out) == ((), ())
    assert not look.manifest.id  # two partnerships that start so must not have packs of one id
    (one,) = look.going
    assert one.document.warnings == ()
    save_pack(look, Manifest("anytown", "Anytown", "1", "CC BY 4.0"), tmp_path / "x.reviewpack")
    assert {path.name for path in made} == set(folder_bytes(tmp_path / "new"))


@pytest.mark.parametrize("name", ["pack.toml", "example-review.md"])
def test_an_example_is_never_written_over_what_is_there(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(StorageProblem, match=name):
        start_folder(tmp_path)
    assert folder_bytes(tmp_path) == {name: b"mine"}
