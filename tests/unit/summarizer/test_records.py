"""Facts survive the way into a record and back."""

import json

from hypothesis import given
from hypothesis import strategies as st

from summarizer.records import alliance_record, facts_from, facts_record
from summarizer.types import (
    Alliance,
    Evidence,
    Facts,
    Kind,
    Language,
    Organisation,
    OrganisationType,
    Reason,
    Status,
)
from tests.builders import alliance

_text = st.text(max_size=12)
_organisations = st.builds(
    Organisation,
    name=_text,
    aliases=st.lists(_text, max_size=4).map(tuple),
    type=st.sampled_from(OrganisationType),
    ticker=st.none() | _text,
)
_alliances = st.builds(
    Alliance,
    parties=st.lists(_organisations, max_size=4).map(tuple),
    kind=st.sampled_from(Kind),
    status=st.sampled_from(Status),
    main=st.booleans(),
    name=st.none() | _text,
    lead=st.none() | _text,
    why=st.lists(st.sampled_from(Reason), unique=True).map(tuple),
    date=st.none() | st.just("2021-11"),
    evidence=st.lists(
        st.builds(Evidence, _text, st.integers(0, 9), st.integers(0, 9), _text), max_size=3
    ).map(tuple),
)


@given(
    st.builds(
        Facts, alliances=st.lists(_alliances, max_size=3).map(tuple), language=st.sampled_from(Language)
    )
)
def test_facts_come_back_as_they_went(facts):
    assert facts_from(json.loads(json.dumps(facts_record(facts)))) == facts


def test_the_keys_are_those_of_the_facts_line():
    record = alliance_record(alliance("KT", "틸론"))
    assert list(record) == ["main", "name", "kind", "status", "lead", "parties", "why", "date", "evidence"]
    assert list(record["parties"][0]) == ["name", "aliases", "type", "ticker"]
