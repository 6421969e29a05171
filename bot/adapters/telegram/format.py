"""What we say, as Telegram shows it: a reply as messages of HTML."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from bot.adapters.runs import clean
from bot.adapters.telegram.runs import Part, Run, parts, units, web_link
from bot.domain.characters import width
from bot.domain.chat import Attachment, Button, Reply
from bot.domain.delivery import Payload
from bot.domain.edition import Card, Document
from summarizer.types import Answer, Language

#: Telegram allows 8 buttons in a row and 100 in all.
_MOST_IN_A_ROW, _MOST_BUTTONS = 8, 100
_MOST_SUGGESTIONS = 6
_MOST_LABEL = 64
#: What a phone of 390 points shows in a row of buttons, in columns of half a Hangul letter.
_PHONE = 46
#: What stands under a picture or a file.
MOST_CAPTION = 1024


def payloads(reply: Reply) -> list[Payload]:
    """The messages of a reply, in order; buttons stand under the last."""
    written = messages(reply)
    made: list[Payload] = [{"html": part.html, "text": part.text} for part in written]
    if reply.attachment is not None:
        made = _attached(reply.attachment, made)
    buttons = keyboard(reply)
    if made and buttons:
        made[-1]["buttons"] = buttons
    if reply.document is not None:
        for payload in made if reply.silent else made[1:]:
            payload["silent"] = True  # one ring for one briefing
    return made


def keyboard(reply: Reply) -> list[list[dict[str, Any]]]:
    """The rows of buttons under a reply: its own, and then what may be asked next."""
    asked = [
        (Button(suggestion, suggestion),)
        for suggestion in reply.suggestions[:_MOST_SUGGESTIONS]
        if suggestion.strip()
    ]
    rows: list[list[dict[str, Any]]] = []
    left = _MOST_BUTTONS
    for row in (*reply.buttons, *asked):
        abreast = _abreast(row)
        for start in range(0, len(row), abreast):
            kept = [b for button in row[start : start + abreast] if (b := _button(button))][:left]
            left -= len(kept)
            rows += [kept] if kept else []
    return rows


def _abreast(row: Sequence[Button]) -> int:
    """How many of these buttons stand side by side: a phone cuts off what does not fit its share of the width."""
    widest = max((width(" ".join(button.label.split())) for button in row), default=1)
    most = max(1, min(_MOST_IN_A_ROW, _PHONE // max(widest, 1)))
    lines = -(-len(row) // most)
    return -(-len(row) // lines) if lines else 1  # two and two rather than three and one


def _button(button: Button) -> dict[str, Any]:
    label = " ".join(clean(button.label).split())
    label = label if len(label) <= _MOST_LABEL else f"{label[: _MOST_LABEL - 1]}…"
    link = web_link(button.url) if button.url else ""
    if label and button.invites:
        return {"label": label, "invites": True}
    if not label or not (link or button.action):
        return {}
    return {"label": label, "url": link} if link else {"label": label, "action": clean(button.action)}


def _attached(attachment: Attachment, texts: list[Payload]) -> list[Payload]:
    """The picture or file with the text as its caption, or after the text where that is too long."""
    one: Payload = {
        "name": attachment.name,
        "picture": attachment.picture,
        "content": base64.b64encode(attachment.content).decode(),
    }
    if len(texts) == 1 and units(texts[0]["text"]) <= MOST_CAPTION:
        return [{**texts[0], **one}]
    captions = parts([Run(attachment.description)], most=MOST_CAPTION)
    caption = {"html": captions[0].html, "text": captions[0].text} if captions else {"html": "", "text": ""}
    return [*texts, {**caption, **one}]


def messages(reply: Reply) -> list[Part]:
    """The reply's text in as many messages as it takes."""
    runs: list[Run] = []
    if reply.document is not None:
        runs += document_runs(reply.document)
    if reply.answer is not None:
        runs += answer_runs(reply.answer)
    if reply.text:
        runs += [Run("\n\n" if runs else ""), Run(reply.text)]
    return parts(runs)


def card_alone(reply: Reply) -> list[Part]:
    """A document's cards without its title, as what somebody shares."""
    document = reply.document
    return parts(_card(document.cards[0], document.language, "", quote=1)) if document else []


def document_runs(document: Document) -> list[Run]:
    """An edition or a summary: its title, what matters, then card by card."""
    runs = [Run(_line(document.title), bold=True)]
    if document.lead:
        runs.append(Run("\n" + document.lead))
    numbered = len(document.cards) > 1
    for number, card in enumerate(document.cards, start=1):
        runs.append(Run("\n\n"))
        runs += _card(card, document.language, f"{number}. " if numbered else "", quote=number)
    if document.footer:
        runs += [Run("\n\n"), Run(document.footer, italic=True)]
    return runs


def _card(card: Card, language: Language, prefix: str, *, quote: int) -> list[Run]:
    korean = language is Language.KO
    runs = [Run(prefix + _line(card.headline), bold=True)]
    runs += [Run(f"\n{line.label}: {_line(line.text)}") for line in card.lines]
    if card.quotes:
        labels = " · ".join(q.label for q in card.quotes)
        runs.append(Run(f"\n이유: {labels}" if korean else f"\nWhy: {labels}"))
        stated = [_line(reason.sentence) for reason in card.quotes if reason.sentence]
        runs += [Run("\n")] if stated else []
        for number, sentence in enumerate(stated):
            runs.append(Run(("\n" if number else "") + f"“{sentence}”", quote=quote))
    also = "\n배경: " if korean else "\nAlso: "
    runs += [Run(also + _line(background)) for background in card.background]
    links = [(link.label, web_link(link.url)) for link in card.links]
    links = [(label, url) for label, url in links if url]
    alone = len(links) == 1 and card.reports == links[0][0]
    if card.reports or links:
        runs.append(Run("\n출처: " if korean else "\nSource: "))
        if card.reports and not alone:
            runs.append(Run(card.reports + (" · " if links else "")))
        for number, (label, url) in enumerate(links):
            runs += [Run(" · " if number else ""), Run(_line(label) or url, link=url)]
    return runs


def answer_runs(answer: Answer) -> list[Run]:
    """The reply, the sentences it rests on, and where they were read."""
    runs = [Run(answer.text)]
    stated = dict.fromkeys(_line(evidence.quote) for evidence in answer.evidence)
    quotes = [quote for quote in stated if quote and quote not in _line(answer.text)]
    if quotes:
        runs.append(Run("\n"))
        for number, quote in enumerate(quotes):
            runs.append(Run(("\n" if number else "") + f"“{quote}”", quote=1))
    if answer.evidence:
        for source in answer.sources:
            if source.url and source.url in answer.text:
                continue  # the reply says it already
            if named := _line(source.outlet or source.title) or source.url:  # a pasted text has no origin
                runs += [Run("\n— "), Run(named, link=web_link(source.url))]
    return runs


def _line(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())
