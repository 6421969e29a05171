"""What is measured, as Prometheus reads it.

Counters are those of all processes together, out of the database, so that one `web` tells of every worker on every
host; what a process counted in its last ten seconds is lost when it is killed. Gauges are counted from the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.domain.tally import BUCKET, CLASSES, COUNT, SUM
from bot.store.measures import Measures

#: Prometheus's own name of the text format that `exposition` writes.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Kind(StrEnum):
    """How a metric is counted."""

    COUNTER = "counter"  # by every process, added up
    HISTOGRAM = "histogram"  # times, by every process, added up
    STATE = "state"  # rows by their state
    NUMBER = "number"  # one number out of the rows
    OTHER = "other"  # as `_others` says


@dataclass(frozen=True, slots=True)
class Description:
    """A metric that we give."""

    #: As Prometheus knows it, without `_total` and the like.
    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    #: What it is called in the measures.
    source: str = ""


METRICS = (
    Description(
        "pactwire_fetches", Kind.COUNTER, "Requests to news sites, by outcome", ("outcome",), "fetches"
    ),
    Description(
        "pactwire_readings",
        Kind.COUNTER,
        "Articles read, by whether they told of an alliance",
        ("outcome",),
        "readings",
    ),
    Description(
        "pactwire_reading_seconds",
        Kind.HISTOGRAM,
        "Time that reading an article took, waiting for a free reader included",
        (),
        "reading_seconds",
    ),
    Description(
        "pactwire_sends",
        Kind.COUNTER,
        "Messages sent, by platform and outcome; flood is a 429",
        ("outcome", "platform"),
        "sends",
    ),
    Description(
        "pactwire_send_seconds",
        Kind.HISTOGRAM,
        "Time that a platform took to accept a message",
        ("platform",),
        "send_seconds",
    ),
    Description(
        "pactwire_answers",
        Kind.COUNTER,
        "Questions answered, and honestly not answered",
        ("outcome",),
        "answers",
    ),
    Description(
        "pactwire_answer_seconds", Kind.HISTOGRAM, "Time that finding an answer took", (), "answer_seconds"
    ),
    Description(
        "pactwire_jobs_done", Kind.COUNTER, "Jobs run, by task and outcome", ("outcome", "task"), "jobs"
    ),
    Description(
        "pactwire_job_seconds", Kind.HISTOGRAM, "Time that jobs took, by task", ("task",), "job_seconds"
    ),
    Description(
        "pactwire_model_served",
        Kind.COUNTER,
        "Who served where a model is set: model, or why the embedded reader did",
        ("by", "purpose"),
        "model_served",
    ),
    Description(
        "pactwire_model_askings",
        Kind.COUNTER,
        "What came of asking the model; remembered cost nothing",
        ("outcome", "purpose"),
        "model_askings",
    ),
    Description(
        "pactwire_model_seconds",
        Kind.HISTOGRAM,
        "Time that asking the model took, all attempts together",
        ("purpose",),
        "model_seconds",
    ),
    Description(
        "pactwire_model_tokens",
        Kind.COUNTER,
        "Tokens that the model took, given and written",
        ("direction", "purpose"),
        "model_tokens",
    ),
    Description(
        "pactwire_model_cost_dollars",
        Kind.COUNTER,
        "What the model cost, by the prices in the settings",
        ("purpose",),
        "model_cost",
    ),
    Description(
        "pactwire_model_dropped",
        Kind.COUNTER,
        "Claims of the model that the article does not bear out",
        ("kind",),
        "model_dropped",
    ),
    Description(
        "pactwire_model_disagreements",
        Kind.COUNTER,
        "Articles in which the model and the embedded reader differ, by field",
        ("field",),
        "model_disagreements",
    ),
    Description(
        "pactwire_model_article_cost_dollars",
        Kind.NUMBER,
        "What reading an article by the model cost on average, articles of the last day",
        (),
        "model_article_cost",
    ),
    Description(
        "pactwire_articles",
        Kind.STATE,
        "Articles stored, by quality of their text and state",
        ("quality", "state"),
        "articles",
    ),
    Description(
        "pactwire_sources",
        Kind.STATE,
        "Sources, by state; failing are on and failed at their last poll",
        ("state",),
        "sources",
    ),
    Description("pactwire_outbox", Kind.STATE, "Messages owed, by state", ("state",), "outbox"),
    Description(
        "pactwire_inbox", Kind.STATE, "Updates that wait to be handled, by platform", ("platform",), "inbox"
    ),
    Description("pactwire_subscriptions", Kind.STATE, "Subscriptions, by state", ("state",), "subscriptions"),
    Description(
        "pactwire_dead_letters",
        Kind.NUMBER,
        "Work that was given up and waits for an operator",
        (),
        "dead_letters",
    ),
    Description(
        "pactwire_parked",
        Kind.NUMBER,
        "Messages whose arrival nobody knows, not to be sent twice",
        (),
        "parked",
    ),
    Description(
        "pactwire_workers",
        Kind.NUMBER,
        "Workers that showed a sign of life; each process has two",
        (),
        "workers",
    ),
    Description(
        "pactwire_clock_tick_age_seconds", Kind.NUMBER, "Since a clock has ticked last", (), "clock_age"
    ),
    Description(
        "pactwire_inbox_oldest_seconds",
        Kind.NUMBER,
        "For how long the first unhandled update has waited",
        (),
        "inbox_oldest",
    ),
    Description(
        "pactwire_outbox_oldest_seconds",
        Kind.NUMBER,
        "For how long the first message that may go has waited",
        (),
        "outbox_oldest",
    ),
    Description(
        "pactwire_editions_overdue_seconds",
        Kind.NUMBER,
        "For how long the first due edition has not been opened",
        (),
        "editions_overdue",
    ),
    Description(
        "pactwire_hosts_closed",
        Kind.NUMBER,
        "News sites that asked to be left alone for a while",
        (),
        "hosts_closed",
    ),
    Description(
        "pactwire_halted_seconds",
        Kind.NUMBER,
        "How long a platform's halt of all our messages lasts still",
        (),
        "halted",
    ),
    Description("pactwire_jobs", Kind.OTHER, "Jobs by queue, task and state", ("queue", "task", "state")),
    Description(
        "pactwire_queue_oldest_seconds",
        Kind.OTHER,
        "For how long the first job that could run has waited",
        ("queue", "task"),
    ),
    Description(
        "pactwire_digest_lag_seconds",
        Kind.OTHER,
        "From due to arrived, briefings of the last hour",
        ("quantile",),
    ),
    Description("pactwire_build_info", Kind.OTHER, "The version that answers", ("version",)),
)


def exposition(measures: Measures, version: str) -> bytes:
    """The measures in the text format."""
    registry = CollectorRegistry()
    registry.register(_Measured(measures, version))
    return generate_latest(registry)


class _Measured(Collector):
    def __init__(self, measures: Measures, version: str) -> None:
        self._measures = measures
        self._version = version

    def collect(self) -> Iterable[Metric]:
        """Every metric that there is."""
        for described in METRICS:
            match described.kind:
                case Kind.COUNTER:
                    yield self._counter(described)
                case Kind.HISTOGRAM:
                    yield self._histogram(described)
                case Kind.STATE | Kind.NUMBER | Kind.OTHER:
                    yield self._gauge(described)

    def _counter(self, described: Description) -> Metric:
        family = CounterMetricFamily(described.name, described.help, labels=described.labels)
        for (name, labels), value in self._measures.tallies.items():
            if name == described.source:
                family.add_metric([dict(labels).get(label, "") for label in described.labels], value)
        return family

    def _histogram(self, described: Description) -> Metric:
        family = HistogramMetricFamily(described.name, described.help, labels=described.labels)
        ends = [*map(str, CLASSES), "+Inf"]
        counts: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
        sums: dict[tuple[str, ...], float] = defaultdict(float)
        for (name, labels), value in self._measures.tallies.items():
            known = dict(labels)
            values = tuple(known.get(label, "") for label in described.labels)
            if name == described.source + BUCKET:
                counts[values][known["le"]] = value
            elif name == described.source + SUM:
                sums[values] = value
            elif name == described.source + COUNT:
                counts[values].setdefault("+Inf", 0.0)
        for values, by_end in counts.items():
            up_to = accumulate(by_end.get(end, 0.0) for end in ends)
            family.add_metric(list(values), list(zip(ends, up_to, strict=True)), sums[values])
        return family

    def _gauge(self, described: Description) -> Metric:
        family = GaugeMetricFamily(described.name, described.help, labels=described.labels)
        for values, value in self._values(described):
            family.add_metric(list(values), value)
        return family

    def _values(self, described: Description) -> Iterator[tuple[tuple[str, ...], float]]:
        found = self._measures
        if described.kind is Kind.STATE:
            yield from found.states.get(described.source, {}).items()
        elif described.kind is Kind.NUMBER and described.source in found.numbers:
            yield (), found.numbers[described.source]
        elif described.name == "pactwire_jobs":
            yield from (((b.queue, b.task, b.state), float(b.count)) for b in found.backlog)
        elif described.name == "pactwire_queue_oldest_seconds":
            waiting = (b for b in found.backlog if b.oldest_seconds is not None)
            yield from (((b.queue, b.task), b.oldest_seconds or 0.0) for b in waiting)
        elif described.name == "pactwire_digest_lag_seconds":
            yield from (((quantile,), seconds) for quantile, seconds in found.lag.items())
        elif described.name == "pactwire_build_info":
            yield (self._version,), 1.0
