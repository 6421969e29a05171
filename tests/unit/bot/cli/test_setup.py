"""What is said where a process cannot start on its database."""

import pytest

from bot.cli.setup import database_remedy, told_at_the_start
from bot.errors import PermanentError, TransientError, UserError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TransientError("The database does not answer (refused)."), "host, user, password and database of"),
        (PermanentError("The database refused a statement (read-only)."), "be allowed to write"),
    ],
)
def test_a_database_that_cannot_be_used_at_the_start_is_told_with_what_to_look_at(error, said):
    with pytest.raises(UserError) as caught, told_at_the_start():
        raise error
    assert str(caught.value).startswith(str(error))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("The database lacks migrations: run `pactwire migrate`.", "pactwire migrate"),
        ("The database was migrated by a newer Pactwire: upgrade this one.", ""),
    ],
)
def test_what_says_itself_what_to_do_is_left_as_it_is(said, remedy):
    assert database_remedy(UserError(said)) == remedy
    with pytest.raises(UserError) as caught, told_at_the_start():
        raise UserError(said)
    assert str(caught.value) == said
