"""How far long work has come, on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress


@contextmanager
def frames_bar(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, gone at the end; nothing where that is no terminal. Call with done and total."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
