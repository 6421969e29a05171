"""What the pictures are tried with."""

from bot.views.map import Tie
from bot.views.trends import Trends
from summarizer.types import Reason

MEMBERS = (
    *("서울대학교", "카이스트", "포항공과대학교", "서울과학기술대학교", "한국전자통신연구원 호남권연구센터"),
    *("벤처기업협회", "케이뱅크", "나무기술", "티맥스에이엔씨", "아롬정보기술", "솔트룩스", "소만사"),
    *("펜타시큐리티시스템", "틸론", "제노솔루션"),
)
LONG = "한국전자통신연구원 호남권연구센터 부설기관"
BODY = Tie(("가온텔레콤", *MEMBERS), (Reason.ECOSYSTEM, Reason.TALENT), "클라우드 원팀", "2020-11-10")
PAIR = Tie(("가온텔레콤", "Orbis Telecommunications International Holdings"), (Reason.MARKET,), None, "2021")
TRIO = Tie(("가온텔레콤", "부산시", "나무기술"), (), None, "2021-03", ended=True)
MANY = [Tie(("Doori Cloud", f"Partner Company {n} Ltd"), (list(Reason)[n % 10],)) for n in range(40)]

MAPS = {
    "one": ("가온텔레콤", [PAIR]),
    "a body, a pair, a trio": ("가온텔레콤", [BODY, PAIR, TRIO]),
    "several with one partner": ("가온텔레콤", [PAIR, PAIR, TRIO]),
    "forty": ("Doori Cloud", MANY),
    "a long name in the middle": (LONG, [Tie((member, LONG)) for member in MEMBERS]),
    "nobody": ("가온텔레콤", []),
}

MONTHS = tuple(f"2021-{month:02d}" for month in range(4, 12))
FULL = Trends(
    MONTHS,
    (3, 9, 12, 9, 14, 20, 17, 23),
    tuple((reason, tuple((7 * n + k) % 15 for k in range(8))) for n, reason in enumerate(Reason)),
    tuple((f"한국전자통신연구원 제{n}연구센터", tuple((5 * n + k) % 6 for k in range(8))) for n in range(14)),
)
TABLES = {
    "full": FULL,
    "one month": Trends(("2021-11",), (2,), ((Reason.TALENT, (2,)),), (("KT", (2,)),)),
    "nothing": Trends(("2021-11",), (0,)),
    "unfinished": Trends(("2021-10", "2021-11"), (2, 1), (), (("KT", (2, 1)),), unfinished=True),
}
