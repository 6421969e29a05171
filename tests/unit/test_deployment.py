"""What ships for deployments names things that exist: metrics, commands, settings, files."""

import inspect
import json
import re
from pathlib import Path

import pytest
import yaml

from bot.adapters.metrics import METRICS, Kind
from bot.schedule.jobs import Queue
from bot.store.session import Database
from config.settings import names

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "deploy/grafana/pactwire.json"
ALERTS = ROOT / "deploy/prometheus/alerts.yml"
MANUAL = ROOT / "docs/operations.md"
COMMANDS = {"web", "clock", "worker", "migrate", "run"}


def given():
    """Every series that a scrape can show."""
    series = set()
    for metric in METRICS:
        ends = {Kind.COUNTER: ["_total"], Kind.HISTOGRAM: ["_bucket", "_sum", "_count"]}.get(
            metric.kind, [""]
        )
        series |= {metric.name + end for end in ends}
    return series


def expressions(value):
    """Every `expr` in a tree."""
    if isinstance(value, dict):
        found = [value["expr"]] if "expr" in value else []
        return found + [each for child in value.values() for each in expressions(child)]
    return [each for child in value for each in expressions(child)] if isinstance(value, list) else []


@pytest.mark.parametrize("path", [DASHBOARD, ALERTS], ids=lambda path: path.name)
def test_every_metric_that_is_shown_or_watched_exists(path):
    read = json.loads if path.suffix == ".json" else yaml.safe_load
    found = expressions(read(path.read_text(encoding="utf-8")))
    assert len(found) >= 10
    for expression in found:
        for series in re.findall(r"pactwire_\w+", expression):
            assert series in given(), expression
        labels = set(re.findall(r"(\w+)=~?\"", expression)) - {"job"}
        grouped = re.findall(r"\bby \(([^)]*)\)", expression)
        labels |= {label.strip() for by in grouped for label in by.split(",")} - {"le"}
        known = {label for metric in METRICS for label in metric.labels}
        assert labels <= known, expression


def test_every_metric_is_explained_in_the_manual():
    text = MANUAL.read_text(encoding="utf-8")
    assert [
        series for series in given() if f"`{re.sub('_(bucket|sum|count)$', '', series)}" not in text
    ] == []


def test_the_manual_states_how_many_connections_a_process_may_open():
    database = Database("postgresql://nowhere/none")
    pool, quick = database._engine.pool, database._quick.pool
    queue = inspect.signature(Queue).parameters["connections"].default
    most = pool.size() + pool._max_overflow + quick.size() + quick._max_overflow + queue
    text = MANUAL.read_text(encoding="utf-8")
    assert f"a process opens up to {most} connections" in text
    assert f"20 processes × {most} = {20 * most}" in text


def test_the_compose_file_runs_the_procfiles_processes():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    commands = {service["command"][0] for service in services.values() if "command" in service}
    procfile = dict(
        line.split(": pactwire ") for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    )
    assert commands == set(procfile.values())
    assert procfile == {"release": "migrate", "web": "web", "clock": "clock", "worker": "worker"}
    assert services["worker"]["deploy"]["replicas"] == 2
    for service in services.values():
        for name in service.get("environment", {}):
            assert name in names() or name.startswith("POSTGRES_")
        for needed in service.get("depends_on", {}):
            assert needed in services


@pytest.mark.parametrize("path", sorted((ROOT / "deploy/systemd").iterdir()), ids=lambda path: path.name)
def test_the_units_start_commands_that_exist(path):
    text = path.read_text(encoding="utf-8")
    (command,) = re.findall(r"^ExecStart=\S+/pactwire (\S+)$", text, re.MULTILINE)
    assert command in COMMANDS | {"%i"}
    for name in re.findall(r"([A-Z_]+)=", " ".join(re.findall(r"^Environment=(.*)$", text, re.MULTILINE))):
        assert name in names()


def test_the_image_is_made_of_files_that_exist():
    steps = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    kept = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.*) \S+$", steps, re.MULTILINE)
        for name in line.split()
    ]
    assert sorted(copied) == sorted(kept)
    assert all((ROOT / name).exists() for name in copied)
    assert "\nUSER pactwire\n" in steps
