"""Do small jobs at once: handing them to a thread costs more than they do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")

WORTH_A_THREAD_ROWS = 50_000
"""Below this many rows a column is typed faster than a thread is woken."""


class Inline(Executor):
    """Run every job in the calling thread, when it is submitted."""

    def submit(
        self,
        fn: Callable[Arguments, Value],
        /,
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Future[Value]:
        """Run the job and return its finished future; an exception waits in it as in any other."""
        future: Future[Value] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # a future holds what its job raised
            future.set_exception(error)
        return future
