"""What `--help` tells."""

import pytest

from bot.cli import command


def groups(group, path=()):
    yield path, group
    for name, one in group.commands.items():
        if hasattr(one, "commands"):
            yield from groups(one, (*path, name))


@pytest.mark.parametrize(("path", "group"), list(groups(command())))
def test_a_list_of_commands_cuts_nothing_off(path, group, capsys):
    command().main([*path, "--help"], standalone_mode=False)
    said = capsys.readouterr().out
    assert "..." not in said.replace("COMMAND [ARGS]...", "")
    for one in group.commands.values():
        assert " ".join(one.help.partition("\n\n")[0].split()) in " ".join(said.split())
