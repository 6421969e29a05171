"""What we say, as Slack shows it: a reply as messages of blocks, each with a text beside them. Pure.

A briefing of several stories is a headline message and, in its thread, the stories; all else stands where it is said.
The sentences behind a story's reasons travel in its button, so that whoever presses it sees them at once.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement

from bot.adapters.runs import clean
from bot.adapters.slack import kit
from bot.adapters.slack.kit import Bundle, Run, line, linked, web_link
from bot.commands.catalogue import verb_of
from bot.domain.characters import shortened
from bot.domain.chat import Attachment, Button, Reply
from bot.domain.delivery import Payload
from bot.domain.edition import Card, Document
from summarizer.types import Answer, Language

#: The slash command, as the manifest names it.
COMMAND = "/pactwire"
#: What the buttons of a message are known by when they are pressed.
SAY, OPEN, EVIDENCE = "say", "open", "evidence"
#: Stories in one message of a thread: what a phone shows without much scrolling.
_CARDS_A_MESSAGE = 5
#: Headlines listed in the channel itself.
_MOST_HEADLINES = 20
_MOST_IN_A_ROW, _MOST_ROWS = 25, 20
#: A line of help that names a command twice, for messengers where only Latin words are commands.
_TWICE = re.compile(r"^(/[^\n—]*?) · /[a-z]+(?= —)", re.MULTILINE)
_ORDER = re.compile(r"(?<![\w/:.])/(?P<word>[^\s/.,;:!?()「」“”\"']+)")


def payloads(reply: Reply) -> list[Payload]:
    """The messages of a reply, in order; buttons stand under what they are about."""
    pressed = _buttons(reply)
    document = reply.document
    if reply.attachment is not None:
        if document is None and reply.answer is None:
            return [_upload(reply.text, reply.attachment, pressed)]
        # What it goes with is said first, and has the file under it.
        said = payloads(replace(reply, attachment=None))
        return [*said, {**_upload("", reply.attachment, []), "under": "first"}]
    if document is not None and len(document.cards) > 1:
        return _threaded(document, reply, pressed)
    bundles = []
    if document is not None:
        bundles += _whole(document)
    if reply.answer is not None:
        bundles.append(_bundle(answer_runs(reply.answer)))
    if reply.text:
        bundles.append(_bundle(spoken(reply.text)))
    messages = kit.packed(_with_buttons(bundles, pressed))
    if document is None and reply.answer is None and messages:
        # Nothing but words about us and the chat: whoever asked may be the only reader, or shall be.
        messages[0]["plain"] = True
        if reply.passing:
            messages[0]["passing"] = True
    return messages


def spoken(text: str) -> list[Run]:
    """Plain text as it reads on Slack: orders begin with our slash command, addresses can be opened.

    >>> kit.words(spoken("/forget 라고 보내시면 모두 지웁니다."))
    '/pactwire forget 라고 보내시면 모두 지웁니다.'
    """
    text = _TWICE.sub(r"\1", text)
    runs, end = [], 0
    for found in _ORDER.finditer(text):
        if verb_of(found["word"]) is None:
            continue
        runs += [*linked(text[end : found.start()]), Run(f"{COMMAND} {found['word']}", code=True)]
        end = found.end()
    return runs + linked(text[end:])


def _plainly(text: str) -> str:
    """Plain text as it reads on Slack, where nothing in it can be marked."""
    return kit.words(spoken(text))


def _threaded(document: Document, reply: Reply, pressed: Sequence[Block]) -> list[Payload]:
    korean = document.language is Language.KO
    headlines = [f"{number}. {line(card.headline)}" for number, card in enumerate(document.cards, start=1)]
    shown = [shortened(headline, 160) for headline in headlines[:_MOST_HEADLINES]]
    left = len(headlines) - len(shown)
    more = (f"이 밖에 {left}건이 더 있습니다." if korean else f"and {left} more") if left else ""
    lead = spoken(f"{document.lead}\n\n") if document.lead else []
    runs = [*lead, Run("\n".join([*shown, more]).strip())]
    foot = "스레드에서 자세히 보실 수 있습니다." if korean else "The stories are in the thread."
    said = [_plainly(document.footer), foot] if document.footer else [foot]
    blocks: list[Block] = [kit.header(document.title), *kit.rich(runs), kit.note("\n".join(said))]
    head = Bundle((*blocks, *pressed), f"{document.title}\n{kit.words(runs)}")
    messages = kit.packed([head])
    stories = [_card(card, document, number) for number, card in enumerate(document.cards, start=1)]
    under = kit.packed(stories, most=_CARDS_A_MESSAGE)
    if reply.text:
        under += kit.packed([_bundle(spoken(reply.text))])
    # More than one message for the headlines is possible only with titles of absurd length.
    return [messages[0], *({**message, "under": "first"} for message in (*messages[1:], *under))]


def _whole(document: Document) -> list[Bundle]:
    title = f"{document.title}\n{document.lead}".strip()
    blocks: list[Block] = [kit.header(document.title)]
    if len(line(document.title)) > kit.MOST_HEADER:
        blocks += kit.rich([Run(line(document.title), bold=True)])
    bundles = [Bundle((*blocks, *kit.rich(spoken(document.lead))), title)]
    bundles += [_card(card, document, 0) for card in document.cards]
    if document.footer:
        foot = _plainly(document.footer)
        bundles.append(Bundle((kit.note(foot),), foot))
    return bundles


def _card(card: Card, document: Document, number: int) -> Bundle:
    korean = document.language is Language.KO
    prefix = f"{number}. " if number else ""
    runs = [Run(prefix + line(card.headline), bold=True)]
    runs += [Run(f"\n{row.label}: {line(row.text)}") for row in card.lines]
    if card.quotes:
        labels = " · ".join(dict.fromkeys(quote.label for quote in card.quotes))
        runs.append(Run(f"\n이유: {line(labels)}" if korean else f"\nWhy: {line(labels)}"))
    also = "\n배경: " if korean else "\nAlso: "
    runs += [Run(also + line(background)) for background in card.background]
    runs += _reports(card, korean=korean)
    blocks: list[Block] = [*kit.rich(runs)]
    if any(quote.sentence for quote in card.quotes):
        name = "근거 문장 보기" if korean else "Show the evidence"
        value = evidence_value(card, document.language)
        blocks += kit.actions([kit.button(name, action_id=EVIDENCE, value=value)])
    return Bundle(tuple(blocks), kit.words(runs))


def _reports(card: Card, *, korean: bool) -> list[Run]:
    links = [(line(link.label) or link.url, web_link(link.url)) for link in card.links]
    links = [(name, url) for name, url in links if url]
    if not (card.reports or links):
        return []
    runs = [Run("\n출처: " if korean else "\nSource: ")]
    alone = len(links) == 1 and card.reports == links[0][0]
    if card.reports and not alone:
        runs.append(Run(line(card.reports) + (" · " if links else "")))
    for number, (name, url) in enumerate(links):
        runs += [Run(" · " if number else ""), Run(shortened(name, 200), link=url)]
    return runs


def answer_runs(answer: Answer) -> list[Run]:
    """The reply, the sentences it rests on, and where they were read."""
    runs = spoken(answer.text)
    stated = dict.fromkeys(line(evidence.quote) for evidence in answer.evidence)
    quotes = [quote for quote in stated if quote and quote not in line(answer.text)]
    if quotes:
        runs += [Run("\n"), Run("\n".join(f"“{quote}”" for quote in quotes), quote=True)]
    if answer.evidence:
        for source in answer.sources:
            if source.url and source.url in answer.text:
                continue  # the reply says it already
            if named := line(source.outlet or source.title) or source.url:  # a pasted text has no origin
                runs += [Run("\n— "), Run(named, link=web_link(source.url))]
    return runs


def evidence_value(card: Card, language: Language) -> str:
    """What a story's button carries: its headline and as many of its reasons and sentences as go into a button."""
    held: dict[str, Any] = {"l": language.value, "h": shortened(line(card.headline), 300), "q": []}
    for quote in card.quotes:
        if not quote.sentence:
            continue
        longer = {
            **held,
            "q": [*held["q"], [shortened(line(quote.label), 120), shortened(line(quote.sentence), 700)]],
        }
        if len(json.dumps(longer, ensure_ascii=False)) > kit.MOST_VALUE:
            break
        held = longer
    return json.dumps(held, ensure_ascii=False)


def _bundle(runs: Sequence[Run]) -> Bundle:
    return Bundle(tuple(kit.rich(runs)), kit.words(runs))


def _buttons(reply: Reply) -> list[Block]:
    """The rows of all that can be pressed: what the reply offers, then what may be asked next."""
    asked = tuple(Button(suggestion, suggestion) for suggestion in reply.suggestions)
    made: list[Block] = []
    number = 0
    for row in (*reply.buttons, asked)[:_MOST_ROWS]:
        useful = [one for one in row if one.action or web_link(one.url)][:_MOST_IN_A_ROW]
        shown = [_button(one, number + place) for place, one in enumerate(useful)]
        number += len(shown)
        made += kit.actions(shown) if shown else []
    return made


def _button(one: Button, number: int) -> ButtonElement:
    if one.url and web_link(one.url):
        return kit.button(one.label, action_id=f"{OPEN}:{number}", url=web_link(one.url))
    return kit.button(one.label, action_id=f"{SAY}:{number}", value=clean(one.action)[: kit.MOST_VALUE])


def _with_buttons(bundles: list[Bundle], pressed: Sequence[Block]) -> list[Bundle]:
    if not pressed or not bundles:
        return bundles
    last = bundles[-1]
    return [*bundles[:-1], Bundle((*last.blocks, *pressed), last.text)]


def _upload(text: str, attachment: Attachment, pressed: Sequence[Block]) -> Payload:
    """A file with this text as its caption; what a caption cannot hold stays out."""
    caption = [*kit.rich(spoken(text))][:5]
    blocks = [block.to_dict() for block in (*caption, *pressed)]
    return {
        "text": kit.beside(text or attachment.description or attachment.name),
        "blocks": blocks,
        "content": base64.b64encode(attachment.content).decode(),
        "upload": {
            "name": line(attachment.name) or "file",
            "alt": shortened(line(attachment.description), 1_000) if attachment.picture else "",
            "title": shortened(line(attachment.description or attachment.name), 150),
        },
    }
