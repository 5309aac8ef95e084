"""What came back from supervision: beside each answer what was said of it, and at the top what was said of
the whole."""

from collections.abc import Collection, Iterator, Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from reviewstudy.domain.returns import Returned
from reviewstudy.domain.supervision import Comment
from reviewstudy.ui.parts import frame, label
from reviewstudy.ui.theme import GRID
from reviewstudy.ui.told import MOST, SAID, both, more_than_shown, session, signed
from reviewstudy.ui.words import when

_CHANGED = "You have changed this answer since it was read."


class SaidBox(QWidget):
    """Words of supervisors, one under the other; nothing where nobody said anything."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID)
        self._told: list[tuple[str, str]] = []
        self.hide()

    def show_said(self, returned: Sequence[Returned], prompt: str, answer: str) -> None:
        """Show what was said of the answer to a prompt as it stands now."""
        self._show([_of_answer(back, prompt, answer) for back in returned if _comments(back, prompt)])

    def show_whole(self, returned: Sequence[Returned], prompts: Collection[str]) -> None:
        """Show what was said of the whole and of the session, and of answers to other prompts than these,
        which have a place of their own."""
        self._show([_of_whole(back, prompts) for back in returned])

    def _show(self, told: Sequence[Sequence[tuple[str, str]]]) -> None:
        flat = [line for lines in told for line in lines]
        if flat == self._told:
            return
        self._told = flat
        while (item := self._box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for lines in told:
            self._box.addWidget(_card(lines))
        self.setVisible(bool(told))


def _card(lines: Sequence[tuple[str, str]]) -> QFrame:
    parts: list[QWidget] = []
    for name, text in lines[:MOST]:
        parts += both(name, text) if name and text else [label(name or text, "muted")]
    if more := more_than_shown(len(lines)):
        parts.append(label(more, "muted"))
    return frame("card", *parts, spacing=GRID // 2)


def _comments(back: Returned, prompt: str) -> list[Comment]:
    return [one for one in back.supervision.comments if one.prompt == prompt]


def _of_answer(back: Returned, prompt: str, answer: str) -> list[tuple[str, str]]:
    lines = [(f"{SAID[one.kind]}{_by(back)}", one.text) for one in _comments(back, prompt)]
    if back.changed_since(prompt, answer):
        lines.append(("", _CHANGED))
    return lines


def _of_whole(back: Returned, prompts: Collection[str]) -> list[tuple[str, str]]:
    return [
        ("", f"From supervision, taken in on {when(back.taken)}. {signed(back.supervision)}"),
        *_told(back, prompts),
    ]


def _told(back: Returned, prompts: Collection[str]) -> Iterator[tuple[str, str]]:
    for one in back.supervision.comments:
        if not one.prompt:
            yield SAID[one.kind], one.text
        elif one.prompt not in prompts:  # nobody asks it any more, or a forged place: nothing is hidden
            yield f"{SAID[one.kind]} on an answer that is not here", one.text
    yield from session(back.supervision.session)


def _by(back: Returned) -> str:
    sign = back.supervision.signed
    name = sign.name if sign else ""
    typed = "typed in the PDF, unverified" if back.supervision.typed else ""
    return "".join(f" · {part}" for part in (name, typed) if part)
