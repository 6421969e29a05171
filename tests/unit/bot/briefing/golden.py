"""Editions as people read them, of the newsroom's stories; `python -m tests.unit.bot.briefing.golden` writes them.

The facts are those that are known of each piece, so that a better reader changes none of these texts; whoever changes
a text sees here what it does to every kind of edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.briefing import weekly
from bot.briefing.alert import alert
from bot.briefing.choose import choose
from bot.briefing.compose import Notes, briefing
from bot.briefing.mend import put_right
from bot.briefing.wording import conditions
from bot.domain.chat import Order, WhenEmpty
from bot.domain.edition import Document, Origin, Reported
from bot.newsroom.gold import item
from bot.newsroom.pieces import pieces
from summarizer.records import alliance_from
from summarizer.stories.merge import independent_reports, merge
from summarizer.types import Article, Facts, Kind, Language, Organisation, ReadArticle, Reason, Source, Status
from tests.builders import alliance, story

FOLDER = Path(__file__).parents[3] / "data" / "editions"
PAGE = Path(__file__).parents[4] / "docs" / "editions.md"
_BEGIN, _END = "<!-- ten editions: begin -->", "<!-- ten editions: end -->"
KO, EN = Language.KO, Language.EN
_MONDAY = date(2026, 11, 23)
_AT = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


def stories() -> list[Reported]:
    """The newsroom's stories, each with all its reports."""
    told: dict[str, list[ReadArticle]] = {}
    for piece in pieces():
        known = item(piece)
        article = Article(
            known["title"],
            known["body"],
            date.fromisoformat(known["published"]),
            Language(known["lang"]),
            known["outlet"],
            known["url"],
        )
        alliances = tuple(alliance_from(alliance) for alliance in known["gold"]["alliances"])
        told.setdefault(known["story"], []).append(
            ReadArticle(article, Facts(alliances, Language(known["lang"])))
        )
    made = []
    for number, reports in enumerate(told.values(), start=1):
        made.append(
            Reported(
                facts=merge(reports),
                sources=tuple(
                    Source(r.article.title, r.article.url, r.article.outlet, r.article.published)
                    for r in reports
                ),
                independent=independent_reports(reports),
                story_id=number,
                changed_at=_AT,
                origins=tuple(Origin(n, r.article.language, n) for n, r in enumerate(reports, start=1)),
            )
        )
    return made


def editions() -> Iterator[tuple[str, str, Document]]:
    """Each golden edition: its name, what it shows, and itself."""
    every = stories()
    team = next(s for s in every if any(a.name and "원팀" in a.name for a in s.facts.alliances))
    yield "ko-all", "모든 소식", _of(every, Order(language=KO, most=5))
    yield "en-all", "Everything, Korean articles included", _of(every, Order(language=EN, most=5))
    watched = Order(language=KO, watched=("KT",), reasons=(Reason.TALENT,))
    yield "ko-watched", "관심 기업과 이유", _of(every, watched)
    yield "en-korean-press", "Korean press told in English", _of(every, Order(language=EN, press=KO, most=3))
    yield "ko-english-press", "영어 기사만", _of(every, Order(language=KO, press=EN, most=4))
    joined = _joined(team)
    yield "ko-update", "업데이트", _of([joined, *every[:2]], Order(language=KO, most=3))
    yield "en-update", "An update", _of([joined], Order(language=EN))
    yield (
        "ko-empty",
        "조건에 맞는 소식이 없는 날",
        _of(every, Order(language=KO, watched=("삼성SDS", "두레"))),
    )
    best = Order(language=EN, watched=("Nokia",), when_empty=WhenEmpty.BEST, most=2)
    yield "en-best-of-the-rest", "Nothing fits, and the best of the rest was asked for", _of(every, best)
    late = Notes(name="아침 소식", late_since=datetime(2026, 11, 20, 8, 0, tzinfo=UTC), alerted=1, days=3)
    yield (
        "ko-late",
        "늦은 브리핑을 이어받은 날",
        _of(every, Order(language=KO, most=2, name="아침 소식"), late),
    )
    for name, language in (("ko-week", KO), ("en-week", EN)):
        card = weekly.overview(weekly.count(every), weekly.count(every[::3]), language)
        what = "한 주 정리" if language is KO else "The weekly overview"
        yield (
            name,
            what,
            weekly.with_overview(_of(every, Order(language=language, most=2), Notes(days=7)), card),
        )
    (chosen,) = choose([team], Order(watched=("케이티",), alerts=True)).chosen
    yield "ko-alert", "속보", alert(chosen, KO)
    yield "en-alert", "An alert", alert(chosen, EN)
    wish = Order(language=EN, watched=("Samsung SDS",), words=("quantum",), without=("gaming",))
    yield "en-empty", "A day without a story that fits", _of(every, wish)
    rested = Notes(holidays_since=datetime(2026, 11, 20, 8, 0, tzinfo=UTC), alerted=2, days=3)
    for name, language in (("ko-holidays", KO), ("en-holidays", EN)):
        yield name, "After holidays", _of(every, Order(language=language, most=1), rested)
    for name, language in (("ko-several", KO), ("en-several", EN)):
        found = _of([_several(), *every[:1]], Order(language=language))
        yield name, "A story of several alliances, ends among them", found
    for name, language in (("ko-corrected", KO), ("en-corrected", EN)):
        sent = _of([*every[1:2], team], Order(language=language))
        first = replace(team.facts.alliances[0], name="클라우드 한팀", date="2021-11-22")
        right = replace(team, facts=Facts((first, *team.facts.alliances[1:])))
        corrected = put_right(sent, right, team)
        if corrected is not None:
            yield name, "A message that was put right", corrected


def _of(found: list[Reported], order: Order, notes: Notes | None = None) -> Document:
    given = notes or Notes(name=order.name)
    return briefing(
        choose(found, order),
        _MONDAY,
        order.language,
        replace(given, conditions=conditions(order, order.language)),
    )


def _several() -> Reported:
    """One report of an end, of newcomers, of a plan without a day, and of money."""
    told = (
        alliance("해온바이오", "Nuage Breton", kind=Kind.JOINT_VENTURE, status=Status.ENDED, name="OpenForge"),
        alliance(
            "가람은행", "나래카드", "다온재단", kind=Kind.CONSORTIUM, status=Status.JOINED, lead="다온재단",
            name="Fair Access Forum", why=(Reason.TRUST, Reason.TALENT), date="2026-11-20",
        ),
        alliance("가람은행", "KT", status=Status.PLANNED, why=(Reason.PRODUCT, Reason.INFRASTRUCTURE)),
        alliance("가람은행", "Alibaba Group", kind=Kind.EQUITY, why=(Reason.MARKET,), date="2026-11"),
        alliance("KT", "가람은행", kind=Kind.PARTNERSHIP, status=Status.ENDED, main=False, date="2024"),
    )  # fmt: skip
    return story(900, *told, at=_AT)


def _joined(story: Reported) -> Reported:
    """The story after one more has joined, as its reader knows it from before."""
    first = story.facts.alliances[0]
    grown = replace(
        first, parties=(*first.parties, Organisation("LG전자", ("LG Electronics",))), status=Status.EXPANDED
    )
    return replace(story, told=story.facts, version=2, facts=Facts((grown, *story.facts.alliances[1:])))


def as_text(document: Document) -> str:
    """A document as plain text, as a chat shows it."""
    korean = document.language is KO
    lines = [line for line in (document.title, document.lead) if line]
    for number, card in enumerate(document.cards, start=1):
        lines += ["", f"{number}. {card.headline}"]
        lines += [f"   {line.label}: {line.text}" for line in card.lines]
        if card.quotes:
            labels = " · ".join(quote.label for quote in card.quotes)
            lines.append(f"   {'이유' if korean else 'Why'}: {labels}")
            lines += [f"     “{quote.sentence}”" for quote in card.quotes if quote.sentence]
        lines += [f"   {'배경' if korean else 'Also'}: {background}" for background in card.background]
        links = ", ".join(link.label for link in card.links)
        if links:
            reports = "" if card.reports == links else f"{card.reports} · "
            lines.append(f"   {'출처' if korean else 'Source'}: {reports}{links}")
    if document.footer:
        lines += ["", document.footer]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def write() -> None:
    """Write them all anew, and ten of them into the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    shown = []
    for name, what, document in editions():
        text = as_text(document)
        (FOLDER / f"{name}.txt").write_text(text, "utf-8")
        shown.append(f"### {what}\n\n```text\n{text}```\n")
    page = PAGE.read_text("utf-8")
    block = f"{_BEGIN}\n\n" + "\n".join(shown[:10]) + f"\n{_END}"
    PAGE.write_text(re.sub(f"{_BEGIN}.*{_END}", lambda _: block, page, flags=re.DOTALL), "utf-8")


if __name__ == "__main__":
    write()
