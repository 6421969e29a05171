"""An article as its drafts see it."""

from summarizer.types import Language
from tests.unit.summarizer.facts.article import scene_of

BODY = "가람전자는 22일 누리통신과 3년간 협력하기로 하고, 서울에서 업무협약을 체결했다."


def test_names_and_numbers_are_masked_in_the_words() -> None:
    scene = scene_of("", BODY, Language.KO, ["가람전자", "누리통신"])
    words = [word for _, word, _ in scene.words(0)]
    assert words[:2] == ["<org>", "는/J"]
    assert words.count("<org>") == 2
    assert "<n>" in words


def test_a_sentence_is_cut_where_its_clauses_end() -> None:
    scene = scene_of("", BODY, Language.KO, ["가람전자", "누리통신"])
    pieces = [scene.texts[0][clause.start : clause.end] for clause in scene.clauses[0]]
    assert pieces == ["가람전자는 22일 누리통신과 3년간 협력하기로 하고, ", "서울에서 업무협약을 체결했다."]


def test_words_of_allying_are_counted_by_group_and_place() -> None:
    scene = scene_of("", BODY, Language.KO, ["가람전자", "누리통신"])
    first, second = scene.clauses[0]
    assert scene.cues("alliances", 0, first.start, first.end)["partnership"] == 1
    assert scene.cues("alliances", 0, second.start, second.end)["signing"] == 1
    assert scene.cues("alliances", 0)["memorandum"] >= 1


def test_a_view_knows_how_far_each_sentence_is_from_the_core() -> None:
    body = "시장이 커진다. 가람전자와 누리통신이 협약했다. 가람전자는 서울에 있다. 끝이다."
    scene = scene_of("제목", body, Language.KO, ["가람전자", "누리통신"])
    (view,) = scene.views
    assert view.distance == (-2, -1, 0, 1, 2)
    assert view.own == (0, 0, 2, 1, 0)


def test_small_letters_keep_every_place() -> None:
    scene = scene_of("", "İstanbul's Garam and Nuri signed.", Language.EN, ["Garam", "Nuri"])
    assert len(scene.texts[0]) == len("İstanbul's Garam and Nuri signed.")
