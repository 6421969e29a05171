"""Whatever is to be said can be sent: ten thousand texts, none refused, nothing cut inside a character or a tag.

Texts that hypothesis makes of all of Unicode, surrogates, joined emoji, flags, right-to-left marks, HTML, mentions and
a hundred links are put into replies, cut and written, and each message is put before the emulators' own reading of the
Bot API and of Slack's reference, which refuse what Telegram and Slack refuse. The limits themselves are tried at n and
n + 1.
"""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.proofs.outcome import Outcome, together
from benchmarks.proofs.share import share
from bot.adapters.runs import clean
from bot.adapters.slack import format as slack_format
from bot.adapters.slack import kit
from bot.adapters.telegram.format import payloads
from bot.adapters.telegram.runs import MOST_ENTITIES, MOST_UNITS, Run, parts, units
from bot.domain.characters import between_characters
from bot.domain.chat import Button, Reply
from bot.domain.edition import Card, Document, Line, Link, Quote
from summarizer.types import Language
from tests.emulators.slack import kit as judge
from tests.emulators.slack.content import read_content
from tests.emulators.slack.errors import RefusedError
from tests.emulators.slack.mrkdwn import reach_of_message
from tests.emulators.telegram.html import parse_html
from tests.emulators.telegram.refusals import RefusalError
from tests.emulators.telegram.text import format_text

BAR = (
    "10,000 texts: refused 0; no cut in an entity or a character; the limits hold at n and n + 1; "
    "on Slack at most 45 blocks and 12,000 characters a message, and nobody pinged"
)
_PIECES = st.sampled_from(
    ["<!channel>", "</b><a href='x'>", "&amp;", "<b>", "👨‍👩‍👧‍👦", "🇰🇷🇺🇸", "\u202e", "\ud83d",
     "\x00", "가" * 300, "\n\n", "@everyone", "https://a.example/?q=\"<&>' ", "한글 글자. "]
)  # fmt: skip
_TEXTS = st.lists(st.text(max_size=40) | _PIECES, max_size=30).map("".join)


def _reply(text: str, links: int) -> Reply:
    card = Card(
        headline=text[:200] or "제목",
        lines=(Line("참여", text), Line("날짜", text[::-1])),
        quotes=(Quote("이유", text),),
        links=tuple(Link(f"{n}", f"https://a.example/{n}?{text[:20]}") for n in range(links)),
    )
    document = Document(Language.KO, title=text, lead=text, cards=(card, card), footer=text)
    return Reply(document=document, text=text, buttons=((Button(text, f"/ask {text}"),),))


def telegram(wanted: int) -> Outcome:
    """So many texts as Telegram's messages, and the edges."""
    seen = {"texts": 0, "messages": 0, "refused": 0, "torn": 0, "longest": 0, "entities": 0}

    @settings(max_examples=wanted, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(_TEXTS, st.integers(0, 130))
    def say(text: str, links: int) -> None:
        seen["texts"] += 1
        for payload in payloads(_reply(text, links)):
            seen["messages"] += 1
            seen["longest"] = max(seen["longest"], units(payload["text"]))
            try:
                plain, spans = parse_html(payload["html"])
                sent = format_text(payload["html"], parse_mode="HTML", limit=4096, what="message")
            except RefusalError:
                seen["refused"] += 1
                continue
            seen["entities"] = max(seen["entities"], len(sent.entities))
            payload["text"].encode()  # a lone half of a surrogate pair does not pass
            seen["torn"] += plain != payload["text"] or len(spans) > MOST_ENTITIES

    say()
    edges = [len(parts([Run("가" * length)])) for length in (MOST_UNITS, MOST_UNITS + 1)]
    pairs = [len(parts([Run("😀" * length)])) for length in (MOST_UNITS // 2, MOST_UNITS // 2 + 1)]
    bold = [
        len(parts([Run("가 ", bold=n % 2 == 0) for n in range(2 * count)]))
        for count in (MOST_ENTITIES, MOST_ENTITIES + 1)
    ]
    held = edges == pairs == bold == [1, 2]
    return Outcome(
        held=held and not seen["refused"] and not seen["torn"] and seen["longest"] <= MOST_UNITS,
        figures={
            "texts": f"{seen['texts']}, {seen['messages']} messages of them",
            "refused": str(seen["refused"]),
            "torn": str(seen["torn"]),
            "longest, in UTF-16 units": str(seen["longest"]),
            "most entities": str(seen["entities"]),
            "messages at 4,096 and 4,097 units, in pairs, and at 100 and 101 entities": f"{edges}, {pairs}, {bold}",
        },
    )


def slack(wanted: int) -> Outcome:
    """So many texts as Slack's messages, and the edges."""
    seen = dict.fromkeys(("texts", "messages", "refused", "torn", "blocks", "characters", "pings", "bare"), 0)

    @settings(max_examples=wanted, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(_TEXTS, st.integers(0, 130))
    def say(text: str, links: int) -> None:
        seen["texts"] += 1
        seen["torn"] += _torn(text)
        for payload in slack_format.payloads(_reply(text, links)):
            seen["messages"] += 1
            json.dumps(payload, ensure_ascii=False).encode()  # a lone half of a surrogate pair does not pass
            try:
                content = read_content(lambda name, _: payload.get(name), new_id=lambda: "x")  # noqa: B023  # read here
            except RefusedError:
                seen["refused"] += 1
                continue
            seen["blocks"] = max(seen["blocks"], len(content.blocks))
            seen["characters"] = max(seen["characters"], judge.cost(content.blocks))
            seen["pings"] += len(content.reach.mentions)
            seen["bare"] += reach_of_message(payload["text"], []).unescaped
            seen["bare"] += not payload["text"].strip()

    say()
    rich = [len(kit.rich([kit.Run("가" * length)])) for length in (kit.MOST_RICH, kit.MOST_RICH + 1)]
    blocks = [
        len(kit.packed([kit.Bundle((kit.note("가"),), "가")] * count))
        for count in (kit.MOST_BLOCKS, kit.MOST_BLOCKS + 1)
    ]
    held = rich == blocks == [1, 2]
    return Outcome(
        held=held
        and not (seen["refused"] or seen["torn"] or seen["pings"] or seen["bare"])
        and seen["blocks"] <= 45
        and seen["characters"] <= 12_000,
        figures={
            "texts": f"{seen['texts']}, {seen['messages']} messages of them",
            "refused": str(seen["refused"]),
            "torn": str(seen["torn"]),
            "most blocks, most characters as Slack counts them": f"{seen['blocks']}, {seen['characters']}",
            "people pinged, texts beside blocks unescaped or empty": f"{seen['pings']}, {seen['bare']}",
            "parts of 2,800 and 2,801 characters, messages of 45 and 46 blocks": f"{rich}, {blocks}",
        },
    )


def _torn(text: str) -> int:
    """How often the text is cut inside a character when it is parted."""
    whole, end, torn = clean(text) * 8, 0, 0
    for block in kit.rich([kit.Run(whole)], most=200):
        piece = "".join(
            part["text"] for element in block.to_dict()["elements"] for part in element["elements"]
        )
        begin = whole.find(piece, end)
        torn += begin < 0 or (0 < begin == end and not between_characters(whole, begin))
        end = begin + len(piece)
    return torn


def prove() -> Outcome:
    """Ten thousand of each, and the edges."""
    wanted = share(10_000)
    return together(telegram=telegram(wanted), slack=slack(wanted))
