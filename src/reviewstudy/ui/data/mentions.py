"""Find every mention: for a person who asks what is held about them, or to be sure before sharing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.keeping import Erasure
from reviewstudy.domain.mentions import Mention, MentionKind, Mentions
from reviewstudy.services.mentions import MentionService
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import Column, button, clearable, label, row
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, sentence

SHOWN = 100
"""Mentions shown at most; the list that is saved has all."""

_OF_MARKS = (MentionKind.NOTE, MentionKind.HIGHLIGHT)
_OF_REFLECTIONS = (MentionKind.ANSWER, MentionKind.TITLE)
_OF_EARLIER = (MentionKind.EARLIER_ANSWER,)
_KINDS = "PDF (*.pdf);;Markdown (*.md);;Text (*.txt)"
_LEAD = (
    "Looks through your notes, highlights, answers and their earlier versions, the bin, saved searches, "
    "themes, settings and the titles of reviews, also inside longer words."
)
_LIMITS = "Other spellings, initials and copies elsewhere are not found. The saved list says so too."


class MentionsDialog(QDialog):
    """``chosen`` carries a mention to open, ``erase`` an :class:`Erasure` to confirm."""

    chosen = Signal(object)
    erase = Signal(object)
    _step = Signal(int)

    def __init__(self, parent: QWidget, theme: Theme, mentions: MentionService, jobs: Jobs, ask: Ask) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find every mention")
        self.resize(min(theme.px(820), parent.width()), min(theme.px(700), parent.height()))
        self._mentions, self._jobs, self._ask = mentions, jobs, ask
        self._job: Job | None = None
        self._found: Mentions | None = None
        self._ticked: set[str] = set()
        self.box = QLineEdit()
        self.box.setPlaceholderText("A name, or any words")
        self.box.setAccessibleName("Words to find")
        self.box.setMaxLength(200)
        clearable(self.box)
        self.box.returnPressed.connect(self.look)
        self.find_button = button("Find", self.look, primary=True)
        self.said = label("", "subheading")
        self.list = CardList(theme, "Places that mention it")
        self.list.opened.connect(self._open)
        self.list.ticked.connect(self._tick)
        start = Column("What this does not find")
        heading, lines = mentions.limits()
        for part in (label(heading, "subheading"), *(label(f"• {line}", "muted") for line in lines)):
            start.add(part)
        self._limits = label(_LIMITS, "muted")
        self._limits.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(start)
        self._stack.addWidget(self.list)
        self.save_button = button("Save the list…", self._save)
        self.delete = button("Delete what is ticked for good…", self._delete)
        across = QHBoxLayout()
        across.setSpacing(GRID)
        across.addWidget(self.box, 1)
        across.addWidget(self.find_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(GRID + 4)
        box.addWidget(label(_LEAD))
        box.addLayout(across)
        box.addWidget(self.said)
        box.addWidget(self._stack, 1)
        box.addWidget(self._limits)
        box.addWidget(row(self.save_button, self.delete, None, button("Close", self.accept)))
        box.addWidget(HelpLine(theme))
        self._step.connect(self._show_step, Qt.ConnectionType.QueuedConnection)
        self.finished.connect(self._stop)
        self._allow()
        self.box.setFocus()

    def look(self) -> None:
        """Look for what is typed, without holding the window up."""
        self._stop()
        words = self.box.text()
        self.said.setText("Looking…")
        self._job = self._jobs.run(
            lambda job: self._mentions.find(words, self._step.emit, job.cancelled), self._show, self._failed
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show_step(self, looked: int) -> None:
        if self._job is not None:
            self.said.setText(f"Looking… {looked:,} texts so far")

    def _show(self, found: Mentions) -> None:
        self._job = None
        self._found = found
        self._ticked.clear()
        number = len(found.mentions)
        said = f"{count(number, 'place')} of {found.looked:,} looked through."
        if number > SHOWN:
            said += f" The first {SHOWN} are shown; the saved list has all."
        self._say(said if number else f"Not found in {count(found.looked, 'text')}.")
        self.list.show_cards(
            [self._card(at, one) for at, one in enumerate(found.mentions[:SHOWN])], keep=False
        )
        self._stack.setCurrentWidget(self.list)
        self._limits.show()
        self._allow()
        if number:
            self.list.setFocus()

    def _failed(self, error: KnownError) -> None:
        self._job = None
        self._say(sentence(error))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        announce(self.said, text)

    def _card(self, at: int, one: Mention) -> Card:
        body = ((one.before, False), (one.found, True), (one.after, False))
        can_go = one.kind in _OF_MARKS or one.kind.in_reflection
        return Card(str(at), "", self._mentions.about(one), body, tick=False if can_go else None)

    def _allow(self) -> None:
        self.save_button.setEnabled(self._found is not None)
        self.delete.setEnabled(bool(self._ticked))

    def _tick(self, key: str) -> None:
        self._ticked ^= {key}
        self.list.retick(self._ticked)
        self._allow()

    def _mention(self, key: str) -> Mention | None:
        return self._found.mentions[int(key)] if self._found is not None and key else None

    def _open(self, key: str) -> None:
        mention = self._mention(key)
        if mention is not None and (mention.review or mention.id):
            self.chosen.emit(mention)

    def _delete(self) -> None:
        ticked = [one for one in map(self._mention, sorted(self._ticked, key=int)) if one is not None]
        self.erase.emit(
            Erasure(
                reflections=_ids(ticked, _OF_REFLECTIONS),
                marks=_ids(ticked, _OF_MARKS),
                earlier=_ids(ticked, _OF_EARLIER),
            )
        )

    def _save(self) -> None:
        found = self._found
        path = self._ask.where_to_save(self, "What mentions the words.pdf", _KINDS)
        if path is None or found is None:
            return
        target = path if path.suffix else path.with_suffix(".pdf")
        self.save_button.setEnabled(False)
        self._job = self._jobs.run(
            lambda job: self._mentions.save(found, target),
            lambda _: self._saved(target.name),
            self._not_saved,
        )

    def _saved(self, name: str) -> None:
        self._job = None
        self._say(f"Saved as {name}. It is not encrypted.")
        self._allow()

    def _not_saved(self, error: KnownError) -> None:
        self._failed(error)
        self._allow()


def _ids(mentions: Sequence[Mention], kinds: Sequence[MentionKind]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.id for one in mentions if one.kind in kinds))
