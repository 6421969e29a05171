"""A change says what became different and no more: who is told of no longer was not thrown out."""

import pytest

from summarizer.render.updates import change_in_words
from summarizer.stories.changes import Change, ChangeKind
from summarizer.types import Kind, Language

ABOUT = "AI 원팀"


@pytest.mark.parametrize(
    ("change", "ko", "en"),
    [
        (
            Change(ChangeKind.TOLD, ABOUT, values=("KT", "LG"), form=Kind.EQUITY),
            "KT·LG의 지분 제휴 소식도 전해짐",
            "also reported on: an equity alliance of KT and LG",
        ),
        (
            Change(ChangeKind.UNNAMED, ABOUT, values=("LG",)),
            "LG 참여는 더 이상 확인되지 않음",
            "LG is no longer named as a party",
        ),
        (Change(ChangeKind.NAMED, ABOUT, values=("LG", "KT")), "LG·KT 참여 확인", "LG and KT also take part"),
        (Change(ChangeKind.LEAD, ABOUT, "LG", "KT"), "주도 LG → KT", "led by KT, not LG"),
        (Change(ChangeKind.NAME, ABOUT, None, "한팀"), "이름 ‘한팀’", "named “한팀”"),
        (
            Change(ChangeKind.REASONS, ABOUT, values=("talent",)),
            "인재 양성 목적 추가",
            "also to train talent",
        ),
    ],
)
def test_a_change_in_words(change, ko, en):
    assert (change_in_words(change, Language.KO), change_in_words(change, Language.EN)) == (ko, en)
