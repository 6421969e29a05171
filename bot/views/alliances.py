"""Alliances as files for people's own tools: a table for spreadsheets, JSON, a graph for Gephi. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from bot.domain.archive import Pact
from summarizer.render import english, korean
from summarizer.render.updates import english_status, korean_status
from summarizer.types import Language

FORMATS = ("csv", "json", "graphml")
#: A cell that begins so is a formula to a spreadsheet; an apostrophe before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: More members than this are joined through the alliance, not each with each.
_MOST_JOINED = 60
_COLUMNS = (
    "id", "date", "name", "kind", "status", "parties", "lead", "reasons", "first_day", "last_day",
    "reports", "outlet", "title", "url",
)  # fmt: skip
_KOREAN_COLUMNS = (
    "번호", "날짜", "이름", "형태", "상태", "참여", "주도", "이유", "처음", "마지막",
    "보도 수", "매체", "기사 제목", "기사 주소",
)  # fmt: skip


def rendered(pacts: Sequence[Pact], kind: str, language: Language) -> bytes:
    """The alliances in one of `FORMATS`."""
    return {"csv": as_csv, "json": as_json, "graphml": as_graphml}[kind](pacts, language)


def as_csv(pacts: Sequence[Pact], language: Language) -> bytes:
    """A row an alliance, in UTF-8 with a mark that tells Excel so; no cell is ever a formula."""
    ko = language is Language.KO
    said = korean if ko else english
    status = korean_status if ko else english_status
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(_KOREAN_COLUMNS if ko else _COLUMNS)
    for pact in pacts:
        source = pact.source
        cells = (
            str(pact.id),
            pact.happened_on or "",
            pact.name or "",
            said.KINDS[pact.kind],
            status(pact.status.value, pact.kind),
            ", ".join(member.name(language) for member in pact.members),
            _lead(pact, language) or "",
            ", ".join(said.REASONS[reason] for reason in pact.reasons),
            pact.first_day.isoformat(),
            pact.last_day.isoformat(),
            str(pact.reports),
            source.outlet if source else "",
            source.title if source else "",
            source.url if source else "",
        )
        table.writerow([_tame(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _tame(cell: str) -> str:
    """Text that no spreadsheet computes."""
    cell = cell.replace("\x00", "")
    return f"'{cell}" if cell.lstrip(" \u00a0\u3000").startswith(_FORMULA) else cell


def as_json(pacts: Sequence[Pact], language: Language) -> bytes:
    """A list of alliances with everything that is known of them, labels as the facts have them."""
    del language  # names are given in both
    records = [
        {
            "id": pact.id,
            "name": pact.name,
            "kind": pact.kind.value,
            "status": pact.status.value,
            "date": pact.happened_on,
            "first_day": pact.first_day.isoformat(),
            "last_day": pact.last_day.isoformat(),
            "lead": pact.lead,
            "parties": [
                {
                    "id": member.id,
                    "name": member.name(Language.KO),
                    "name_ko": member.name_ko,
                    "name_en": member.name_en,
                    "joined_on": member.joined_on,
                    "left_on": member.left_on,
                }
                for member in pact.members
            ],
            "why": [reason.value for reason in pact.reasons],
            "reports": pact.reports,
            "history": [
                {"date": moment.happened_on, "kind": moment.kind.value, "status": moment.status.value}
                for moment in pact.moments
            ],
            "source": {
                "title": pact.source.title,
                "url": pact.source.url,
                "outlet": pact.source.outlet,
                "published": pact.source.published.isoformat() if pact.source.published else None,
            }
            if pact.source
            else None,
        }
        for pact in pacts
    ]
    return (json.dumps(records, ensure_ascii=False, indent=1) + "\n").encode()


def as_graphml(pacts: Sequence[Pact], language: Language) -> bytes:
    """Organisations as nodes, and an edge between each two of an alliance, with when and why."""
    import networkx

    graph: networkx.MultiGraph[str] = networkx.MultiGraph()
    counts = Counter(member.id for pact in pacts for member in pact.members)
    for pact in pacts:
        for member in pact.members:
            graph.add_node(
                f"o{member.id}",
                label=_clean(member.name(language)),
                type="organisation",
                alliances=counts[member.id],
            )
        values = {
            "label": _clean(pact.name or pact.kind.value),
            "kind": pact.kind.value,
            "status": pact.status.value,
            "date": pact.happened_on or "",
            "why": ",".join(reason.value for reason in pact.reasons),
            "url": _clean(pact.source.url if pact.source else ""),
        }
        if len(pact.members) <= _MOST_JOINED:
            for one, other in combinations(pact.members, 2):
                graph.add_edge(f"o{one.id}", f"o{other.id}", key=f"a{pact.id}", **values)
        else:
            graph.add_node(f"a{pact.id}", label=values["label"], type="alliance", alliances=1)
            for member in pact.members:
                graph.add_edge(f"a{pact.id}", f"o{member.id}", key=f"a{pact.id}", **values)
    out = io.BytesIO()
    networkx.write_graphml(graph, out, encoding="utf-8", named_key_ids=True)
    return out.getvalue()


def _clean(text: str) -> str:
    """Without the control characters that XML has no place for."""
    return "".join(letter for letter in text if letter >= " " and letter not in "\ufffe\uffff")


def _lead(pact: Pact, language: Language) -> str | None:
    return next((member.name(language) for member in pact.members if member.id == pact.lead), None)
