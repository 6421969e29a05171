"""Questions about articles, answered from their facts and sentences or honestly declined."""

from summarizer.answers.answer import answer, answer_all
from summarizer.answers.archive import Archive, MemoryArchive, Nearby, answer_from
from summarizer.answers.conversation import Topic, resolve, topic_after
from summarizer.answers.suggestions import suggestions

__all__ = [
    "Archive",
    "MemoryArchive",
    "Nearby",
    "Topic",
    "answer",
    "answer_all",
    "answer_from",
    "resolve",
    "suggestions",
    "topic_after",
]
