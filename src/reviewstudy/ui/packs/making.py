"""A pack made of a folder: look at what would go in and what would not, name it, save it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.packing import (
    FolderLook,
    Manifest,
    Saved,
    id_from,
    look_through,
    save_pack,
    start_folder,
)
from reviewstudy.storage.packs import LONGEST, SUFFIX
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.flow import flow
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import button, captioned, frame, label
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, sentence, shortened

_LEAD = (
    "A pack is one file that holds reviews, with their questions and survey. You write each review as text "
    "in a folder, make the pack here, and send it as you send any file."
)
_START = "New to this? Start a folder with an example, open the example in a text editor, and write over it."
_PERMISSION = "A review that may not be passed on is left out, and named."
_ID_HELP = (
    "Small letters, digits and hyphens. Keep it for every version: a new one then takes the place of the old."
)
_LONGEST_TITLE = 200


class MakePackDialog(QDialog):
    """``saved`` carries the path of the pack that was written."""

    saved = Signal(str)
    _step = Signal(int, int, str)

    def __init__(self, parent: QWidget, theme: Theme, jobs: Jobs, ask: Ask) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Make a pack")
        self.resize(min(theme.px(780), parent.width()), min(theme.px(760), parent.height()))
        self._jobs, self._ask = jobs, ask
        self._job: Job | None = None
        self._look: FolderLook | None = None
        self._filled = Manifest()
        self.choose_button = button("Choose a folder…", self.choose, primary=True)
        self.start_button = button("Start a folder with an example…", self.start)
        self.again_button = button("Look again", self.look_again)
        self.state = label("", "subheading")
        self.list = CardList(theme, "Files in the folder")
        self.list.setAccessibleDescription("The up and down keys move")
        self.list.setMinimumHeight(theme.px(200))
        self.name, self.version, self.licence, self.id = (QLineEdit() for _ in range(4))
        self.name.setPlaceholderText("for example: Anytown’s learning")
        self.licence.setPlaceholderText("for example: CC BY 4.0")
        for field in (self.name, self.version, self.licence, self.id):
            field.setMaxLength(LONGEST)
            field.textEdited.connect(self._allow)
        self.name.textEdited.connect(self._name_typed)
        self._fields = frame(
            "card",
            captioned("Name of the pack", self.name),
            captioned("Version", self.version),
            captioned("Licence: what others may do with your words", self.licence),
            captioned("Short id", self.id),
            label(_ID_HELP, "muted"),
        )
        self.missing = label("", live=True)
        self.save_button = button("Save the pack…", self.save, primary=True)
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, GRID)
        box.setSpacing(GRID + 4)
        box.addWidget(label(_LEAD))
        self._start_help = label(_START, "muted")
        box.addWidget(self._start_help)
        box.addWidget(flow(self.choose_button, self.start_button, self.again_button))
        box.addWidget(self.state)
        box.addWidget(self.list, 1)
        self._terms = label(_PERMISSION, "muted")
        box.addWidget(self._terms)
        box.addWidget(self._fields)
        box.addStretch()  # before a folder is chosen there is little to show
        foot = QVBoxLayout()
        foot.setContentsMargins(3 * GRID, 0, 3 * GRID, 2 * GRID)
        foot.setSpacing(GRID)
        foot.addWidget(self.missing)  # here, where it is seen beside the button that waits for it
        foot.addWidget(flow(self.save_button, button("Close", self.reject)))
        foot.addWidget(HelpLine(theme))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(scrolled(page, "Make a pack"), 1)
        whole.addLayout(foot)
        self._step.connect(self._show_step, Qt.ConnectionType.QueuedConnection)
        self.finished.connect(lambda _: self._stop())
        self._show_parts()
        self.choose_button.setFocus()

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that stands in no ``pack.toml``."""
        return self._look is not None and self.manifest() != self._filled

    def choose(self) -> None:
        """Ask for a folder, then look through it."""
        if (folder := self._ask.folder_for_pack(self, "Choose the folder with your reviews")) is not None:
            self.look_through(folder)

    def start(self) -> None:
        """Ask for a folder, put the example into it, then look through it."""
        folder = self._ask.folder_for_pack(self, "Choose an empty folder for your reviews")
        if folder is None:
            return
        try:
            start_folder(folder)
        except KnownError as error:
            self._say(sentence(error))
        else:
            self.look_through(folder)

    def look_again(self) -> None:
        """Look through the same folder again, since its files were changed."""
        if self._look is not None:
            self.look_through(self._look.folder)

    def look_through(self, folder: Path) -> None:
        """Look through a folder without holding the window up."""
        self._stop()
        self.state.setText("Looking…")
        self.save_button.setEnabled(False)
        self._job = self._jobs.run(
            lambda job: look_through(folder, self._step.emit, job.cancelled), self._show, self._failed
        )

    def save(self) -> None:
        """Ask where, then write the pack that is shown."""
        look, manifest = self._look, self.manifest()
        path = self._ask.where_to_save(
            self, f"{_file_name(manifest.name)}{SUFFIX}", f"Packs (*{SUFFIX})", SUFFIX
        )
        if look is None or path is None:
            return
        self.save_button.setEnabled(False)
        self._job = self._jobs.run(lambda job: save_pack(look, manifest, path), self._saved, self._failed)

    def manifest(self) -> Manifest:
        """What is typed."""
        return Manifest(*(field.text().strip() for field in (self.id, self.name, self.version, self.licence)))

    def _saved(self, done: Saved) -> None:
        self._job = None
        self.version.setText(done.following.version)
        self._filled = self.manifest()
        noted = (
            ""
            if done.noted
            else " The folder’s pack.toml could not be written, so keep a note of the version."
        )
        number = count(done.documents, "document")
        self._say(f"Saved as {done.path.name}, with {number}. Send it as you send any file.{noted}")
        self._allow()
        self.saved.emit(str(done.path))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show_step(self, done: int, of: int, name: str) -> None:
        if self._job is not None and name:
            self.state.setText(f"Reading {done + 1:,} of {of:,}: {shortened(name, 60)}")

    def _show(self, look: FolderLook) -> None:
        self._job = None
        other = self._look is None or self._look.folder != look.folder
        self._look = look
        if other:  # what was typed stays while the same folder is looked at again
            told = look.manifest
            self.name.setText(told.name)
            self.version.setText(told.version or "1")
            self.licence.setText(told.licence)
            self.id.setText(told.id or id_from(told.name))
            self._filled = self.manifest()
        self.list.show_cards(_cards(look), keep=False)
        self._show_parts()
        self._say(_told(look))
        self._allow()
        (self.name if other and not look.problems else self.list).setFocus()

    def _failed(self, error: KnownError) -> None:
        self._job = None
        self._say(sentence(error))
        self._allow()

    def _say(self, text: str) -> None:
        self.state.setText(text)
        self.state.setVisible(bool(text))
        announce(self.state, text)

    def _show_parts(self) -> None:
        there = self._look is not None
        for part in (self.list, self._fields, self._terms, self.again_button, self.missing):
            part.setVisible(there)
        self._start_help.setVisible(not there)
        self.choose_button.setText("Choose another folder…" if there else "Choose a folder…")
        self.choose_button.setProperty("primary", not there)
        self.choose_button.style().unpolish(self.choose_button)
        self.choose_button.style().polish(self.choose_button)
        self.state.setVisible(bool(self.state.text()))
        self._allow()

    def _name_typed(self, _: str) -> None:
        told = self._look.manifest.id if self._look is not None else ""
        if not told:
            self.id.setText(id_from(self.name.text()))
            self._allow()

    def _allow(self) -> None:
        missing = self._missing()
        if missing != self.missing.text():
            self.missing.setText(missing)
        self.missing.setVisible(bool(missing) and self._look is not None)
        self.save_button.setEnabled(self._look is not None and not missing and self._job is None)

    def _missing(self) -> str:
        """What is still to do before it can be saved."""
        look, manifest = self._look, self.manifest()
        if look is None:
            return "Choose a folder first."
        if look.problems:
            return "Put right what the list names, save the file, and choose “Look again”."
        if not look.going:
            return "There is no review that may go into a pack."
        for value, name in (
            (manifest.name, "a name"),
            (manifest.version, "a version"),
            (manifest.licence, "a licence"),
        ):
            if not value:
                return f"Give the pack {name}."
        if manifest.wrong is not None:
            return f"The short id cannot be used. {_ID_HELP}"
        return ""


def _told(look: FolderLook) -> str:
    parts = [f"{count(len(look.going), 'review')} to go in"]
    if look.left_out:
        parts.append(f"{len(look.left_out):,} left out")
    if look.problems:
        parts.append(f"{len(look.problems):,} to put right")
    return f"{look.folder.name}: {', '.join(parts)}."


def _cards(look: FolderLook) -> list[Card]:
    cards = [
        Card(f"problem {number}", one.name, "", ((one.said, False),), "Put this right")
        for number, one in enumerate(look.problems)
    ]
    cards += [
        Card(
            f"out {one.name}",
            shortened(one.title, _LONGEST_TITLE),
            one.name,
            ((f"Its {one.why}.", False),),
            "Left out",
        )
        for one in look.left_out
    ]
    for one in look.going:
        document = one.document
        questions = sum(point.kind == "question" for point in document.learning_points)
        survey = len(document.survey.questions) if document.survey else 0
        meta = [one.source_name, count(len(document.learning_points) - questions, "learning point")]
        meta += [count(questions, "question")] if questions else []
        meta += [f"a survey with {count(survey, 'question')}"] if document.survey else []
        body = [
            one.provenance.permission or "",
            *(f"Please check: {warning}." for warning in document.warnings[:3]),
        ]
        words = " ".join(part for part in body if part)
        cards.append(
            Card(
                f"in {one.source_name}",
                shortened(document.title, _LONGEST_TITLE),
                " · ".join(meta),
                ((words, False),),
                "Goes in",
            )
        )
    return cards


def _file_name(name: str) -> str:
    plain = "".join(letter if letter.isalnum() or letter in " -_’'." else " " for letter in name)
    return " ".join(plain.split())[:80].strip(" .") or "Pack"
