"""Drafts become alliances whose every attribute is stated by a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.document import Document, Draft, Entity, Mention, Sentence
from summarizer.facts.attributes import describe
from summarizer.types import Alliance, Article, Kind, Language, OrganisationType, Reason, Status
from tests.unit.summarizer.facts.article import described

MOU_TITLE = "가람전자·누리대, AI 반도체 인재 키운다…업무협약"
MOU = """가람전자와 누리대는 AI 반도체 전문인력을 양성하기 위해 업무협약(MOU)을 체결했다고 \
22일 밝혔다.

협약식은 지난 20일 누리대 본관에서 열렸다. 두 기관은 차세대 메모리 기술을 공동 연구하기로 했다."""

CONSORTIUM_TITLE = "가람전자 주도 ‘미래 데이터 얼라이언스’ 출범"
CONSORTIUM = """가람전자가 주도하고 누리통신과 다온은행이 참여하는 ‘미래 데이터 얼라이언스’가 \
22일 출범했다.

세 회사는 데이터 산업 생태계를 함께 키우겠다고 밝혔다."""

ROUND_UP_TITLE = "가람전자, 누리통신과 합작사 설립 계약"
ROUND_UP = """가람전자와 누리통신은 22일 전기차 배터리를 만드는 합작법인을 설립하는 계약을 체결했다. \
지분은 절반씩 나눈다.

가람전자는 앞서 지난해 3월 다온은행과 업무협약을 맺고 간편결제 서비스를 운영하고 있다."""

ENGLISH_TITLE = "Garam and Nuri Telecom sign memorandum on data centers"
ENGLISH = """Garam Electronics and Nuri Telecom signed a memorandum of understanding on Tuesday to build \
data centers together.

The two companies also plan to train engineers in artificial intelligence, Garam Electronics said."""


def test_a_korean_memorandum_is_read() -> None:
    (alliance,) = described(MOU_TITLE, MOU, Language.KO, [["가람전자", "누리대"]])
    assert (alliance.kind, alliance.status, alliance.main) == (Kind.AGREEMENT, Status.FORMED, True)
    assert alliance.date in ("2024-05-20", "2024-05-22")
    assert Reason.TALENT in alliance.why
    assert [party.name for party in alliance.parties] == ["가람전자", "누리대"]
    assert alliance.lead is None


def test_a_korean_body_is_read_with_its_name_and_lead() -> None:
    (alliance,) = described(CONSORTIUM_TITLE, CONSORTIUM, Language.KO, [["가람전자", "누리통신", "다온은행"]])
    assert (alliance.kind, alliance.status) == (Kind.CONSORTIUM, Status.FORMED)
    assert alliance.name == "미래 데이터 얼라이언스"
    assert alliance.lead == "가람전자"
    assert alliance.date == "2024-05-22"
    assert Reason.ECOSYSTEM in alliance.why


def test_news_and_background_are_told_apart() -> None:
    news, background = described(
        ROUND_UP_TITLE, ROUND_UP, Language.KO, [["가람전자", "누리통신"], ["가람전자", "다온은행"]]
    )
    assert (news.kind, news.main, news.date) == (Kind.JOINT_VENTURE, True, "2024-05-22")
    assert (background.main, background.status, background.date) == (False, Status.ONGOING, "2023-03")


def test_an_english_memorandum_is_read() -> None:
    (alliance,) = described(ENGLISH_TITLE, ENGLISH, Language.EN, [["Garam Electronics", "Nuri Telecom"]])
    assert (alliance.kind, alliance.status, alliance.main) == (Kind.AGREEMENT, Status.FORMED, True)
    assert alliance.date == "2024-05-21"
    assert Reason.INFRASTRUCTURE in alliance.why


ARTICLES = [
    (MOU_TITLE, MOU, Language.KO, [["가람전자", "누리대"]]),
    (CONSORTIUM_TITLE, CONSORTIUM, Language.KO, [["가람전자", "누리통신", "다온은행"]]),
    (ROUND_UP_TITLE, ROUND_UP, Language.KO, [["가람전자", "누리통신"], ["가람전자", "다온은행"]]),
    (ENGLISH_TITLE, ENGLISH, Language.EN, [["Garam Electronics", "Nuri Telecom"]]),
]


@pytest.mark.parametrize(("title", "body", "language", "groups"), ARTICLES)
def test_every_attribute_has_its_sentence(
    title: str, body: str, language: Language, groups: list[list[str]]
) -> None:
    for alliance in described(title, body, language, groups):
        check_evidence(alliance, title, body)
        fields = {proof.field for proof in alliance.evidence}
        assert {"parties", "kind", "status", "date"} <= fields
        assert (alliance.lead is None) or "lead" in fields
        assert (alliance.name is None) or "name" in fields or alliance.name in title


def test_without_a_day_of_publication_nothing_is_dated_by_it() -> None:
    (alliance,) = described(MOU_TITLE, MOU, Language.KO, [["가람전자", "누리대"]], published=None)
    assert alliance.date is None


def test_no_drafts_give_no_alliances() -> None:
    assert described(MOU_TITLE, MOU, Language.KO, []) == ()


def test_an_article_without_sentences_still_gives_one_alliance_a_draft() -> None:
    document = Document(Article("", ""), Language.KO, ())
    assert len(describe(document, (), [Draft((), (), ()), Draft((0,), (3,), (4,))])) == 2


TEXT = st.text(
    st.characters(codec="utf-16", exclude_categories=()) | st.sampled_from(" .,‘’()\n가나다ABC019일월"),
    max_size=80,
)


@given(
    st.lists(TEXT, min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 40), st.integers(0, 40)), max_size=8),
    st.lists(st.lists(st.integers(0, 3), max_size=3), min_size=1, max_size=3),
    st.sampled_from(Language),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)) | st.none(),
)
def test_nothing_makes_it_raise(
    texts: list[str],
    mentions: list[tuple[int, int, int]],
    parties: list[list[int]],
    language: Language,
    published: date | None,
) -> None:
    body = "\n".join(texts[1:])
    sentences = [Sentence(0, len(texts[0]), texts[0], -1)]
    start = 0
    for paragraph, text in enumerate(texts[1:]):
        sentences.append(Sentence(start, start + len(text), text, paragraph))
        start += len(text) + 1
    document = Document(Article(texts[0], body, published, language), language, tuple(sentences))
    places = tuple(Mention(s, min(a, b), max(a, b)) for s, a, b in mentions)
    entities = tuple(
        Entity(name, (), OrganisationType.COMPANY, None, places[i::4])
        for i, name in enumerate(("A", "나", "B", "다"))
    )
    drafts = [Draft(tuple(dict.fromkeys(some)), tuple(some), tuple(some)) for some in parties]
    alliances = describe(document, entities, drafts)
    assert len(alliances) == len(drafts)
    for alliance in alliances:
        for proof in alliance.evidence:
            assert proof.quote == body[proof.start : proof.end]


def check_evidence(alliance: Alliance, title: str, body: str) -> None:
    """Spans quote the body, are short, and name every party."""
    quotes = ""
    for proof in alliance.evidence:
        assert proof.quote == body[proof.start : proof.end]
        assert 0 < proof.end - proof.start <= 600
        if proof.field == "parties":
            quotes += proof.quote
    for party in alliance.parties:
        assert party.name in quotes + title
    stated = {proof.field for proof in alliance.evidence if proof.field.startswith("why:")}
    assert stated == {f"why:{reason.value}" for reason in alliance.why}
