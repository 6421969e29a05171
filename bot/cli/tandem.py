"""Two processes read a batch: this one, which has Kiwi, and a partner, which is handed articles cut into morphemes.

    articles -> laid out, cut by Kiwi's threads -> read here, or by the partner if it is free -> facts, in order

Kiwi takes half a gigabyte, so one process loads it for both. Whatever becomes of the partner, every article is read:
what it did not give back is read here.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import queue
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from summarizer.document import Document, Morpheme, Sentence
from summarizer.types import Article, Facts

if TYPE_CHECKING:
    from summarizer.facts.alliances import Models

#: For fewer articles a partner is not worth its start.
_WORTH_IT = 16
#: Articles that lie with the partner: enough that it never waits for us, few enough that we never wait for it.
_HANDED = 4
#: Facts that wait for those before them; a partner that holds up so many is waited for.
_MOST_WAITING = 256


def read_in_tandem(articles: Iterable[Article]) -> Iterator[Facts]:
    """The facts of many articles, in the same order."""
    from summarizer.extract import documents, facts_of
    from summarizer.facts.alliances import models

    waiting = iter(articles)
    first = list(islice(waiting, _WORTH_IT))
    with contextlib.ExitStack() as stack:
        partner: _Partner | None = None
        if len(first) == _WORTH_IT and _cores() > 1:
            partner = stack.enter_context(_Partner())
        learnt = models()
        _settle()
        line: deque[_Slot] = deque()
        for document in documents(chain(first, waiting)):
            slot = _Slot(document)
            line.append(slot)
            if partner is None or not partner.take(slot):
                slot.facts = facts_of(document, learnt)
            yield from _done(line, partner, learnt, wait=len(line) >= _MOST_WAITING)
        while line:
            yield from _done(line, partner, learnt, wait=True)


@dataclass(slots=True)
class _Slot:
    """An article's place in the line, and its facts as soon as they are known."""

    document: Document
    facts: Facts | None = None


def _done(line: deque[_Slot], partner: _Partner | None, learnt: Models, *, wait: bool) -> Iterator[Facts]:
    """What is ready at the head of the line."""
    from summarizer.extract import facts_of

    if partner is not None:
        for slot in partner.collect(wait=wait):
            slot.facts = facts_of(slot.document, learnt)
    while line and (facts := line[0].facts) is not None:
        line.popleft()
        yield facts


class _Partner:
    """The other process. It reads in the order in which it is handed articles."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True, name="reader")
        self._process.start()
        theirs.close()
        self._handed: deque[_Slot] = deque()
        self._gone = False

    def __enter__(self) -> _Partner:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.join(5)

    def take(self, slot: _Slot) -> bool:
        """Hand an article over, unless the partner has enough to do."""
        if self._gone or len(self._handed) >= _HANDED:
            return False
        try:
            self._pipe.send_bytes(pickle.dumps(_packed(slot.document), protocol=5))
        except OSError:
            self._gone = True
            return False
        self._handed.append(slot)
        return True

    def collect(self, *, wait: bool) -> list[_Slot]:
        """Fill in what came back; the slots returned are those that it could not read or took along when it died."""
        refused = []
        try:
            while self._handed and (wait or self._pipe.poll()):
                facts: Facts | None = self._pipe.recv()
                slot = self._handed.popleft()
                slot.facts = facts
                if facts is None:
                    refused.append(slot)
                wait = False
        except (EOFError, OSError):
            self._gone = True
            refused += self._handed
            self._handed.clear()
        return refused


def _serve(pipe: Connection) -> None:
    """The partner's life: take a document, send back its facts, until the other is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the other's to handle
    inbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    # Taken in at once, so that whoever hands something over never waits until the article before it is read.
    threading.Thread(target=_take_in, args=(pipe, inbox), daemon=True).start()

    from summarizer.extract import facts_of
    from summarizer.facts.alliances import models

    learnt = models()
    _settle()
    with contextlib.suppress(OSError):
        while (data := inbox.get()) is not None:
            try:
                facts = facts_of(_unpacked(pickle.loads(data)), learnt)  # noqa: S301  # our own bytes
            except Exception:  # noqa: BLE001  # the other reads it again, and tells what is wrong
                facts = None
            pipe.send(facts)


def _take_in(pipe: Connection, inbox: queue.SimpleQueue[bytes | None]) -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            inbox.put(pipe.recv_bytes())
    inbox.put(None)


def _packed(document: Document) -> tuple[Any, ...]:
    """A document as plain columns: a tenth of the time that its thousand morphemes would take one by one."""
    tokens = [token for row in document.tokens for token in row]
    return (
        document.article,
        document.language,
        document.sentences,
        [len(row) for row in document.tokens],
        [token.form for token in tokens],
        [token.tag for token in tokens],
        [token.start for token in tokens],
        [token.end for token in tokens],
    )


def _unpacked(columns: tuple[Any, ...]) -> Document:
    article, language, sentences, lengths, *parts = columns
    tokens: Iterator[Morpheme] = map(Morpheme, *parts)
    rows: Sequence[tuple[Morpheme, ...]] = [tuple(islice(tokens, length)) for length in lengths]
    found: tuple[Sentence, ...] = sentences
    return Document(article, language, found, tuple(rows))


def _settle() -> None:
    """Spare the models the garbage collector's rounds: half a million objects that stay for good.

    Rounds are rarer too: reading makes many small values and hardly a cycle. Worth 6 to 8 % of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
