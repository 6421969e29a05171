"""What an article is about, for whoever asks no more than that: `무슨 일이야?`, `what happened?`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.answers.bodies import Told, stating
from summarizer.answers.members import foremost
from summarizer.answers.question import Query
from summarizer.answers.wording import quoted, source_of
from summarizer.render import english, korean
from summarizer.types import Answer, Language, ReadArticle

_ASKS = re.compile(
    r"^(?:그래서|그럼|이거|이게|이건|이 기사|기사)?\s*(?:(?:무슨|뭔|어떤)\s?(?:일|내용|얘기|이야기|소식|기사)(?:이야|야|이에요|예요|인가요|입니까|인데|임|이죠|이지)?"
    r"|(?:내용|핵심|요점)(?:이|은)?\s?(?:뭐야|뭐예요|뭔가요|뭐임)|(?:한\s?줄|짧게|간단히)?\s?(?:요약|정리)\s?(?:해|좀|부탁)?\S*)[?!.~\s]*$"
    r"|^(?:so )?(?:what happened|what(?:[’']s| is) (?:this|it|the (?:story|article|news)) about|what(?:[’']s| is) (?:going on|the gist|the news)|(?:give me a |a )?(?:short )?(?:summary|tl;?dr)"
    r"|summari[sz]e(?: (?:it|this|the article))?)(?:[,\s]please)?\W*$",
    re.I,
)


def gist(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """The news of an article in a sentence or two, with the sentences that tell it; None for any other question."""
    if not _ASKS.search(query.text) or len(articles) != 1:
        return None
    read = articles[0]
    news = [Told(read, one) for one in foremost(read) if one.main][:2]
    if not news:
        return None
    render = korean if language is Language.KO else english
    said = [render.sentence(one.alliance) for one in news]
    evidence = tuple(dict.fromkeys(item for one in news if (item := stating(one, "status", "parties"))))
    text = "\n".join([*said, *(quoted(item.quote) for item in evidence)])
    return Answer(tuple(said), text, evidence, (source_of(read),))
