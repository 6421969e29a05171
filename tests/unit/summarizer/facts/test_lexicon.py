"""Names that are equal, and the lists."""

import pytest

from summarizer.facts.lexicon import key, lexicon, read
from summarizer.types import OrganisationType


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("㈜케이티", "케이티"),
        ("Visa Inc.", "VISA"),
        ("KT(030200)", "KT"),
        ("The Green Web Foundation", "Green Web Foundation"),
        ("AT&amp;T", "AT&T"),
    ],
)
def test_forms_of_one_name_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_a_group_and_its_subsidiary_stay_apart() -> None:
    known = lexicon()
    group, firm = known.find("삼성"), known.find("삼성전자")
    assert group is not None
    assert firm is not None
    assert group != firm


def test_no_form_belongs_to_two_organisations() -> None:
    known = lexicon()
    for place, entry in enumerate(known.entries):
        for form in entry.forms:
            owner = known.places[key(form)]
            assert owner == place or key(form) == key(known.entries[owner].forms[0]) or owner < place


def test_lines_of_the_list_become_entries() -> None:
    known = read("# remark\ncompany\tKT|케이티\nuniversity\t한양대학교|한양대\n")
    found = known.find("케이티")
    assert found is not None
    assert (found.type, found.forms) == (OrganisationType.COMPANY, ("KT", "케이티"))
