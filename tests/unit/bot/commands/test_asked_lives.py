"""What changed in an alliance and how two differ, from all that is stored."""

import asyncio
from datetime import date

import pytest

from bot.commands.asked_lives import is_asked, since, told
from bot.commands.talk import Library
from bot.domain.archive import Found, Member, Moment, Pact, Place, Profile
from summarizer.stories.changes import Change, ChangeKind
from summarizer.types import Kind, Language, OrganisationType, Reason, Status
from tests.builders import alliance
from tests.fakes import EmptyArchive

TODAY = date(2026, 11, 23)
KT, NAVER, HANBIT = Member(1, "가온통신", "Gaon"), Member(2, "미르은행", "Mir"), Member(3, "한빛대", "Hanbit")


def place(title: str, day: date) -> Place:
    """Where something can be read."""
    return Place(title, f"https://news.example/{title}", "시험일보", day)


SEA = Pact(
    7,
    "바다 원팀",
    Kind.CONSORTIUM,
    Status.JOINED,
    "2026-03-03",
    date(2026, 3, 3),
    date(2026, 9, 1),
    (KT, HANBIT),
    (Reason.TALENT,),
    lead=1,
    source=place("sea", date(2026, 3, 3)),
    moments=(
        Moment(
            Kind.CONSORTIUM, Status.FORMED, "2026-03-03", date(2026, 3, 3), (), place("sea", date(2026, 3, 3))
        ),
        Moment(
            Kind.CONSORTIUM,
            Status.JOINED,
            "2026-09-01",
            date(2026, 9, 1),
            (Change(ChangeKind.JOINED, "바다 원팀", values=("한빛대",)),),
            place("joined", date(2026, 9, 1)),
        ),
    ),
)
PACT = Pact(
    8,
    None,
    Kind.AGREEMENT,
    Status.FORMED,
    "2026-10",
    date(2026, 10, 1),
    date(2026, 10, 1),
    (NAVER, HANBIT),
    source=place("pact", date(2026, 10, 2)),
)


class SmallArchive(EmptyArchive):
    """An archive of one body and one agreement."""

    async def who(self, name):
        known = {"가온통신": KT, "미르은행": NAVER, "한빛대": HANBIT}
        member = known.get(name)
        return [Profile(member.id, name, member.name_en, (name,), OrganisationType.COMPANY)] if member else []

    async def named(self, name):
        return [pact for pact in (SEA, PACT) if name in (f"={pact.id}", pact.name)]

    async def find(self, query):
        held = [pact for pact in (SEA, PACT) if {*query.parties} <= {member.id for member in pact.members}]
        return Found(tuple(held), len(held))


async def _unused(*_):
    raise AssertionError("nothing else is asked")


LIBRARY = Library(
    fetch=_unused, read=_unused, stored=_unused, answer=_unused, stories=_unused, archive=SmallArchive()
)


def reply(question: str, language: Language = Language.KO):
    """What all that is stored answers."""
    return asyncio.run(told(question, (), LIBRARY, language, TODAY))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("6월부터 뭐가 바뀌었어?", date(2026, 6, 1)),
        ("6월 이후 뭐가 바뀌었어?", date(2026, 6, 1)),
        ("what changed since June?", date(2026, 6, 1)),
        ("지난달부터 달라진 점은?", date(2026, 10, 1)),
        ("올해 뭐가 바뀌었어?", date(2026, 1, 1)),
    ],
)
def test_the_day_since_when_is_understood(question: str, first: date) -> None:
    period = since(question, TODAY)
    assert period is not None
    assert period.first == first
    assert period.last >= TODAY


def test_other_questions_are_none_of_these() -> None:
    assert not is_asked("누가 주도해?")
    assert since("뭐가 바뀌었어?", TODAY) is None
    assert reply("바다 원팀은 누가 주도해?") is None


def test_what_changed_is_told_from_the_life_of_an_alliance_with_days_and_links() -> None:
    said = reply("바다 원팀은 뭐가 바뀌었어?")
    assert said.text.split("\n") == [
        "‘바다 원팀’에서 바뀐 것은 이렇습니다.",
        "· 2026년 9월 1일(화): 한빛대 합류",
        "— 시험일보 · 2026년 9월 1일(화) · joined",
        "https://news.example/joined",
    ]
    assert said.answers == ("한빛대 합류",)


def test_only_the_days_that_are_asked_for_are_told() -> None:
    assert reply("6월부터 바다 원팀은 뭐가 바뀌었어?").answers == ("한빛대 합류",)
    nothing = reply("10월부터 바다 원팀은 뭐가 바뀌었어?")
    assert nothing.abstained
    assert (
        "모아 둔 기사에 나오지 않습니다. 마지막 소식은 이렇습니다. 2026년 9월 1일(화): 한빛대 합류."
        in nothing.text
    )


def test_two_alliances_of_the_archive_stand_side_by_side() -> None:
    said = reply("바다 원팀이랑 미르은행 협약 뭐가 달라?")
    assert said.text.startswith("‘바다 원팀’과 미르은행·한빛대를 나란히 놓으면 이렇습니다.\n‘바다 원팀’\n")
    assert "둘 다 참여하는 곳은 한빛대입니다." in said.text
    assert [source.url for source in said.sources] == [
        "https://news.example/sea",
        "https://news.example/pact",
    ]


def test_one_that_nobody_told_of_is_said_not_to_be_known() -> None:
    assert reply("바다 원팀이랑 네이버 동맹 뭐가 달라?").text.startswith(
        "‘네이버 동맹’ 쪽은 모아 둔 기사에 나오지 않아 견줄 수 없습니다."
    )
    english = reply("How does 바다 원팀 differ from the Naver deal?", Language.EN)
    assert english.text.startswith("No stored article tells of “Naver deal”, so the two cannot be compared.")


def test_the_alliance_that_is_talked_of_needs_no_name() -> None:
    from summarizer.types import Article, Facts, ReadArticle

    read = ReadArticle(Article("t", "b"), Facts((alliance("미르은행", "한빛대"),)))
    said = asyncio.run(told("뭐가 바뀌었어?", (read,), LIBRARY, Language.KO, TODAY))
    assert said is not None
    assert said.abstained
