"""Answers with a model: the embedded answer, or a model's wording of what cited sentences say.

question -> embedded answer -> the articles it is about, or those that the embedded answer found -> ask -> every word
checked -> the wording with its sentences; else the embedded answer
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import date

from bot.adapters.model_reader import prompt
from bot.adapters.model_reader.asking import Asking, Unanswered
from bot.domain.tally import Tally
from summarizer.answers.cited import Refusal, checked, with_sources
from summarizer.answers.conversation import Topic, resolve
from summarizer.answers.question import understand
from summarizer.claims import ClaimedAnswer
from summarizer.grounding import numbered
from summarizer.types import Answer, ReadArticle

#: Of more the embedded answer chooses: a model is not sent an archive.
_MOST_ARTICLES = 3
_LONGEST_QUESTION = 500


class ModelAnswers:
    """Words answers, where it may."""

    def __init__(
        self,
        asking: Asking,
        tally: Tally,
        *,
        fence: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self._asking = asking
        self._tally = tally
        self._fence = fence

    async def answer(
        self,
        question: str,
        articles: Sequence[ReadArticle],
        embedded: Answer,
        *,
        today: date | None = None,
        about: Topic | None = None,
        sourced: bool = False,
    ) -> Answer:
        """A model's answer where every word of it holds, else the one that is there already.

        `sourced`: the reply says where it can be read, as an answer out of the archive does.
        """
        chosen = [read.article for read in articles]
        if len(chosen) > _MOST_ARTICLES:
            found = {(source.url, source.title) for source in embedded.sources}
            chosen = [article for article in chosen if (article.url, article.title) in found][:_MOST_ARTICLES]
        given = [one for one in map(numbered, chosen) if one.sentences]
        # What was left out of a follow-up is put back in words, so that nothing else of the talk need be sent.
        full = resolve(question, about, today)
        size = sum(len(sentence.text) for one in given for sentence in one.sentences)
        if not given or not full.strip() or len(full) > _LONGEST_QUESTION or size > prompt.MOST_CHARACTERS:
            return self._served(embedded, "unasked")
        said = await self._asking.ask(
            ClaimedAnswer, *prompt.for_answering(full, given, self._fence()), purpose="answer"
        )
        if isinstance(said, Unanswered):
            return self._served(embedded, said.because)
        assert isinstance(said.form, ClaimedAnswer)  # noqa: S101  # it is what was asked for
        answer = checked(said.form, given)
        if isinstance(answer, Refusal):
            if said.form.stated:
                self._tally.count("model_dropped", kind=f"answer:{answer.because}")
            return self._served(embedded, "ungrounded" if said.form.stated else "not stated")
        return self._served(with_sources(answer, understand(full).language) if sourced else answer, "model")

    def _served(self, answer: Answer, by: str) -> Answer:
        self._tally.count("model_served", purpose="answer", by=by)
        return answer
