"""Work in threads: its answer arrives here, or not at all; a bug is heard; the end is waited for."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from tests.ui.hands import settle

from reviewstudy.domain.errors import KnownError, NotFound
from reviewstudy.ui.jobs import Job, Jobs


class Heard:
    """What arrived, and in which thread."""

    def __init__(self) -> None:
        self.answers: list[object] = []
        self.failures: list[KnownError] = []
        self.bugs: list[BaseException] = []
        self.threads: set[int] = set()

    def answer(self, value: object) -> None:
        self.threads.add(threading.get_ident())
        self.answers.append(value)

    def failure(self, error: KnownError) -> None:
        self.threads.add(threading.get_ident())
        self.failures.append(error)

    def bug(self, error: BaseException) -> None:
        self.threads.add(threading.get_ident())
        self.bugs.append(error)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def jobs(qapp: object, heard: Heard) -> Iterator[Jobs]:  # noqa: ARG001 - a queue needs the application
    made = Jobs()
    made.bug.connect(heard.bug)
    yield made
    made.finish()
    made.deleteLater()
    settle()


def test_work_is_done_elsewhere_and_its_answer_arrives_here(qtbot: QtBot, jobs: Jobs, heard: Heard) -> None:
    with qtbot.waitSignal(jobs.idle):
        jobs.run(lambda job: threading.get_ident(), heard.answer, heard.failure)
        assert jobs.busy
    assert not jobs.busy
    assert heard.threads == {threading.get_ident()}
    assert heard.answers != [threading.get_ident()]


def test_a_refusal_arrives_as_one(qtbot: QtBot, jobs: Jobs, heard: Heard) -> None:
    def work(_job: Job) -> None:
        raise NotFound("it is gone", "look elsewhere")

    with qtbot.waitSignal(jobs.idle):
        jobs.run(work, heard.answer, heard.failure)
    assert [error.what for error in heard.failures] == ["it is gone"]
    assert (heard.answers, heard.bugs) == ([], [])
    assert heard.threads == {threading.get_ident()}


def test_a_bug_in_a_thread_is_heard_here(qtbot: QtBot, jobs: Jobs, heard: Heard) -> None:
    with qtbot.waitSignal(jobs.idle):
        jobs.run(lambda job: 1 / 0, heard.answer, heard.failure)
    (bug,) = heard.bugs
    assert isinstance(bug, ZeroDivisionError)
    assert bug.__traceback__ is not None, "where it happened can be logged"
    assert (heard.answers, heard.failures) == ([], [])
    assert heard.threads == {threading.get_ident()}


@pytest.mark.parametrize("ends", ["answer", "refusal", "bug"])
def test_nothing_of_a_cancelled_job_is_delivered(qtbot: QtBot, jobs: Jobs, heard: Heard, ends: str) -> None:
    started, go_on = threading.Event(), threading.Event()

    def work(job: Job) -> str:
        started.set()
        assert go_on.wait(10)
        assert job.cancelled()
        if ends == "refusal":
            raise NotFound("it is gone", "look elsewhere")
        if ends == "bug":
            raise ZeroDivisionError
        return "too late"

    job = jobs.run(work, heard.answer, heard.failure)
    qtbot.waitUntil(started.is_set)
    with qtbot.waitSignal(jobs.idle):
        job.cancel()
        go_on.set()
    assert (heard.answers, heard.failures, heard.bugs) == ([], [], [])


def test_an_answer_on_its_way_is_not_delivered_once_cancelled(qtbot: QtBot, jobs: Jobs, heard: Heard) -> None:
    done = threading.Event()

    def work(_job: Job) -> str:
        done.set()
        return "on its way"

    job = jobs.run(work, heard.answer, heard.failure)
    assert done.wait(10)
    job.cancel()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert heard.answers == []


def test_finish_waits_for_the_threads_and_asks_them_to_stop(jobs: Jobs, heard: Heard) -> None:
    ended: list[bool] = []

    def work(job: Job) -> None:
        while not job.cancelled():
            threading.Event().wait(0.001)
        ended.append(True)

    jobs.run(work, heard.answer, heard.failure)
    jobs.run(work, heard.answer, heard.failure)
    jobs.finish()
    assert ended == [True, True]
    assert not jobs.busy
    settle()
    assert heard.answers == []


def test_a_fault_in_the_receiver_leaves_the_queue_usable(qtbot: QtBot, jobs: Jobs, heard: Heard) -> None:
    def receiver(_answer: object) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught, qtbot.waitSignal(jobs.idle):
        jobs.run(lambda job: 1, receiver, heard.failure)
    assert len(caught) == 1
    assert not jobs.busy
    with qtbot.waitSignal(jobs.idle):
        jobs.run(lambda job: 2, heard.answer, heard.failure)
    assert heard.answers == [2]
