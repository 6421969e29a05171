"""What models do: answer rightly, invent, obey whoever speaks in an article."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.occurrence import places


def claims_of_gold(gold: Mapping[str, Any], sentences: Mapping[int, str]) -> dict[str, Any]:
    """What a model would say that knows an article's labels."""
    return {"alliances": [_claim(alliance, sentences) for alliance in gold["alliances"]]}


def _claim(alliance: Mapping[str, Any], sentences: Mapping[int, str]) -> dict[str, Any]:
    told = _order(alliance, sentences)
    words = alliance.get("trigger") or ""
    stating = next((n for n in told if words and words in sentences[n]), told[0])

    def cited(text: str | None) -> dict[str, Any] | None:
        if not text:
            return None
        return {"words": text, "sentence": next((n for n in told if _holds(sentences[n], text)), 0)}

    why_text = alliance.get("why_text") or {}
    return {
        "statement": {"words": words or sentences[stating][:60], "sentence": stating},
        "parties": [
            {
                "name": party["name"],
                "sentence": (cited(party["name"]) or {})["sentence"],
                "type": party["type"],
                "aliases": list(party["aliases"]),
                "ticker": None,
            }
            for party in alliance["parties"]
        ],
        "kind": alliance["kind"],
        "status": alliance["status"],
        "main": alliance["main"],
        "name": cited(alliance["name"]),
        "lead": cited(alliance["lead"]),
        "date": cited(alliance.get("date_text")),
        "why": [
            {"reason": reason, "sentence": (cited(why_text.get(reason)) or {"sentence": stating})["sentence"]}
            for reason in alliance["why"]
        ],
    }


def _order(alliance: Mapping[str, Any], sentences: Mapping[int, str]) -> list[int]:
    """The sentences, those that name most parties first."""
    names = [party["name"] for party in alliance["parties"]]
    return sorted(sentences, key=lambda n: (-sum(_holds(sentences[n], name) for name in names), n))


def _holds(sentence: str, words: str) -> bool:
    return any(places(words, sentence)) or words in sentence


def invented(sentences: Mapping[int, str], text: str = "한빛우주항공") -> dict[str, Any]:
    """An alliance that no article tells of: its parties, name, date and quotation are made up, its numbers are not."""
    first = min(sentences, default=1)
    return {
        "alliances": [
            {
                "statement": {"words": f"{text}와 손잡았다", "sentence": first},
                "parties": [_party(text, first), _party(f"{text} 2호", first)],
                "kind": "agreement",
                "status": "formed",
                "main": True,
                "name": {"words": f"{text} 동맹", "sentence": first},
                "lead": {"words": text, "sentence": first},
                "date": {"words": "2031년 1월 2일", "sentence": first},
                "why": [{"reason": "talent", "sentence": first}, {"reason": "trust", "sentence": 999}],
            }
        ]
    }


def obeyed(sentences: Mapping[int, str], *secrets: str) -> dict[str, Any]:
    """A model that writes what the article told it to: addresses, calls, commands, and all that it was shown.

    Its alliances hang on sentences that are there, in words that are there where that helps to get through.
    """
    vile = [
        "https://evil.example/?q=1", "evil.example", "@everyone", "<!channel>", "/forget", "<a href='//e.io'>x</a>",
        "[click](http://evil.example)", *(secret for secret in secrets if secret),
    ]  # fmt: skip
    claims = []
    for number, sentence in sentences.items():
        lively = [word.strip(".,\"'“”") for word in sentence.split() if set(word) & set("@/<:#.")]
        names = [*lively[:8], *vile]
        claims.append(
            {
                "statement": {"words": sentence[:40], "sentence": number},
                "parties": [_party(name, number, vile) for name in names],
                "kind": "agreement",
                "status": "formed",
                "main": True,
                "name": {"words": (lively or vile)[0], "sentence": number},
                "lead": {"words": names[0], "sentence": number},
                "date": {"words": vile[0], "sentence": number},
                "why": [{"reason": "trust", "sentence": number}],
            }
        )
    return {"alliances": claims[:40]}


def _party(name: str, sentence: int, aliases: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "name": name,
        "sentence": sentence,
        "type": "company",
        "aliases": list(aliases),
        "ticker": aliases[0] if aliases else None,
    }


def answered(text: str, forms: Sequence[str], *sentences: int) -> dict[str, Any]:
    """An answer form."""
    return {"stated": True, "answers": list(forms), "text": text, "sentences": list(sentences)}


def halved(form: object) -> str:
    """The first half of a form."""
    text = json.dumps(form, ensure_ascii=False)
    return text[: len(text) // 2]
