"""Every line of a batch comes back in its place, with the facts of its own article."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from bot.cli import batch, tandem
from summarizer.types import Alliance, Article, Facts, Kind, Status


def facts_named(body: str) -> Facts:
    return Facts((Alliance((), Kind.AGREEMENT, Status.FORMED, name=body),))


class Readers:
    """Readers who look some articles ahead before they give back the first."""

    def __init__(self, ahead: int) -> None:
        self.ahead = ahead
        self.read: list[str] = []

    def __call__(self, articles: Iterable[Article]) -> Iterator[Facts]:
        waiting = iter(articles)
        seen = deque(islice(waiting, self.ahead))
        while seen:
            article = seen.popleft()
            self.read.append(article.body)
            yield facts_named(article.body)
            seen.extend(islice(waiting, 1))


#: The number of an article, or None for a line that cannot be read.
LINES = st.lists(st.one_of(st.integers(0, 3), st.none()), max_size=20)


@given(LINES, st.integers(1, 6))
def test_lines_keep_their_order_and_get_their_own_facts(bodies: list[int | None], ahead: int) -> None:
    lines = [
        batch._line(
            number, b"{" if body is None else json.dumps({"body": str(body)}).encode(), question=False
        )
        for number, body in enumerate(bodies)
    ]
    readers, usual = Readers(ahead), tandem.read_in_tandem
    tandem.read_in_tandem = readers
    try:
        found = list(batch._read(lines))
    finally:
        tandem.read_in_tandem = usual
    assert [line.number for line, _ in found] == list(range(len(bodies)))
    for (_, read), body in zip(found, bodies, strict=True):
        assert (None if read is None else read.facts.alliances[0].name) == (
            None if body is None else str(body)
        )
    apart = [body for body in bodies if body is not None]
    assert len(readers.read) == sum(one != before for one, before in zip(apart, [None, *apart], strict=False))
