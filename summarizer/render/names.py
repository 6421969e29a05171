"""An organisation's name for readers of one language: their own form where one is known, the other beside it.

Nothing is transcribed here: a form that neither the article nor the lexicon knows is left as it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from summarizer.facts.lexicon import Entry, key, lexicon
from summarizer.types import Alliance, Language, Organisation

_HANGUL = re.compile("[가-힣]")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&]{1,4}")
#: What stands behind a name and makes no other organisation of it, as `key` writes it.
_COMMON_ENDS = re.compile(
    r"(?:그룹|금융그룹|자동차|반도체|주식회사|코리아|대학교|학교|교|본사|company|co|corp|corporation|inc|incorporated"
    r"|ltd|limited|llc|plc|sa|ag|se|nv|gmbh|groupe?|holdings?|motors?|technolog(?:y|ies)|korea|university)+"
)


def localised(alliance: Alliance, language: Language) -> Alliance:
    """The alliance with its parties under the names that readers of this language know."""
    names = {party.name: name_in(party, language) for party in alliance.parties}
    if all(name == known for name, known in names.items()):
        return alliance
    # Two that would read the same, such as a firm and its own arm, keep the names that tell them apart.
    alike = Counter(names.values())
    names = {name: known if alike[known] == 1 else name for name, known in names.items()}
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
    written = [alias for alias in organisation.aliases if _is_other_form(name, alias)]
    known = lexicon().find(name)
    if known is None:
        # The article's own other form says more surely who it is than what the editors know of a form.
        own = (form for form in written if _reads(form, language) and name not in form)
        if form := next(own, None):
            return form
        known = next((entry for form in written if (entry := _by_form(name, form))), None)
    if known is None:
        return name
    # KT, IBM or KAIST are written so in Korean as well: what stands first in the lexicon is the usual form.
    if language is Language.KO and not _is_korean(known.forms[0]):
        return name
    return next((form for form in (*known.forms, *written) if _reads(form, language)), name)


def both(organisation: Organisation, language: Language) -> str:
    """The name in the reader's language with the written one behind it, where they are two.

    >>> both(Organisation("서울대"), Language.EN), both(Organisation("Nokia"), Language.KO)
    ('Seoul National University (서울대)', '노키아(Nokia)')
    """
    name = name_in(organisation, language)
    if name == organisation.name or _is_korean(name) == _is_korean(organisation.name):
        return name
    return f"{name}({organisation.name})" if language is Language.KO else f"{name} ({organisation.name})"


def _by_form(name: str, form: str) -> Entry | None:
    """Whom the editors know under another form of a name, where that is safe to say.

    An acronym is many organisations' (KIA is a car maker and Kuwait's fund), and so is what two names begin with.
    """
    if _ACRONYM.fullmatch(form):
        return None
    one, other = key(name), key(form)
    contains = one.startswith(other) or other.startswith(one)
    return lexicon().find(form) if contains or not _begin_alike(name, form) else None


def _begin_alike(name: str, form: str) -> bool:
    if _is_korean(name):
        return key(name)[:3] == key(form)[:3]
    return name.split()[0].casefold() == form.split()[0].casefold()


def _is_other_form(name: str, alias: str) -> bool:
    """Whether an alias names the same organisation, and not the one that it belongs to.

    A part that is written apart from its house ("KAIST 문화기술대학원") is told as the house, as the facts do; a firm
    of the same group is another firm.

    >>> _is_other_form("폭스바겐그룹", "폭스바겐"), _is_other_form("CJ인베스트먼트", "CJ")
    (True, False)
    """
    one, other = key(name), key(alias)
    if not one.startswith(other) or one == other:
        return True
    if _is_korean(name) and name.startswith(f"{alias} "):
        return True
    return bool(_COMMON_ENDS.fullmatch(one.removeprefix(other)))


def _reads(form: str, language: Language) -> bool:
    return _is_korean(form) == (language is Language.KO)


def _is_korean(name: str) -> bool:
    return bool(_HANGUL.search(name))
