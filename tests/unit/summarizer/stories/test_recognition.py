"""An organisation is known by evidence, never by likeness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.facts.lexicon import key
from summarizer.stories.recognition import (
    Known,
    display_names,
    groups,
    house_of,
    look_up,
    recognise,
    stated_names,
    type_of,
)
from summarizer.types import Organisation, OrganisationType


def known(number, *names, whole=None, ticker=None):
    return Known(number, whole or number, frozenset(map(key, names)), ticker)


def party(name, *aliases, ticker=None):
    return Organisation(name, aliases=aliases, ticker=ticker)


ONE = {
    "the same name": (party("가람소프트"), known(1, "가람소프트")),
    "another legal form": (party("㈜가람소프트"), known(1, "가람소프트")),
    "another case": (party("Garam Soft"), known(1, "GARAM SOFT Inc.")),
    "the lexicon, across languages": (party("Samsung Electronics"), known(1, "삼성전자")),
    "the lexicon, spelt out": (party("케이티"), known(1, "KT")),
    "the lexicon, without what the article leaves out too": (
        party("Vodafone Group Plc", "Vodafone"),
        known(1, "보다폰", "Vodafone"),
    ),
    "the stock code": (party("가람소프트", ticker="123456"), known(1, "가람", ticker="123456")),
}


@pytest.mark.parametrize("how", ONE)
def test_it_is_known_by(how):
    who, it = ONE[how]
    assert recognise(who, [it]).id == 1


STRANGERS = {
    "KT and KT&G": ("KT", "KT&G"),
    "two of a group": ("삼성SDS", "삼성전자"),
    "a group and its subsidiary": ("SK", "SK온"),
    "a university and a builder": ("한양대", "한양"),
    "a bank and its holding": ("신한금융", "신한은행"),
    "names that only begin alike": ("가람", "가람소프트"),
    "names that only sound alike": ("크래프톤", "Kraftwerk"),
    "a house and its cloud": ("네이버", "네이버클라우드"),
}


@pytest.mark.parametrize("who", STRANGERS)
def test_likeness_is_no_evidence(who):
    one, other = STRANGERS[who]
    assert recognise(party(one), [known(1, other)]).id is None
    assert recognise(party(other), [known(1, one)]).id is None


def test_two_of_one_name_with_two_stock_codes_are_two():
    assert recognise(party("가람", ticker="111111"), [known(1, "가람", ticker="222222")]).id is None


ETRI = party("한국전자부품기술원", "KEPTI")


def test_a_name_in_brackets_is_evidence():
    text = "한국전자부품기술원(KEPTI·원장 김가람)은 23일 밝혔다."
    found = recognise(ETRI, [known(7, "KEPTI")], text=text)
    assert (found.id, found.names) == (7, ("한국전자부품기술원", "KEPTI"))
    assert recognise(ETRI, [known(7, "KEPTI")], text="한국전자부품기술원은 KEPTI와 다르다.").id is None


def test_an_article_shows_two_known_ones_to_be_one():
    two = [known(3, "한국전자부품기술원"), known(7, "KEPTI")]
    text = "KEPTI(한국전자부품기술원)는"
    found = recognise(ETRI, two, text=text)
    assert (found.id, found.same) == (3, (7,))
    assert recognise(ETRI, two, text=text, apart=[frozenset((3, 7))]).same == ()


def test_an_acronym_of_two_organisations_joins_neither():
    health = known(1, "한국의학가람연구소", "KMGI")
    sea = party("한국해양가람개발원", "KMGI")
    assert recognise(sea, [health], text="한국해양가람개발원(KMGI)은").id is None
    only_heard_of = known(1, "KMGI")
    assert recognise(sea, [only_heard_of], text="한국해양가람개발원(KMGI)은").id == 1


def test_a_full_name_in_brackets_is_one_even_beside_another():
    korean = known(1, "가람연구원", "GRI")
    english = party("Garam Research Institute", "가람연구원")
    assert recognise(english, [korean], text="Garam Research Institute (가람연구원) said").id == 1


def test_the_lexicon_forbids_what_brackets_seem_to_say():
    two = [known(1, "카카오"), known(2, "네이버")]
    found = recognise(party("카카오", "네이버"), two, text="카카오(네이버)는")
    assert (found.id, found.same, found.names) == (1, (), ("카카오",))


def test_a_word_for_many_is_no_name():
    assert stated_names(party("한국로봇가공협회", "협회"), "한국로봇가공협회(협회)는") == ()


@pytest.mark.parametrize(
    ("who", "house"),
    [
        (party("삼성SDS"), "삼성"),
        (party("Samsung SDS"), "삼성"),
        (party("현대백화점"), None),
        (party("기아"), "현대자동차그룹"),
        (party("한국전자통신연구원 광주분원", "한국전자통신연구원"), "한국전자통신연구원"),
        (party("가람소프트", "가람"), None),
        (party("가람 에어로스페이스", "가람"), None),
        (party("가람대 산학협력단", "가람대"), "가람대"),
        (party("IBM Security", "IBM"), "IBM"),
        (party("Vodafone Group Plc", "Vodafone"), None),
    ],
)
def test_who_belongs_to_whom_is_known_and_not_guessed(who, house):
    assert house_of(who) == house


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("SKT", ("SK텔레콤", "SK Telecom")),
        ("KT", ("KT", "KT")),
        ("NAVER", ("네이버", "NAVER")),
        ("AWS", ("아마존웹서비스", "Amazon Web Services")),
        ("가람소프트", ("가람소프트", None)),
        ("Mocoplex", (None, "Mocoplex")),
    ],
)
def test_each_language_has_its_usual_name(name, names):
    assert display_names(party(name)) == names


def test_the_type_is_the_lexicons_where_it_has_one():
    assert type_of(Organisation("KAIST")) is OrganisationType.UNIVERSITY
    assert type_of(Organisation("가람소프트")) is OrganisationType.COMPANY


def test_no_group_belongs_to_itself_or_to_its_own_member():
    for parent in set(groups().values()):
        seen, house = {parent}, house_of(party(parent))
        while house is not None:
            assert house not in seen
            seen.add(house)
            house = house_of(party(house))


NAMES = ["KT", "KT&G", "케이티", "삼성SDS", "삼성전자", "한양대", "한양대학교", "한양", "가람", "가람소프트"]


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_recognising_is_symmetric(one, other):
    there = recognise(party(one), [known(1, other, *look_up(party(other)))]).id
    back = recognise(party(other), [known(1, one, *look_up(party(one)))]).id
    assert there == back


@given(st.permutations(NAMES))
def test_the_order_in_which_names_come_makes_no_organisations(order):
    """Each name is recognised among those before it, as an archive grows; who is one with whom stays the same."""

    def grown(names):
        archive, ids = [], {}
        for number, name in enumerate(names):
            found = recognise(party(name), archive)
            ids[name] = found.id if found.id is not None else number
            archive.append(known(ids[name], *look_up(party(name))))
        return {frozenset(n for n in names if ids[n] == ids[name]) for name in names}

    assert grown(order) == grown(NAMES)
