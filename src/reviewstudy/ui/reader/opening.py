"""A reader tab on a review, with all that belongs beside it."""

from reviewstudy.domain.reviews import Holding
from reviewstudy.services.workspace import Workspace
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.original import OriginalView
from reviewstudy.ui.paper import Paper
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.theme import Theme


def reader_tab(
    workspace: Workspace,
    theme: Theme,
    paper: Paper,
    jobs: Jobs,
    ask: Ask,
    review_id: str,
    *,
    aside: bool = False,
) -> ReaderTab:
    """Open a review from the library, ``aside`` as a second look beside a tab; raises NotFound."""
    holding = workspace.reading.holding(review_id)
    other = _counterpart(workspace, review_id)
    original = _original(workspace, theme, jobs, ask, holding)
    return ReaderTab(holding, workspace.reading, theme, paper, jobs, ask, other, original, aside=aside)


def _original(
    workspace: Workspace, theme: Theme, jobs: Jobs, ask: Ask, holding: Holding
) -> OriginalView | None:
    library = workspace.library
    if not library.has_pages(holding):
        return None
    return OriginalView(
        theme,
        jobs,
        lambda _, page, width, words: library.original_page(holding, page, width, words),
        lambda parent: ask.password(parent, holding.document.title),
    )


def _counterpart(workspace: Workspace, review_id: str) -> tuple[str, str] | None:
    other = workspace.library.counterpart(review_id)
    if other is None:
        return None
    return other[0], "Open our digest of it" if other[1] else "Open the original"
