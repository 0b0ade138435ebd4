"""PostgreSQL in few round trips: what nobody waits for rides with the next question, or with the commit.

Each round trip costs a send, a wait, a wake-up and a turn of Python's one lock, several times what a small statement
itself costs. So hot statements are gathered here and sent together in libpq's pipeline mode: in their order, each still
a statement with a snapshot of its own. BEGIN rides with the first and COMMIT with the last.
"""

import itertools
from collections.abc import Callable, Generator, Sequence
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any, Self

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result

_BEGIN, _COMMIT = b"BEGIN", b"COMMIT"


class Answer:
    """What one statement will have answered, once it was sent."""

    __slots__ = ("result",)

    def __init__(self) -> None:
        self.result: Any = None


class _Cursor(psycopg.Cursor[Any]):
    """A cursor of an ordinary statement: what waits is sent before it."""

    def execute(self, *args: Any, **options: Any) -> Any:
        self.connection.send_waiting()  # type: ignore[attr-defined]
        return super().execute(*args, **options)

    def executemany(self, *args: Any, **options: Any) -> None:
        self.connection.send_waiting()  # type: ignore[attr-defined]
        super().executemany(*args, **options)


class PipedConnection(psycopg.Connection[Any]):
    """A connection that also takes statements which wait for the next. Errors are those of the first that failed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cursor_factory = _Cursor
        self._adapt = Transformer(self)
        self._known: dict[bytes, bytes] = {}
        self._numbers = itertools.count()
        self._waiting: list[tuple[bytes, Sequence[Any] | None, Answer]] = []

    @classmethod
    def connect(cls, *args: Any, **options: Any) -> Self:
        """As psycopg's own, but without its prepared statements: after each rollback it has the server forget all."""
        return super().connect(*args, **options | {"prepare_threshold": None})

    def wait_with(self, text: bytes, values: Sequence[Any] = ()) -> Answer:
        """Let a statement wait until another is sent. Its parameters are written ``$1``."""
        answer = Answer()
        dumped = self._adapt.dump_sequence(values, [PyFormat.TEXT] * len(values)) if values else None
        self._waiting.append((text, dumped, answer))
        return answer

    def rows(self, answer: Answer, make: Callable[[Sequence[Any]], Any]) -> list[Any]:
        """The rows of an answer, each made by ``make``; sends all that waits when it is not there yet."""
        if answer.result is None:
            self.send_waiting()
        self._adapt.set_pgresult(answer.result)
        return self._adapt.load_rows(0, answer.result.ntuples, make)

    def commit(self) -> None:
        """The end of the transaction, in one message with all that waits."""
        if not self._waiting:
            super().commit()
            return
        self.wait_with(_COMMIT)
        try:
            self.send_waiting()
        except psycopg.Error:
            if not self.closed:  # a commit that is refused is the end of its transaction, for whoever asked for it
                super().rollback()
            raise

    def rollback(self) -> None:
        """Undo, and drop what waits."""
        self._waiting.clear()
        super().rollback()

    def send_waiting(self) -> None:
        """Send all that waits and read what is answered."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        if self.pgconn.transaction_status == pq.TransactionStatus.IDLE:
            waiting.insert(0, (_BEGIN, None, Answer()))
        fresh: dict[bytes, bytes] = {}
        try:
            self.pgconn.enter_pipeline_mode()
            answers = [answer for statement in waiting for answer in self._put(fresh, *statement)]
            self.pgconn.pipeline_sync()
            results = self.wait(_until_sync(self.pgconn))
            self.pgconn.exit_pipeline_mode()
        except BaseException:
            self.close()  # in the middle of a conversation: good for nothing any more
            raise
        for answer, result in zip(answers, results, strict=True):
            if result.status == pq.ExecStatus.FATAL_ERROR:
                raise error_from_result(result)
            answer.result = result
        self._known |= fresh

    def _put(
        self, fresh: dict[bytes, bytes], text: bytes, values: Sequence[Any] | None, answer: Answer
    ) -> list[Answer]:
        """Hand one statement to libpq, the first time to be prepared as well: what will be answered."""
        if name := self._known.get(text) or fresh.get(text):
            self.pgconn.send_query_prepared(name, values)
            return [answer]
        name = fresh[text] = b"gala_%d" % next(self._numbers)
        self.pgconn.send_prepare(name, text)
        self.pgconn.send_query_prepared(name, values)
        return [Answer(), answer]


def _until_sync(server: Any) -> Generator[Any, int, list[Any]]:
    """For ``Connection.wait``: one result for each command."""
    while server.flush():
        if (yield EVENT_READ | EVENT_WRITE) & EVENT_READ:
            server.consume_input()
    results: list[Any] = []
    while True:
        while server.is_busy():
            yield EVENT_READ
            server.consume_input()
        result = server.get_result()
        if result is None:  # between two commands, and for ever once the connection broke
            if server.status == pq.ConnStatus.BAD:
                raise psycopg.OperationalError(server.get_error_message())
        elif result.status == pq.ExecStatus.PIPELINE_SYNC:
            return results
        else:
            results.append(result)
