"""What the program is made of: the one spec, on each system, and everything it names."""

import plistlib
import re
import struct
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QApplication
from tools import bundle, draw_icon

import reviewstudy
from reviewstudy import paths
from reviewstudy.ui.application import DESKTOP_FILE, icon

ROOT = bundle.ROOT


class Analysis:
    """What PyInstaller would be told; it is not needed to tell it."""

    def __init__(self, scripts: list[str], **told: Any) -> None:
        self.scripts, self.told = scripts, told
        self.pure: list[str] = []
        plugins = "PySide6/Qt/plugins"
        self.binaries = [
            ("PySide6/Qt/lib/libQt6Quick.so.6", "/x", "BINARY"),
            ("PySide6/Qt/lib/libQt6Gui.so.6", "/x", "BINARY"),
            (f"{plugins}/tls/libqopensslbackend.so", "/x", "BINARY"),
            (f"{plugins}/platforms/libqxcb.so", "/x", "BINARY"),
        ]
        self.datas = [
            ("PySide6/Qt/translations/qt_de.qm", "/x", "DATA"),
            ("reviewstudy/x.toml", "/x", "DATA"),
        ]


Calls = dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]]


def evaluated(system: str, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What each step of the spec is called with on ``system``; no step is taken."""
    calls: Calls = {}

    def step(name: str) -> Any:
        def called(*words: Any, **told: Any) -> str:
            calls.setdefault(name, []).append((words, told))
            return name

        return called

    def analysis(*words: Any, **told: Any) -> Analysis:
        made = Analysis(*words, **told)
        calls["Analysis"] = [((made,), told)]
        return made

    hooks = types.ModuleType("PyInstaller.utils.hooks")
    hooks.copy_metadata = lambda name: [(f"/{name}", name)]  # type: ignore[attr-defined]
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sys, "path", [*sys.path])
    spec = bundle.PACKAGING / "reviewstudy.spec"
    given = {name: step(name) for name in ("PYZ", "EXE", "COLLECT", "BUNDLE")}
    given |= {"Analysis": analysis, "SPECPATH": str(spec.parent)}
    exec(compile(spec.read_text("utf-8"), spec, "exec"), given)
    return calls


@pytest.fixture(params=bundle.SYSTEMS)
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_spec_evaluates_and_every_file_it_names_is_there(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = evaluated(system, monkeypatch)
    ((analysis,), told) = calls["Analysis"][0]
    named = [*analysis.scripts, *told["runtime_hooks"], *told["pathex"]]
    named += [
        source
        for source, _ in told["datas"]
        if not source.startswith("/keyring") and "sqlite-utils" not in source
    ]
    for _, program in calls["EXE"]:
        named += [program[key] for key in ("icon", "version", "entitlements_file") if program[key]]
        assert program["exclude_binaries"], "one folder, unpacked"
        assert not program["upx"]
    named += [told["icon"] for _, told in calls.get("BUNDLE", [])]
    assert [one for one in named if not Path(one).exists()] == []


def test_each_system_has_its_programs_and_its_icon(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = evaluated(system, monkeypatch)
    programs = {told["name"]: told["console"] for _, told in calls["EXE"]}
    assert (
        programs
        == {
            "linux": {"reviewstudy": True},
            "win32": {"Review Study": False, "reviewstudy": True},
            "darwin": {"reviewstudy": False},
        }[system]
    )
    assert [told["name"] for _, told in calls.get("BUNDLE", [])] == (
        ["Review Study.app"] if system == "darwin" else []
    )
    suffix = {"linux": set(), "win32": {".ico"}, "darwin": {".icns"}}[system]
    assert {Path(told["icon"]).suffix for _, told in calls["EXE"] if told["icon"]} == suffix


def test_what_nothing_uses_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    ((analysis,), _) = evaluated("linux", monkeypatch)["Analysis"][0]
    assert [Path(one[0]).name for one in analysis.binaries] == ["libQt6Gui.so.6", "libqxcb.so"]
    assert [one[0] for one in analysis.datas] == ["reviewstudy/x.toml"]


@pytest.mark.parametrize(
    ("inside", "source", "wanted"),
    [
        ("libQt6Qml.so.6", "PySide6/Qt/lib/libQt6Qml.so.6", False),
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", True),
        ("PySide6/QtCore.abi3.so", "/v/PySide6/QtCore.abi3.so", True),
        ("PySide6/QtNetwork.pyd", "/v/PySide6/QtNetwork.pyd", True),  # with Qt6Network.dll, beside Pdf
        ("PySide6/plugins/tls/qschannelbackend.dll", "/v/x", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "/v/x", True),
        ("PySide6/Qt6Quick.dll", "/v/x", False),
        ("PySide6/Qt/lib/libicudata.so.73", "/v/x", True),
        ("libglib-2.0.so.0", "/lib/x86_64-linux-gnu/libglib-2.0.so.0", False),
        ("libzstd.so.1", "/lib/x86_64-linux-gnu/libzstd.so.1", False),
        ("libz.so.1", "/lib/x86_64-linux-gnu/libz.so.1", True),
        ("libpython3.13.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.13.so.1.0", True),
        ("lib-dynload/_json.so", "/usr/lib/python3.13/lib-dynload/_json.so", True),
        ("typst/_typst.abi3.so", "/v/typst/_typst.abi3.so", True),
        ("stdnum/oui.dat", "/v/stdnum/oui.dat", False),
    ],
)
def test_a_file_goes_in_or_stays_out(inside: str, source: str, wanted: bool) -> None:
    assert bundle.belongs(inside, source, "linux") is wanted


def test_what_is_beside_our_modules_goes_where_the_program_looks_for_it() -> None:
    assert bundle.carried() == (
        (paths.resources(), "reviewstudy/resources"),
        (paths.guide(), "reviewstudy/resources/guide"),
        (ROOT / "build" / "bundled.reviewpack", "reviewstudy/resources"),
    )


def test_every_module_of_ours_is_named_and_none_is_left_to_be_found() -> None:
    named = bundle.modules()
    assert "reviewstudy.importing.pdf" in named
    assert "reviewstudy.services.identifying" in named
    assert len(named) == len(list((ROOT / "src" / "reviewstudy").rglob("*.py")))


def test_the_version_stands_in_one_place() -> None:
    assert bundle.version() == reviewstudy.__version__
    spelled = [
        path.name
        for path in [*bundle.PACKAGING.rglob("*"), *(ROOT / "tools").glob("*.py")]
        if path.suffix in (".toml", ".spec", ".py", ".sh", ".wxs", ".desktop", ".ps1", ".plist", ".xml", "")
        and path.is_file()
        and reviewstudy.__version__ in path.read_text("utf-8")
    ]
    assert spelled == []


@pytest.mark.parametrize(
    "template",
    [*(bundle.PACKAGING / "linux").iterdir(), bundle.PACKAGING / "windows" / "version.txt"],
    ids=lambda path: path.name,
)
def test_every_template_can_be_filled_in(template: Path) -> None:
    given = dict.fromkeys(("architecture", "kilobytes", "depends", "recommends", "glibc", "program"), "x")
    assert not re.search(r"@[a-z_]+@", bundle.filled(template, **given))


def test_the_version_resource_of_windows_is_what_pyinstaller_reads() -> None:
    def made(*words: Any, **told: Any) -> Any:
        return [words, told]

    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct", "VarFileInfo")
    resource = eval(
        bundle.filled(bundle.PACKAGING / "windows" / "version.txt"),
        dict.fromkeys((*names, "VarStruct"), made),
    )
    assert resource[1]["ffi"][1]["filevers"] == tuple(map(int, bundle.facts()["four_numbers"].split(".")))


def test_macos_is_told_of_the_kind_of_file_and_what_is_allowed() -> None:
    told = plistlib.loads(plistlib.dumps(bundle.document_types()))
    (kind,) = told["CFBundleDocumentTypes"]
    (declared,) = told["UTExportedTypeDeclarations"]
    assert kind["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert declared["UTTypeTagSpecification"]["public.filename-extension"] == ["reviewpack"]
    allowed = plistlib.loads((bundle.PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert all(name.startswith("com.apple.security.cs.") for name in allowed)


@pytest.mark.usefixtures("qapp")
def test_the_icon_of_each_system_holds_every_size() -> None:
    for size in draw_icon.SIZES:
        assert QImage(str(paths.resources() / "app" / f"{size}.png")).size().toTuple() == (size, size)
    ico = (bundle.PACKAGING / "windows" / "reviewstudy.ico").read_bytes()
    assert struct.unpack("<HHH", ico[:6]) == (0, 1, len(draw_icon.WINDOWS))
    reader = QImageReader(str(bundle.PACKAGING / "windows" / "reviewstudy.ico"))
    sizes = set()
    for number in range(reader.imageCount()):
        reader.jumpToImage(number)
        sizes.add(reader.read().width())
    assert sizes == set(draw_icon.WINDOWS)
    icns = (bundle.PACKAGING / "macos" / "reviewstudy.icns").read_bytes()
    assert struct.unpack(">I", icns[4:8]) == (len(icns),)
    at, kinds = 8, {}
    while at < len(icns):
        kind, length = icns[at : at + 4], struct.unpack(">I", icns[at + 4 : at + 8])[0]
        picture = QImage.fromData(QByteArray(icns[at + 8 : at + length]))
        kinds[kind] = picture.width()
        at += length
    assert kinds == draw_icon.MAC


@pytest.mark.usefixtures("qapp")
def test_what_is_kept_is_what_the_drawings_give() -> None:
    for size in (16, 256):
        kept = QImage(str(paths.resources() / "app" / f"{size}.png"))
        now = QImage.fromData(draw_icon.drawn(size))
        middle = size // 2 - size // 8
        assert kept.size() == now.size()
        assert kept.pixelColor(middle, middle) == now.pixelColor(middle, middle), "run tools/draw_icon.py"


def test_the_window_has_the_icon_and_the_name_of_its_desktop_entry(qapp: QApplication) -> None:
    assert {size.width() for size in icon().availableSizes()} == set(draw_icon.SIZES)
    assert not qapp.windowIcon().isNull()
    assert qapp.desktopFileName() == DESKTOP_FILE == bundle.PRODUCT["package"]


def test_the_desktop_entry_is_valid(tmp_path: Path) -> None:
    entry = tmp_path / "review-study.desktop"
    entry.write_text(
        bundle.filled(bundle.PACKAGING / "linux" / "review-study.desktop", program="reviewstudy"), "utf-8"
    )
    lines = dict(line.split("=", 1) for line in entry.read_text("utf-8").splitlines()[1:])
    assert {"Type", "Name", "Exec", "Icon", "Categories", "MimeType"} <= set(lines)
    assert lines["MimeType"] == "application/x-reviewpack;"
    try:
        said = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return  # it is looked at where desktop-file-utils is
    assert (said.returncode, said.stdout) == (0, "")


@pytest.mark.parametrize("name", ["install.sh", "uninstall.sh", "postrm"])
def test_the_scripts_are_what_a_plain_shell_understands(name: str, tmp_path: Path) -> None:
    script = tmp_path / name
    script.write_text(bundle.filled(bundle.PACKAGING / "linux" / name), "utf-8")
    if sys.platform != "win32":
        subprocess.run(["sh", "-n", script], check=True)
