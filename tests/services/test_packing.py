"""A pack from a folder of Markdown: the same folder, the same pack."""

import os
import shutil
from pathlib import Path

import pytest

from reviewstudy import paths
from reviewstudy.domain.errors import DocumentRefused, PackRefused
from reviewstudy.services.packing import build_pack
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
