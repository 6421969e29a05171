"""An organisation's name for readers of one language: their own form where one is known, the other beside it.

Nothing is transcribed here: a form that neither the article nor the lexicon knows is left as it is written.
"""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer.facts.lexicon import lexicon
from summarizer.types import Alliance, Language, Organisation

_HANGUL = re.compile("[가-힣]")


def localised(alliance: Alliance, language: Language) -> Alliance:
    """The alliance with its parties under the names that readers of this language know."""
    names = {party.name: name_in(party, language) for party in alliance.parties}
    if all(name == known for name, known in names.items()):
        return alliance
    parties = tuple(replace(party, name=names[party.name]) for party in alliance.parties)
    lead = names.get(alliance.lead, alliance.lead) if alliance.lead else None
    return replace(alliance, parties=parties, lead=lead)


def name_in(organisation: Organisation, language: Language) -> str:
    """The name that readers of this language know it by.

    >>> name_in(Organisation("서울대"), Language.EN), name_in(Organisation("Nokia"), Language.KO)
    ('Seoul National University', '노키아')
    >>> name_in(Organisation("KT"), Language.KO), name_in(Organisation("케이티"), Language.EN)
    ('KT', 'KT')
    """
    name = organisation.name
    if _is_korean(name) == (language is Language.KO):
        return name
    forms = known_forms(organisation)
    if language is Language.EN:
        return next((form for form in forms if not _is_korean(form)), name)
    # KT, IBM or KAIST are written so in Korean as well: what stands first in the lexicon is the usual form.
    if forms and not _is_korean(forms[0]):
        return name
    return next((form for form in forms if _is_korean(form)), name)


def both(organisation: Organisation, language: Language) -> str:
    """The name in the reader's language with the written one behind it, where they are two.

    >>> both(Organisation("서울대"), Language.EN), both(Organisation("Nokia"), Language.KO)
    ('Seoul National University (서울대)', '노키아(Nokia)')
    """
    name = name_in(organisation, language)
    if name == organisation.name or _is_korean(name) == _is_korean(organisation.name):
        return name
    return f"{name}({organisation.name})" if language is Language.KO else f"{name} ({organisation.name})"


def known_forms(organisation: Organisation) -> tuple[str, ...]:
    """Its other names: those that the editors know, the usual one first, then those of the article."""
    entry = next(
        (found for form in (organisation.name, *organisation.aliases) if (found := lexicon().find(form))),
        None,
    )
    return tuple(dict.fromkeys((*(entry.forms if entry else ()), *organisation.aliases)))


def _is_korean(name: str) -> bool:
    return bool(_HANGUL.search(name))
