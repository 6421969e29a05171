"""Write down who a story's organisations are and which alliances it tells of.

story -> its parties among the archive's organisations -> each alliance told anew, one that is known or a new one ->
its line of time
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import alliances, mergers, organisations, stories
from bot.store.alliances import Told
from bot.store.articles import StoredArticle
from bot.store.session import Database
from bot.store.stories import StoredStory
from summarizer.facts.lexicon import key
from summarizer.stories.changes import counterpart
from summarizer.stories.history import Telling, belongs, lay
from summarizer.stories.merge import consolidate
from summarizer.stories.recognition import (
    Known,
    Recognition,
    display_names,
    entry_of,
    house_of,
    look_up,
    recognise,
    type_of,
)
from summarizer.types import Alliance, Organisation

#: The rules by which stories are registered; a higher number has every story registered again.
RULES = 1
_PORTION = 50


async def register(connection: AsyncConnection, story: StoredStory, frame: StoredArticle) -> None:
    """Bring organisations and alliances in line with what a story tells now; doing it again changes nothing.

    `frame` is the report that the story's evidence is quoted from.
    """
    await _Registrar(connection, story, frame).register()
    await alliances.registered(connection, story.id, RULES)


async def register_all(database: Database) -> int:
    """Register what was placed before there were organisations, story by story; gives how many there were."""
    done = 0
    while True:
        async with database.transaction() as connection:
            await stories.one_at_a_time(connection)
            ids = await alliances.unregistered(connection, RULES, most=_PORTION)
            for story in await stories.load(connection, ids):
                for article in story.articles:
                    await stories.remember(connection, article)
                await settle(connection, story)
        if not ids:
            return done
        done += len(ids)


async def settle(connection: AsyncConnection, story: StoredStory) -> None:
    """Merge a story's facts out of its reports, and write down what follows from them."""
    if not story.articles:
        await alliances.registered(connection, story.id, RULES)
        return
    whole = consolidate([article.read for article in story.articles])
    facts = await stories.record(connection, story.id, whole, story.articles)
    await register(connection, replace(story, facts=facts), story.articles[whole.frame])


class _Registrar:
    """One story being registered."""

    def __init__(self, connection: AsyncConnection, story: StoredStory, frame: StoredArticle) -> None:
        self._connection = connection
        self._story = story
        self._frame = frame
        self._text = "\n".join(
            f"{article.read.article.title}\n{article.read.article.body}" for article in story.articles
        )
        #: The organisations that came up, by id, and which of them a party is.
        self._known: dict[int, Known] = {}
        self._parties: dict[Organisation, int] = {}

    async def register(self) -> None:
        news = [alliance for alliance in self._story.facts.alliances if alliance.main and alliance.parties]
        before = await alliances.told_by(self._connection, self._story.id)
        await self._gather([party for alliance in news for party in alliance.parties])
        touched: list[int] = []
        for alliance in news:
            members = [await self._identify(party) for party in alliance.parties]
            alliance_id, because = await self._find(alliance, members, before, touched)
            touched.append(alliance_id)
            await alliances.tell(self._connection, self._told(alliance_id, alliance, because))
        gone = [told.alliance_id for told in before if told.alliance_id not in touched]
        if gone:
            await alliances.untell(self._connection, self._story.id, gone)
        for alliance_id, told in (await self._tellings([*touched, *gone])).items():
            await self._write(alliance_id, told)

    # --- who is who ---

    async def _gather(self, parties: Collection[Organisation]) -> None:
        """Bring in all organisations that these parties may be, at once."""
        unknown = [party for party in parties if party not in self._parties]
        normals = {normal for party in unknown for normal in look_up(party, self._text)}
        tickers = {party.ticker for party in unknown if party.ticker}
        if normals:
            found = await organisations.known(self._connection, normals, tickers)
            self._known.update((one.id, one) for one in found)

    async def _identify(self, party: Organisation) -> int:
        """The organisation that a party is, a new one if need be; what the article shows of it is remembered."""
        if party in self._parties:
            return self._parties[party]
        known = list(self._known.values())
        found = recognise(party, known, text=self._text)
        if found.same:
            ids = {id_ for one in known for id_ in (one.id, one.whole)}
            apart = await organisations.told_apart(self._connection, ids)
            found = recognise(party, known, text=self._text, apart=apart)
        id_ = await self._create(party) if found.id is None else found.id
        one = self._known[id_]
        if names := [name for name in found.names if key(name) not in one.names]:
            await organisations.add_names(self._connection, id_, names, origin="article")
        if party.ticker and not one.ticker:
            await organisations.learn_code(self._connection, id_, party.ticker)
        names_now = one.names | {key(name) for name in found.names}
        self._known[id_] = replace(one, names=names_now, ticker=one.ticker or party.ticker)
        self._parties[party] = id_
        await self._join(id_, found)
        return id_

    async def _create(self, party: Organisation) -> int:
        name_ko, name_en = display_names(party)
        house = house_of(party)
        parent_id = None
        if house is not None:
            await self._gather([Organisation(house)])
            parent_id = await self._identify(Organisation(house))
        new = organisations.New(name_ko, name_en, type_of(party), party.ticker, parent_id)
        id_ = await organisations.create(self._connection, new)
        entry = entry_of(party)
        forms = entry.forms if entry else ()
        await organisations.add_names(self._connection, id_, forms, origin="lexicon")
        self._known[id_] = Known(id_, id_, frozenset(map(key, forms)), party.ticker)
        return id_

    async def _join(self, id_: int, found: Recognition) -> None:
        """Two that an article shows to be one are one from now on; a person can undo it."""
        for other in found.same:
            whole = self._known[id_].whole
            if other != whole:
                await mergers.merge(
                    self._connection, whole, other, actor=mergers.OURSELVES, because=found.because
                )
                for one in list(self._known.values()):
                    if one.whole == other:
                        self._known[one.id] = replace(one, whole=whole)

    def _whole(self, party: Organisation) -> int:
        return self._known[self._parties[party]].whole

    # --- which alliance ---

    async def _find(
        self, alliance: Alliance, members: list[int], before: Sequence[Told], taken: Sequence[int]
    ) -> tuple[int, str]:
        """The alliance that is told of: the one that this story told before, one that it goes on with, or a new one."""
        left = [told for told in before if told.alliance_id not in taken]
        same = counterpart(alliance, [told.alliance for told in left])
        if same is not None:
            told = next(told for told in left if told.alliance is same)
            return told.alliance_id, told.because
        ids = await alliances.candidates(self._connection, members, alliance.name)
        telling = self._telling(self._told(0, alliance, ""))
        best, because, where = 0.0, "", None
        for alliance_id, tellings in (await self._tellings(ids)).items():
            if alliance_id in taken or any(told.story_id == self._story.id for told in tellings):
                continue
            found = belongs(telling, [self._telling(told) for told in tellings])
            if found is not None and found.score > best:
                best, because, where = found.score, found.because, alliance_id
        if where is not None:
            return where, because
        return await alliances.begin(self._connection, alliance, self._story.id), ""

    def _told(self, alliance_id: int, alliance: Alliance, because: str) -> Told:
        days = [one.read.article.published for one in self._story.articles if one.read.article.published]
        return Told(
            alliance_id,
            self._story.id,
            self._frame.id,
            self._frame.version,
            alliance,
            min(days, default=self._story.changed_at.date()),
            _past(alliance, self._story.facts.alliances),
            because,
        )

    async def _tellings(self, ids: Collection[int]) -> dict[int, list[Told]]:
        """What is told of these alliances, with all of their parties known."""
        found = await alliances.tellings(self._connection, ids)
        parties = [
            party for tellings in found.values() for told in tellings for party in told.alliance.parties
        ]
        await self._gather(parties)
        for party in parties:
            await self._identify(party)
        return found

    def _telling(self, told: Told) -> Telling:
        members = tuple(self._whole(party) for party in told.alliance.parties)
        return Telling(told.alliance, members, told.told_on, told.story_id, told.past)

    # --- the line of time ---

    async def _write(self, alliance_id: int, told: Sequence[Told]) -> None:
        line = lay([self._telling(one) for one in told])
        rows: dict[int, dict[int, str]] = {}
        for one in told:
            for party in one.alliance.parties:
                rows.setdefault(self._whole(party), {}).setdefault(self._parties[party], party.name)
        await alliances.write(self._connection, alliance_id, line, told, rows=rows)


def _past(alliance: Alliance, all_told: Sequence[Alliance]) -> tuple[Alliance, ...]:
    """What the same article tells of these parties' past."""
    return tuple(
        other
        for other in all_told
        if not other.main
        and other.date
        and len(other.parties) == len(alliance.parties)
        and counterpart(other, [alliance]) is not None
    )
