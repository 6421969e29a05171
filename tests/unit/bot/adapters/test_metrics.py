"""What is measured, as Prometheus reads it."""

import asyncio

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.counted import CountedChannel
from bot.adapters.metrics import METRICS, exposition
from bot.domain.chat import Place, Platform
from bot.domain.tally import Tally
from bot.errors import FloodError, PermanentError, RejectedError, TransientError, UnknownOutcomeError
from bot.ports import Channel
from bot.store.jobs import Backlog
from bot.store.measures import Measures

PLACE = Place(Platform.TELEGRAM, "1", "2")


def samples(measures):
    text = exposition(measures, "1.2.3").decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_counts_of_all_processes_become_counters():
    found = samples(Measures(tallies={("sends", (("outcome", "sent"), ("platform", "telegram"))): 7.0}))
    assert found["pactwire_sends_total", (("outcome", "sent"), ("platform", "telegram"))] == 7


def test_times_become_a_histogram_whose_classes_add_up():
    tally = Tally()
    for seconds in (0.02, 0.3, 0.4, 999):
        tally.observe("reading_seconds", seconds)
    found = samples(Measures(tallies=tally.take()))
    up_to = {
        dict(labels)["le"]: value
        for (name, labels), value in found.items()
        if name.endswith("reading_seconds_bucket")
    }
    assert (up_to["0.01"], up_to["0.05"], up_to["0.5"], up_to["300.0"], up_to["+Inf"]) == (0, 1, 3, 3, 4)
    assert found["pactwire_reading_seconds_sum", ()] == pytest.approx(999.72)
    assert found["pactwire_reading_seconds_count", ()] == 4


def test_rows_become_gauges():
    found = samples(
        Measures(
            states={"articles": {("full", "read"): 12.0}},
            numbers={"dead_letters": 3.0},
            backlog=(Backlog("news", "fetch", "todo", 5, 1.5), Backlog("news", "fetch", "doing", 1, None)),
            lag={"0.99": 30.0},
        )
    )
    assert found["pactwire_articles", (("quality", "full"), ("state", "read"))] == 12
    assert found["pactwire_dead_letters", ()] == 3
    assert found["pactwire_jobs", (("queue", "news"), ("state", "todo"), ("task", "fetch"))] == 5
    assert found["pactwire_queue_oldest_seconds", (("queue", "news"), ("task", "fetch"))] == 1.5
    assert found["pactwire_digest_lag_seconds", (("quantile", "0.99"),)] == 30
    assert found["pactwire_build_info", (("version", "1.2.3"),)] == 1


def test_every_metric_has_a_help_text_and_a_name_of_its_own():
    assert len({metric.name for metric in METRICS}) == len(METRICS)
    assert all(metric.name.startswith("pactwire_") and len(metric.help) > 10 for metric in METRICS)


class Moody(Channel):
    def __init__(self, error):
        self.error = error

    async def send(self, place, payload):
        if self.error:
            raise self.error
        return "1"


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, "sent"),
        (FloodError("x", retry_after=1), "flood"),
        (RejectedError("x"), "rejected"),
        (PermanentError("x"), "gone"),
        (UnknownOutcomeError("x"), "unknown"),
        (TransientError("x"), "failed"),
        (ZeroDivisionError(), "broken"),
    ],
)
async def test_sends_are_counted_by_their_outcome(error, outcome):
    tally = Tally()
    channel = CountedChannel(Moody(error), "telegram", tally)
    sent = (await asyncio.gather(channel.send(PLACE, {}), return_exceptions=True))[0]
    assert sent is error or sent == "1"
    assert tally.take()["sends", (("outcome", outcome), ("platform", "telegram"))] == 1


def test_a_counted_channel_does_all_that_a_channel_does():
    public = {name for name in vars(Channel) if not name.startswith("_")}
    assert public <= set(vars(CountedChannel))


def test_counts_that_could_not_be_written_down_are_not_lost():
    tally = Tally()
    tally.count("answers", outcome="answered")
    taken = tally.take()
    assert tally.take() == {}
    tally.count("answers", outcome="answered")
    tally.put_back(taken)
    assert tally.take() == {("answers", (("outcome", "answered"),)): 2}
