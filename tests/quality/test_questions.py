"""The questions that were added to the articles that are learnt from."""

import json
import re
import unicodedata

import pytest

from training.corpus import CORPUS
from training.questions import FOLDERS, added


def squeezed(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_is_new_to_its_article_and_its_answers_stand_there(folder):
    faults = []
    for article, questions in added(CORPUS / folder).items():
        item = json.loads((CORPUS / folder / f"{article}.json").read_text("utf-8"))
        text = squeezed(item["title"] + item["body"])
        asked = [squeezed(q["q"]) for q in [*item["gold"]["questions"], *questions]]
        faults += [(article, q) for q in {q for q in asked if asked.count(q) > 1}]
        for question in questions:
            if question["answerable"] != bool(question["answers"]) or not all(
                any(squeezed(form) in text for form in forms) for forms in question["answers"]
            ):
                faults.append((article, question["q"]))
    assert not faults


def test_there_are_some_for_each_folder():
    assert all(len(added(CORPUS / folder)) > 100 for folder in FOLDERS)
