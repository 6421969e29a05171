"""Reports of one event are one story, whatever language or wording; another event of the same parties is not."""

from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.newsroom import gold
from bot.newsroom.pieces import pieces
from summarizer.records import facts_from
from summarizer.stories.compare import compare
from summarizer.stories.group import group, handles, place
from summarizer.stories.identity import sameness, spelt_alike
from summarizer.types import Article, Facts, Kind, Language, Organisation, ReadArticle, Reason, Status
from tests.builders import alliance
from tests.quality.score import read_items, score_stories

CORPUS = Path(__file__).parents[3] / "quality" / "corpus"

MONDAY = date(2021, 11, 22)


def report(*alliances, day=MONDAY, title="", body="", language=Language.KO):
    article = Article(title=title, body=body, published=day, language=language)
    return ReadArticle(article, Facts(tuple(alliances), language))


def are_one(a, b):
    return place(a, [[b]]).index == 0


KT_LG = alliance("KT", "LG전자", "KAIST", date="2021-11-22")

ONE_EVENT = {
    "the same parties, named in other forms": (
        KT_LG,
        alliance("케이티", "LG전자", "카이스트", date="2021-11-22"),
    ),
    "in two languages": (KT_LG, alliance("KT", "LG Electronics", "KAIST", date="2021-11-22")),
    "a Korean spelling of names that no list knows": (
        alliance("모코플렉스", "베어로보틱스"),
        alliance("Mocoplex", "Bear Robotics"),
    ),
    "one report names more members": (KT_LG, alliance("KT", "LG전자", "KAIST", "한양대", "동원그룹")),
    "short forms of bank names": (
        alliance("신한", "우리", "KB국민", "금융결제원"),
        alliance("신한은행", "우리은행", "KB국민은행", "금융결제원"),
    ),
    "a vaguer date": (KT_LG, alliance("KT", "LG전자", "KAIST", date="2021-11")),
    "a signing told by the next day's paper": (KT_LG, alliance("KT", "LG전자", "KAIST", date="2021-11-23")),
}


@pytest.mark.parametrize("how", ONE_EVENT)
def test_reports_of_one_event_join(how):
    first, second = (report(told) for told in ONE_EVENT[how])
    assert are_one(first, second)
    assert are_one(second, first)


OTHER_EVENTS = {
    "one shared party": (report(KT_LG), report(alliance("KT", "삼성SDS"))),
    "a group and its subsidiary": (report(alliance("SK", "GS칼텍스")), report(alliance("SK온", "GS칼텍스"))),
    "half a year later": (report(KT_LG), report(KT_LG, day=MONDAY + timedelta(days=180))),
    "another day": (report(KT_LG), report(alliance("KT", "LG전자", "KAIST", date="2021-11-12"))),
    "the end of what was begun": (
        report(alliance("KT", "LG전자")),
        report(alliance("KT", "LG전자", status=Status.ENDED)),
    ),
    "names alike": (report(alliance("KT", "한양대")), report(alliance("KT&G", "한양"))),
    "a fortnight later, some of the parties": (
        report(alliance("KT", "LG전자", "KAIST", "한양대", "동원그룹", date="2021-11-22")),
        report(
            alliance("KT", "LG전자", date="2021-12-02"),
            day=date(2021, 12, 3),
        ),
    ),
    "a round-up that mentions it among others": (
        report(KT_LG),
        report(
            alliance("KT", "LG전자", "KAIST"),
            alliance("네이버", "인텔"),
            alliance("카카오", "오픈AI"),
            alliance("SK텔레콤", "앤트로픽"),
        ),
    ),
    "background in common": (
        report(alliance("카카오", "오픈AI"), alliance("KT", "LG전자", main=False)),
        report(alliance("네이버", "인텔"), alliance("KT", "LG전자", main=False)),
    ),
}


@pytest.mark.parametrize("how", OTHER_EVENTS)
def test_reports_of_different_events_stay_apart(how):
    first, second = OTHER_EVENTS[how]
    assert not are_one(first, second)
    assert not are_one(second, first)


#: The same parties in the same days, and another event: what is told of each, and in which words.
NEAR_MISSES = {
    "a chip on Monday, hospitals on Tuesday": (
        report(
            alliance("삼성전자", "네이버", date="2021-11-22", why=(Reason.PRODUCT,)),
            title="삼성전자·네이버, AI 반도체 함께 만든다",
            body="삼성전자와 네이버가 22일 LLM용 NPU를 3나노로 개발하기로 했다. HBM 8단을 얹는다.",
        ),
        report(
            alliance("삼성전자", "네이버", date="2021-11-23", why=(Reason.SOCIETY,)),
            day=MONDAY + timedelta(1),
            title="네이버·삼성전자, 지역 병원 돕는다",
            body="네이버와 삼성전자는 23일 보건소 120곳에 EMR과 PACS를 놓고 ESG 기금 50억원을 낸다고 했다.",
        ),
    ),
    "two named bodies of one house in one week": (
        report(alliance("KT", "KAIST", "한양대", name="AI 원팀", kind=Kind.CONSORTIUM, why=(Reason.TALENT,))),
        report(
            alliance(
                "KT", "KAIST", "동원그룹", name="클라우드 원팀", kind=Kind.CONSORTIUM, why=(Reason.MARKET,)
            ),
            day=MONDAY + timedelta(2),
        ),
    ),
    "a renewal a week after another signing": (
        report(alliance("KT", "LG전자", date="2021-11-22")),
        report(
            alliance("KT", "LG전자", date="2021-11-29", status=Status.EXPANDED), day=MONDAY + timedelta(7)
        ),
    ),
    "a venture planned, and one that ends": (
        report(alliance("LG전자", "마그나", kind=Kind.JOINT_VENTURE, status=Status.PLANNED)),
        report(
            alliance("LG전자", "마그나", kind=Kind.JOINT_VENTURE, status=Status.ENDED),
            day=MONDAY + timedelta(1),
        ),
    ),
    "in two languages, for other ends": (
        report(
            alliance("KT", "LG전자", date="2021-11-22", why=(Reason.INFRASTRUCTURE,)),
            body="KT와 LG전자가 5G 특화망 30곳을 짓는다. MEC 12대와 RU 400개를 놓는다.",
        ),
        report(
            alliance("KT", "LG Electronics", date="2021-11-24", why=(Reason.STARTUPS,)),
            day=MONDAY + timedelta(2),
            body="KT and LG Electronics will fund 15 start-ups with USD 70 million in an AI accelerator, ODA and GPT.",
            language=Language.EN,
        ),
    ),
    "the parent signs on Monday and the subsidiary on Tuesday": (
        report(alliance("삼성전자", "네이버", date="2021-11-22")),
        report(alliance("삼성SDS", "네이버클라우드", date="2021-11-23"), day=MONDAY + timedelta(1)),
    ),
    "one of two partners again with a third": (
        report(alliance("SK텔레콤", "앤트로픽", "도이치텔레콤", date="2021-11-22", why=(Reason.PRODUCT,))),
        report(
            alliance("SK텔레콤", "도이치텔레콤", "이앤", date="2021-12-02", why=(Reason.MARKET,)),
            day=MONDAY + timedelta(10),
        ),
    ),
}


@pytest.mark.parametrize("how", NEAR_MISSES)
def test_the_same_parties_in_another_event_are_another_story(how):
    first, second = NEAR_MISSES[how]
    assert not are_one(first, second)
    assert not are_one(second, first)


def test_an_article_with_older_ties_beside_its_news_is_no_round_up():
    alone = report(alliance("KT", "LG전자", name="한배", date="2021-11-22"), title="KT·LG전자 ‘한배’ 띄운다")
    beside = report(
        alliance("KT", "LG전자", name="한배", date="2021-11-22"),
        *(alliance("KT", other, date="2020") for other in ("네이버", "인텔", "카카오")),
        title="KT, LG전자와 ‘한배’…네이버 이어",
    )
    assert are_one(alone, beside)
    assert are_one(beside, alone)


PARTIES = ["KT", "LG전자", "KAIST", "한양대", "네이버", "인텔", "카카오", "오픈AI", "SK텔레콤", "앤트로픽"]
EVENTS = [
    ("KT", "LG전자", "KAIST"),
    ("네이버", "인텔"),
    ("카카오", "오픈AI"),
    ("SK텔레콤", "앤트로픽", "한양대"),
]
FORMS = {
    "KT": "케이티",
    "LG전자": "LG Electronics",
    "네이버": "NAVER",
    "인텔": "Intel",
    "한양대": "한양대학교",
}
REPORTS = st.builds(
    lambda event, day, forms, **more: (
        event,
        report(
            alliance(*(FORMS.get(name, name) if forms else name for name in EVENTS[event]), **more),
            day=MONDAY + timedelta(day),
        ),
    ),
    st.integers(0, len(EVENTS) - 1),
    st.integers(0, 3),
    st.booleans(),
    date=st.sampled_from([None, "2021-11", "2021-11-22"]),
    why=st.sampled_from([(), (Reason.TALENT,), (Reason.TALENT, Reason.MARKET)]),
)


@given(st.lists(REPORTS, max_size=6), st.randoms())
def test_which_articles_share_a_story_depends_on_no_order(reports, random):
    def stories(order):
        made = []
        for event, read in order:
            found = place(read, [[told for _, told in story] for story in made])
            if found.index is None:
                made.append([])
            made[-1 if found.index is None else found.index].append((event, read))
        return {frozenset(id(read) for _, read in story) for story in made}

    assert stories(reports) == stories(random.sample(reports, len(reports)))


ANY_REPORT = st.builds(
    lambda names, day, **more: report(alliance(*names, **more), day=MONDAY + timedelta(day)),
    st.lists(st.sampled_from(PARTIES), min_size=2, max_size=5, unique=True),
    st.integers(0, 20),
    kind=st.sampled_from(Kind),
    status=st.sampled_from(Status),
    name=st.sampled_from([None, "AI 원팀", "클라우드 원팀"]),
    date=st.sampled_from([None, "2021", "2021-11", "2021-11-22", "2021-11-25"]),
    why=st.sampled_from([(), (Reason.TALENT,), (Reason.MARKET,)]),
)


@given(ANY_REPORT, ANY_REPORT)
def test_joining_is_symmetric(one, other):
    there, back = compare(one, other), compare(other, one)
    assert (there is None) == (back is None)
    assert there is None or there.score == pytest.approx(back.score)
    assert are_one(one, other) == are_one(other, one)


@given(ANY_REPORT)
def test_a_report_is_one_with_itself(one):
    assert are_one(one, one)


def test_a_report_between_two_stories_joins_the_likelier_and_brings_nothing_together():
    """The exception to the rule that order does not matter: what is told of two stories leaves both as they are."""
    monday = report(alliance("KT", "LG전자", date="2021-11-22"))
    friday = report(alliance("KT", "LG전자", date="2021-11-26"), day=MONDAY + timedelta(4))
    vague = report(alliance("KT", "LG전자", date="2021-11"), day=MONDAY + timedelta(2))
    assert not are_one(monday, friday)
    assert place(vague, [[monday], [friday]]).index == 0
    # Had it come first, both might have followed it; a story that stands is never taken apart for that.
    assert place(monday, [[vague]]).index == place(friday, [[vague]]).index == 0


def test_a_shared_name_joins_reports_that_name_few_parties_in_common():
    first = alliance("KT", "나무기술", "틸론", name="클라우드 원팀", kind=Kind.CONSORTIUM)
    second = alliance("KT", "서울대", "포스텍", name="‘클라우드 원팀’", kind=Kind.CONSORTIUM)
    placement = place(report(first), [[report(second)]])
    assert placement.index == 0
    assert "클라우드 원팀" in placement.because


def test_copies_of_one_text_join_even_where_nothing_was_read_from_them():
    text = "두 회사는 22일 판교에서 만나 물류로봇을 함께 만들기로 했다고 밝혔다. 시제품은 봄에 나온다. " * 5
    assert are_one(report(body=text), report(body="[보도자료] " + text))
    assert not are_one(report(body=text), report(body="전혀 다른 소식이 오늘 전해졌다. " * 10))


def test_a_day_misread_does_not_part_two_reports_of_one_day_with_one_headline():
    title = "KT·LG전자 손잡았다"
    first = report(alliance("KT", "LG전자", date="2021-11-22"), title=title)
    second = report(alliance("KT", "LG전자", date="2020"), title="LG전자, KT와 한배")
    assert are_one(first, second)
    assert not are_one(first, report(alliance("KT", "LG전자", date="2020"), title="전자업계 소식"))


def test_what_was_missed_in_one_article_does_not_part_two_headlines_on_the_same_two():
    text = "KT와 LG전자가 200억원을 들여 5G 단말 3종을 함께 만든다. DX 수요 30%를 노린다."
    english = "KT and LG Electronics put 200 into 5G devices; DX demand may grow by 30 percent."
    first = report(KT_LG, title="KT·LG전자, 5G 단말 맞손", body=text)
    missed = report(title="KT, LG Electronics team up on 5G", body=english, language=Language.EN)
    assert are_one(missed, first)
    others = "네이버는 삼성전자와 5G 단말을 놓고 200억원, DX 30%를 걸었다는 소식이 들린다."
    other = report(title="삼성전자·네이버, 5G 단말 맞손", body=others)
    assert not are_one(other, first)


def test_the_likest_story_is_chosen():
    stories = [
        [report(alliance("KT", "LG전자", date="2021-11-22"))],
        [report(alliance("KT", "LG전자", "KAIST", date="2021-11-22"))],
    ]
    assert place(report(KT_LG), stories).index == 1


def test_an_article_without_a_story_begins_one():
    assert place(report(KT_LG), []).index is None


def with_gold_facts(items):
    """The articles as a reader would give them that makes no mistake."""
    return [
        ReadArticle(
            Article(
                id=item["id"],
                title=item["title"],
                body=item["body"],
                published=date.fromisoformat(item["published"]),
                language=Language(item["lang"]),
            ),
            facts_from({"language": item["lang"], "alliances": item["gold"]["alliances"]}),
        )
        for item in items
    ]


def newsroom():
    items = [gold.item(piece) for piece in pieces()]
    return items, with_gold_facts(items)


def test_the_corpus_stories_are_found_where_the_facts_are_right():
    items = [item for folder in ("dev", "pairs") for item in read_items(CORPUS / folder)]
    keys = group(with_gold_facts(items))
    predictions = {item["id"]: its_key for item, its_key in zip(items, keys, strict=True)}
    errors = []
    assert score_stories(items, predictions, errors)["pairs"]["f1"] >= 0.97, errors


def test_the_newsrooms_stories_are_found():
    items, reports = newsroom()
    keys = group(reports)
    for (one, its_key), (other, others_key) in permutations(zip(items, keys, strict=True), 2):
        assert (one["story"] == other["story"]) == (its_key == others_key), (one["id"], other["id"])


def test_the_order_of_arrival_decides_nothing():
    items, reports = newsroom()

    def partition(order):
        keys = group([reports[i] for i in order])
        return {
            frozenset(items[i]["id"] for i, k in zip(order, keys, strict=True) if k == key) for key in keys
        }

    whole = list(range(len(reports)))
    assert partition(whole) == partition(whole[::-1]) == partition(whole[7:] + whole[:7])


def test_comparing_is_symmetric():
    _, reports = newsroom()
    for a in reports:
        for b in reports:
            there, back = compare(a, b), compare(b, a)
            assert (there is None) == (back is None)
            assert there is None or there.score == pytest.approx(back.score)


def test_what_is_one_story_shares_a_handle():
    items, reports = newsroom()
    for (one, mine), (other, theirs) in permutations(zip(items, reports, strict=True), 2):
        if one["story"] == other["story"]:
            assert handles(mine) & handles(theirs)


@pytest.mark.parametrize(
    ("hangul", "latin", "alike"),
    [
        ("크래프톤", "krafton", True),
        ("카카오인베스트먼트", "kakaoinvestment", True),
        ("글로벌파운드리", "globalfoundries", True),
        ("스노우플레이크", "snowflake", True),
        ("솔트룩스", "saltlux", True),
        ("네이버", "kakao", False),
        ("케이티", "ktng", False),
    ],
)
def test_names_are_told_by_their_consonants(hangul, latin, alike):
    assert spelt_alike(hangul, latin) is alike


@pytest.mark.parametrize(
    ("one", "other", "surely"),
    [
        ("네이버제트", "Naver Z", 0.7),
        ("KT", "㈜케이티", 1.0),
        ("KT", "KT&G", 0.0),
        ("삼성SDS", "삼성전자", 0.0),
        ("신한", "신한은행", 0.85),
        ("한양대", "한양대학교", 1.0),
        ("SK", "SK온", 0.0),
        ("삼성전자", "Samsung SDS", 0.0),
    ],
)
def test_organisations_are_one_by_evidence_not_by_likeness(one, other, surely):
    assert sameness(Organisation(one), Organisation(other)) in {surely, 1.0 if surely == 0.85 else surely}
    assert sameness(Organisation(one), Organisation(other)) == sameness(
        Organisation(other), Organisation(one)
    )
