"""The measures of ``senses.py`` see what is wrong: each is shown a fault, and something without one."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from tests.ui import senses
from tests.ui.hands import settle
from tests.ui.pixels import Picture, contrast

from reviewstudy.ui.parts import button, label
from reviewstudy.ui.theme import LOOKS, Theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp)
    made.choose("light", 100)
    made.stillness.choose(True)
    yield made
    made.stillness.choose(False)
    made.deleteLater()


@pytest.fixture
def screen(theme: Theme) -> Iterator[QWidget]:  # noqa: ARG001 - the look it is seen in
    made = QWidget()
    made.setObjectName("page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.resize(500, 400)
    QVBoxLayout(made)
    yield made
    made.close()
    made.deleteLater()


def shown(screen: QWidget, *widgets: QWidget) -> QWidget:
    for one in widgets:
        layout = screen.layout()
        assert layout is not None
        layout.addWidget(one)
    screen.show()
    screen.activateWindow()
    assert QTest.qWaitForWindowActive(screen)
    settle()
    return screen


def words(screen: QWidget, least: float = senses.TEXT) -> list[str]:
    return senses.faint_words(screen, Picture(screen), least)[0]


def nothing() -> None:
    """What the buttons here do."""


def test_a_good_screen_has_no_fault(screen: QWidget, theme: Theme) -> None:
    field = QLineEdit()
    field.setAccessibleName("Name")
    press = button("Press me", nothing, primary=True)
    shown(screen, label("Some words to read", "muted"), field, press)
    measures = (senses.nameless, senses.misnamed_roles, senses.silent_states, senses.undescribed)
    assert [measure(screen) for measure in (*measures, senses.small_targets, senses.lost)] == [[]] * 6
    for look in LOOKS:
        theme.choose(look, 100)
        settle()
        assert words(screen, senses.STRONG if look == "contrast" else senses.TEXT) == []
        assert senses.faint_edges(screen, Picture(screen))[0] == []
        for one in (field, press):
            one.setFocus()
            assert senses.weak_ring(one, screen) == ""
    assert senses.disorder(screen, [field, press]) == []


def test_faint_words_are_seen_whether_few_or_many(screen: QWidget) -> None:
    faint, strong = QLabel("These words are faint. " * 9), QLabel("These can be read")
    faint.setWordWrap(True)
    faint.setStyleSheet("color: #999999")
    shown(screen, faint, strong)
    found = words(screen)
    assert len(found) >= 27
    assert all("#999999" in one for one in found)


def test_one_faint_word_among_many_is_seen(screen: QWidget) -> None:
    shown(screen, QLabel('Of all these <span style="color:#aaaaaa">one</span> is faint'))
    (fault,) = words(screen)
    assert "#aaaaaa on" in fault


def test_words_on_a_paper_of_their_own_are_measured_against_it(screen: QWidget) -> None:
    shown(screen, QLabel('Read <span style="background-color:#333333">dark on dark</span> here'))
    assert any("on #333333" in one for one in words(screen))


def test_the_contrast_measured_is_the_one_painted(screen: QWidget) -> None:
    shown(screen, QLabel('<p style="color:#767676;font-size:15px">minimum</p>'))
    (word,) = Picture(screen).words(screen.rect().adjusted(4, 4, -4, -4))
    assert word.contrast == pytest.approx(contrast("#767676", word.paper), abs=0.2)


def test_a_field_without_an_edge_is_seen(screen: QWidget) -> None:
    field = QLineEdit()
    field.setStyleSheet("border: 1px solid #eeeeee")
    shown(screen, field)
    (fault,) = senses.faint_edges(screen, Picture(screen))[0]
    assert "edge" in fault


@pytest.mark.parametrize(
    "style",
    [
        "QPushButton:focus { border: 1px solid #7c8986 }",
        "QPushButton:focus { border: 1px solid #7c8986; background: #eef }",
    ],
)
def test_a_ring_too_thin_or_too_faint_is_seen(screen: QWidget, style: str) -> None:
    press = button("Press me", nothing)
    press.setStyleSheet(style)
    shown(screen, press)
    press.setFocus()
    assert "pixels change" in senses.weak_ring(press, screen)


def test_what_covers_the_keyboard_is_seen(screen: QWidget) -> None:
    press = button("Press me", nothing)
    shown(screen, press)
    press.setFocus()
    assert senses.buried(press, screen) == ""
    cover = QLabel("Over it", screen)
    cover.setGeometry(screen.rect())
    cover.show()
    assert "under" in senses.buried(press, screen)


def test_a_control_without_name_role_or_description_is_seen(screen: QWidget) -> None:
    bare, icon, odd, secret = QLineEdit(), QToolButton(), QWidget(), QLineEdit()
    odd.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    odd.setAccessibleName("A picture that is pressed")
    odd.setMinimumHeight(40)
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    secret.setAccessibleName("Passphrase")
    shown(screen, bare, icon, odd, secret)
    assert len(senses.nameless(screen)) == 3  # the icon lacks its tooltip too
    (role,) = senses.misnamed_roles(screen)
    assert "A picture that is pressed" in role
    assert [one.split(" has")[0] for one in senses.undescribed(screen)] == [
        "QToolButton ''",
        "QLineEdit 'Passphrase'",
    ]


def test_small_targets_close_together_are_seen_and_those_apart_are_not(screen: QWidget) -> None:
    line = QWidget()
    box = QHBoxLayout(line)
    box.setSpacing(0)
    small = [QToolButton() for _ in range(2)]
    for number, one in enumerate(small):
        one.setAccessibleName(f"Small {number}")
        one.setStyleSheet("padding: 0; border: none")
        one.setFixedSize(16, 16)
        box.addWidget(one)
    box.addStretch(1)
    shown(screen, line)
    assert len(senses.small_targets(screen)) == 2
    box.insertSpacing(1, 30)
    settle()
    assert senses.small_targets(screen) == []


def test_keys_that_go_back_and_forth_are_seen(screen: QWidget) -> None:
    stops: list[QWidget] = [button(name, nothing) for name in ("One", "Two", "Three", "Four")]
    shown(screen, *stops)
    assert senses.disorder(screen, stops) == []
    assert senses.disorder(screen, [*stops[2:], *stops[:2]]) == []  # it may begin anywhere
    assert len(senses.disorder(screen, [stops[2], stops[0], stops[3], stops[1]])) == 2


def test_words_cut_off_or_overlapped_or_scrolled_two_ways_are_seen(screen: QWidget) -> None:
    narrow, low = QPushButton("A button with many words"), label("Words on two lines. " * 8)
    narrow.setFixedWidth(60)
    low.setFixedHeight(12)
    area = QScrollArea()
    wide = QLabel("Wide")
    wide.setFixedWidth(2000)
    area.setWidget(wide)
    shown(screen, narrow, low, area)
    found = " ".join(senses.lost(screen))
    for word in ("A button with many words", "Words on two lines", "wider than it shows"):
        assert word in found
    narrow.move(low.pos())
    assert "overlap" in " ".join(senses.lost(screen))


def test_what_is_off_the_screen_is_seen(screen: QWidget) -> None:
    press = button("Press me", nothing)
    shown(screen, press)
    assert senses.out_of_reach(screen) == []
    press.move(screen.width() - 10, 0)
    assert "off the screen" in senses.out_of_reach(screen)[0]
