"""Fixtures of the window: a desk with reviews on it, commands on the same folder, no leaks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui import hands
from tests.ui.hands import Desk, Said

from reviewstudy import paths
from reviewstudy.services.packing import build_pack
from reviewstudy.ui.application import application

__all__ = ["bare_desk", "bundled", "command", "desk", "furnished", "leaks", "qapp"]


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The program's own application object, in place of pytest-qt's."""
    return application()


@pytest.fixture(autouse=True)
def leaks(qapp: QApplication) -> Iterator[None]:  # noqa: ARG001 - there before anything is counted
    """Fails a test that leaves a window, a timer or a thread behind."""
    yield from hands.nothing_left_behind()


@pytest.fixture(scope="session", autouse=True)
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The bundled library as the sources make it now, whatever was built before."""
    pack = tmp_path_factory.mktemp("pack") / "bundled.reviewpack"
    build_pack(paths.resources() / "library", pack)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "bundled_pack", lambda: pack)
        yield pack


@pytest.fixture(scope="session")
def furnished(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:  # noqa: ARG001
    """A folder with the bundled library and the tour's document, made once."""
    folder = tmp_path_factory.mktemp("furnished") / "library"
    return folder, hands.furnish(folder, [hands.TOUR_REVIEW])


@pytest.fixture
def desk(qtbot: QtBot, furnished: tuple[Path, bytes], tmp_path: Path) -> Iterator[Desk]:
    """A window on the bundled library and the tour's document."""
    folder, key = furnished
    hands.copied(folder, tmp_path / "library")
    made = Desk(qtbot, tmp_path / "library", key)
    made.open()
    yield made
    made.close()


@pytest.fixture
def bare_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """A window on a library with nothing in it."""
    made = Desk(qtbot, tmp_path / "library", hands.furnish(tmp_path / "library", bundled=False))
    made.open()
    yield made
    made.close()


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """``command("list", "--json")``: what the command line does on the desk's folder."""

    def run(*words: str | Path) -> Said:
        return hands.command(tmp_path / "library", capsys.readouterr, *words)

    return run
