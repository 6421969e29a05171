"""The terminal as a chat: documents as cards, answers as messages."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.domain.chat import Reply
from bot.domain.edition import Card, Document
from summarizer.types import Answer, Language

#: Wider lines than this are hard to read, however wide the terminal is.
_WIDTH = 100


def terminal(*, to_stderr: bool = False) -> Console:
    """A console that is not wider than people read with ease."""
    console = Console(stderr=to_stderr, highlight=False)
    if console.width > _WIDTH:
        console = Console(stderr=to_stderr, highlight=False, width=_WIDTH)
    return console


def show(document: Document, console: Console) -> None:
    """Print an edition or a summary."""
    console.print()
    console.print(Rule(Text(document.title, style="bold"), style="cyan", align="left"))
    if document.lead:
        console.print(Text(document.lead))
    for card in document.cards:
        console.print()
        console.print(_card(card, document.language))
    if document.footer:
        console.print()
        console.print(Text(document.footer, style="dim"))


def show_answer(question: str, answer: Answer, console: Console) -> None:
    """Print a question as its asker's message, and the reply under it."""
    console.print()
    console.print(Text.assemble(("❯ ", "bold green"), (question, "bold")))
    console.print(Padding(answer_lines(answer), (0, 0, 0, 2)))


def show_reply(reply: Reply, console: Console) -> None:
    """Print what we say in a chat."""
    if reply.document is not None:
        show(reply.document, console)
    if reply.answer is not None:
        console.print(answer_lines(reply.answer))
    if reply.text:
        console.print(Text(reply.text))


def answer_lines(answer: Answer) -> RenderableType:
    """The reply, the sentence it rests on, and its source."""
    parts: list[RenderableType] = [Text(answer.text)]
    parts.extend(Text(f"“{' '.join(quote.split())}”", style="italic dim") for quote in _quotes(answer))
    if answer.evidence:
        parts.extend(
            Text(f"— {source.outlet or source.title} {source.url}".rstrip(), style="dim")
            for source in answer.sources
            if (source.outlet or source.title or source.url)  # a pasted text has no origin
            and (not source.url or source.url not in answer.text)  # the reply says it already
        )
    return Group(*parts)


def _quotes(answer: Answer) -> list[str]:
    """Each sentence once, and not where the reply says it already."""
    seen = dict.fromkeys(evidence.quote for evidence in answer.evidence)
    return [quote for quote in seen if quote not in answer.text]


def _card(card: Card, language: Language) -> Panel:
    korean = language is Language.KO
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for line in card.lines:
        grid.add_row(Text(line.label), Text(line.text))
    for number, quote in enumerate(card.quotes):
        label = ("이유" if korean else "Why") if number == 0 else ""
        told = Text(quote.label, "bold")
        if quote.sentence:
            told.append(f"\n“{quote.sentence}”", "italic")
        grid.add_row(Text(label), told)
    for number, line_text in enumerate(card.background):
        label = ("배경" if korean else "Also") if number == 0 else ""
        grid.add_row(Text(label), Text(line_text, style="dim"))
    if card.reports or card.links:
        reported = Text(card.reports)
        for link in card.links:
            prefix = "" if card.reports == link.label else f"{link.label} "
            reported.append(f"\n{prefix}{link.url}" if reported else f"{prefix}{link.url}", style="dim")
        grid.add_row(Text("출처" if korean else "Source"), reported)
    return Panel(Group(Text(card.headline, style="bold"), Text(), grid), border_style="cyan")
