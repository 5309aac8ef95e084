"""What the sheet for IT says is so."""

import re
from pathlib import Path

import pytest
from tests.rules.test_sources import MODULES, forbidden, imported
from tools import bundle, package

from reviewstudy import paths

SHEET = (bundle.ROOT / "docs" / "it-sheet.md").read_text("utf-8")


def test_it_fits_on_a_page() -> None:
    assert len(SHEET.split()) < 850


def test_the_data_folder_is_the_one_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REVIEWSTUDY_DATA", raising=False)
    folder = paths.data_folder()
    assert folder.name == bundle.PRODUCT["name"]
    for place in (r"%LOCALAPPDATA%\Review Study", "~/Library/Application Support/Review Study"):
        assert f"`{place}`" in SHEET
    assert f"`~/.local/share/{folder.name}`" in SHEET


def test_no_module_connects_and_what_could_encrypt_a_connection_is_left_out() -> None:
    assert [path.name for path in MODULES if forbidden(imported(path.read_text("utf-8")))] == []
    assert {"ssl", "_ssl", "http.server", "PySide6.QtNetwork"} <= set(bundle.PRODUCT["python"]["exclude"])
    plugins = {plugin.partition("/")[0] for plugin in bundle.PRODUCT["qt"]["plugins"]}
    assert not plugins & {"tls", "networkinformation", "networkaccess", "bearer"}


def test_no_settings_are_kept_elsewhere() -> None:
    assert not [path for path in MODULES if re.search(r"QSettings|winreg", path.read_text("utf-8"))]


def test_the_size_named_is_within_the_budget() -> None:
    (said,) = re.findall(r"about (\d+) MB", SHEET)
    assert int(said) <= min(bundle.PRODUCT["budget"].values())


def test_commands_and_places_are_those_of_the_packages() -> None:
    product = bundle.PRODUCT
    wxs = (bundle.PACKAGING / "windows" / "review-study.wxs").read_text("utf-8")
    assert 'InstallScope="perMachine"' in wxs
    assert "UILevel &gt; 2" in wxs, "silent removal asks nothing"
    for said in (
        f"`/usr/lib/{product['package']}`",
        f"apt-get purge -y {product['package']}",
        "review-study_VERSION_amd64.deb",
        f"{product['command']} check",
        f"`.{product['files'][0]['ending']}`",
    ):
        assert said in SHEET
    uninstall = (bundle.PACKAGING / "linux" / "uninstall.sh").read_text("utf-8")
    assert "--keep-data" in uninstall
    assert "--delete-data" in uninstall


def test_each_release_has_the_sheet_with_its_publisher_and_hashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "OUT", tmp_path)
    (tmp_path / "x.deb").write_bytes(b"abc")
    package.sums()
    line = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  x.deb"
    assert (tmp_path / "SHA256SUMS").read_text("utf-8") == line + "\n"
    sheet = (tmp_path / "it-sheet.md").read_text("utf-8")
    assert line in sheet
    assert bundle.PRODUCT["publisher"] in sheet
    assert "](" not in sheet, "links to our documents lead nowhere beside a package"


def test_what_is_missing_to_package_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("shutil.which", lambda tool: None if tool in ("objdump", "xz") else tool)
    said = package.lacking() or ""
    assert "binutils xz-utils" in said
    assert said.endswith("sudo apt-get install binutils xz-utils")
    assert "\n" not in said
