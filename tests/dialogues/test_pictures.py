"""Asking for pictures: what is drawn, and what is said where nothing can be."""

import asyncio
from datetime import date

import pytest

from bot.commands.dispatch import respond
from bot.commands.talk import Library, Talk
from bot.domain.archive import Busy, Found, Member, Pact, Place, Profile
from bot.domain.chat import Place as ChatPlace
from bot.domain.chat import Platform, Request
from bot.views.drawing import Map, TrendTable
from summarizer.types import Kind, Language, OrganisationType, Reason, Status
from tests.fakes import EmptyArchive

HERE = ChatPlace(Platform.CONSOLE, "test", "here")
TODAY = date(2021, 11, 23)
GAON = Profile(1, "가온텔레콤", "Gaon Telecom", ("가온텔레콤",), OrganisationType.COMPANY)
MEMBERS = (Member(1, "가온텔레콤", "Gaon Telecom"), Member(2, "두레대학교", None), Member(3, None, "Orbis"))
PACT = Pact(
    id=7,
    name="구름 동맹",
    kind=Kind.CONSORTIUM,
    status=Status.ENDED,
    happened_on="2021-11-02",
    first_day=date(2021, 11, 2),
    last_day=date(2021, 11, 2),
    members=MEMBERS,
    reasons=(Reason.TALENT,),
    source=Place("제목", "https://a.example/1", "가온경제", TODAY),
)


class SmallArchive(EmptyArchive):
    """One organisation with one alliance, of November 2021."""

    async def who(self, name):
        return [GAON] if name in ("가온텔레콤", "=1") else []

    async def near(self, name):
        return [GAON] if name == "가온텔레컴" else []

    async def find(self, query):
        meets = query.period is None or query.period.first <= PACT.first_day <= query.period.last
        return Found((PACT,), 1) if meets else Found((), 0)

    async def reasons(self, *, period, party=None):
        return {Reason.TALENT: 1} if period.first <= PACT.first_day <= period.last else {}

    async def busiest(self, *, period, reason, most):
        meets = period.first <= PACT.first_day <= period.last
        return [Busy(member, 1) for member in MEMBERS] if meets else []


async def _never(*_args):
    raise AssertionError


class Drawn:
    """Keeps what was to be drawn."""

    def __init__(self):
        self.pictures = []

    async def __call__(self, picture):
        self.pictures.append(picture)
        return b"PNG"


def said(line, language=Language.KO, *, archive=None, draws=True):
    drawn = Drawn()
    library = Library(
        fetch=_never,
        read=_never,
        stored=_never,
        answer=_never,
        stories=_never,
        archive=archive or SmallArchive(),
        draw=drawn if draws else None,
    )
    talk = Talk(language=language)
    reply, _ = asyncio.run(respond(Request(HERE, line), talk, library, today=TODAY))
    return reply, drawn.pictures


def test_a_map_shows_an_organisations_alliances_in_the_readers_language():
    reply, (drawn,) = said("/map 가온텔레콤", Language.EN)
    assert isinstance(drawn, Map)
    assert drawn.centre == "Gaon Telecom"
    (tie,) = drawn.ties
    assert tie.parties == ("Gaon Telecom", "두레대학교", "Orbis")
    assert (tie.name, tie.date, tie.reasons, tie.ended) == ("구름 동맹", "2021-11-02", (Reason.TALENT,), True)
    assert reply.attachment is not None
    assert reply.attachment.picture
    assert reply.attachment.description.startswith("Map of Gaon Telecom's alliances")
    assert reply.buttons[0][0].action == "/company =1"


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("/map", Language.KO, "예: /map KT"),
        ("/지도", Language.KO, "예: /map KT"),
        ("/map", Language.EN, "For example: /map KT"),
        ("/map 가온텔레컴", Language.KO, "혹시 이곳입니까?"),
        ("/map 모르는곳", Language.EN, "No alliance of “모르는곳”"),
        ("/map 가온텔레콤 2020년", Language.KO, "가온텔레콤"),
    ],
)
def test_where_nothing_can_be_drawn_it_is_said_why(line, language, expected):
    reply, drawn = said(line, language)
    assert expected in reply.text
    assert reply.attachment is None
    assert drawn == []


def test_a_name_like_it_leads_to_its_map():
    reply, _ = said("/map 가온텔레컴")
    assert reply.buttons[0][0].action == "/map =1"


def test_trends_count_month_by_month():
    reply, (drawn,) = said("/trends", Language.KO)
    assert isinstance(drawn, TrendTable)
    assert drawn.trends.months == ("2021-06", "2021-07", "2021-08", "2021-09", "2021-10", "2021-11")
    assert drawn.trends.totals == (0, 0, 0, 0, 0, 1)
    assert drawn.trends.reasons == ((Reason.TALENT, (0, 0, 0, 0, 0, 1)),)
    assert [name for name, _ in drawn.trends.organisations] == ["Orbis", "가온텔레콤", "두레대학교"]
    assert drawn.trends.unfinished
    _, (english,) = said("/trends", Language.EN)
    assert [name for name, _ in english.trends.organisations] == ["Gaon Telecom", "Orbis", "두레대학교"]
    assert reply.text.startswith("2021년 6월 ~ 2021년 11월 · 제휴·협력 1건")


def test_trends_without_any_alliance_are_told_in_words():
    reply, drawn = said("/동향", archive=EmptyArchive())
    assert "제휴·협력 0건" in reply.text
    assert "다른 기간을 보시려면: /trends 2020년" in reply.text
    assert drawn == []


@pytest.mark.parametrize("line", ["/map 가온텔레콤", "/trends"])
def test_a_place_that_cannot_draw_says_so(line):
    reply, _ = said(line, draws=False)
    assert "그림을 그릴 수 없습니다" in reply.text
