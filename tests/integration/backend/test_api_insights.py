"""Signals and charts: what the books say, told alike everywhere."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.api.models.insights import Insights, Signals
from app.db.engine import transaction
from app.db.sql import text
from app.domain.features.values import UNITS
from edge.web.envelope import Envelope

from .people import consent, execute
from .served import YESTERDAY, join, serve

pytestmark = pytest.mark.usefixtures("database", "keys", "both")
WINDOWS = ("30d", "90d", "180d")


@pytest.fixture
def both(database):
    join("hannah", "sam")
    serve("hannah", "sam")


@pytest.fixture
def signals(get):
    def read(user="hannah", window="30d"):
        answer = get("/signals", user, query={"window": window})
        return Envelope[Signals].model_validate(answer.body).data

    return read


@pytest.fixture
def insights(get):
    def read(user="hannah", window="30d"):
        answer = get("/insights", user, query={"window": window})
        return Envelope[Insights].model_validate(answer.body).data

    return read


@pytest.mark.parametrize("window", WINDOWS)
def test_every_signal_is_a_value_or_the_reason_why_there_is_none(signals, window):
    found = signals(window=window)

    assert (found.status, found.window, found.as_of, found.currency) == ("ready", window, YESTERDAY, "USD")
    assert [signal.name for signal in found.signals] == list(UNITS)
    assert all((signal.value is None) == (signal.null_reason is not None) for signal in found.signals)
    assert {signal.formula for signal in found.signals} == {
        f"{name}@{found.feature_version}" for name in UNITS
    }


def test_signals_are_those_of_the_demo_people_with_what_is_behind_them(signals):
    hannah = {signal.name: signal for signal in signals().signals}
    sam = {signal.name: signal for signal in signals("sam").signals}

    assert Decimal(hannah["utilization_max"].value) == Decimal("0.68")
    assert (hannah["utilization_max"].evidence.list, hannah["utilization_max"].evidence.count) == ("cards", 1)
    assert (sam["subscription_count"].value, sam["subscription_count"].evidence.count) == ("8", 8)
    assert sam["net_spend"].evidence.list == "transactions"


def test_signals_wait_until_they_are_computed_and_grow_stale(signals):
    execute("UPDATE feature_snapshots SET as_of = as_of - 5")
    assert signals().status == "stale"
    execute("DELETE FROM feature_snapshots")

    waiting = signals()
    assert (waiting.status, waiting.as_of, waiting.signals) == ("pending", None, [])


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("user", ["hannah", "sam"])
def test_charts_and_signals_tell_the_same_sums(signals, insights, user, window):
    said = {signal.name: signal.value for signal in signals(user, window).signals}
    drawn = insights(user, window)

    assert drawn.status == "ready"
    assert drawn.totals.spending == said["net_spend"]
    assert drawn.totals.fees == said["fees"]
    assert drawn.buffer.months == said["cash_flow_buffer_months"]
    assert drawn.buffer.checking_balance == said["checking_balance"]
    assert (str(drawn.subscriptions.count), drawn.subscriptions.monthly) == (
        said["subscription_count"],
        said["subscription_monthly"],
    )
    by_category = sum(Decimal(one.amount) for one in drawn.categories)
    assert by_category == sum(Decimal(bar.total) for bar in drawn.spending) == Decimal(said["net_spend"])
    assert Decimal(drawn.totals.left_over) == Decimal(drawn.totals.money_in) - Decimal(drawn.totals.spending)


@pytest.mark.parametrize("window", WINDOWS)
def test_bars_cover_the_window_once_and_in_equal_parts(insights, window):
    drawn = insights(window=window)
    bars = drawn.spending

    assert (bars[0].since, bars[-1].until) == (drawn.since, drawn.as_of)
    assert drawn.since == drawn.as_of - timedelta(days=int(window[:-1]) - 1)
    assert all(later.since == earlier.until + timedelta(days=1) for earlier, later in zip(bars, bars[1:]))  # noqa: B905, RUF007
    assert len({bar.until - bar.since for bar in bars}) == 1


def test_a_card_is_told_back_by_what_was_posted_since(insights, get):
    [card] = insights(window="90d").cards
    today = card.series[-1]
    assert (today.date, today.balance, today.utilization) == (YESTERDAY, "3400.00", 0.68)

    then = card.series[-4]
    execute(
        "UPDATE transactions SET amount = amount + 100 WHERE transaction_id = (SELECT transaction_id"
        f" FROM transactions WHERE account_id = '{card.account_id}' AND date > '{then.date}'"
        " ORDER BY date DESC LIMIT 1)"
    )
    again = insights(window="90d").cards[0]
    assert again.series[-1] == today
    assert Decimal(again.series[-4].balance) == Decimal(then.balance) - 100
    assert len({point.balance for point in card.series}) > 1, "no day repeats today's balance"


def test_a_balance_of_an_earlier_day_is_brought_forward(insights):
    [card] = insights().cards
    of_card = f"account_id = '{card.account_id}' AND date > '{YESTERDAY}'::date - 10"
    execute("UPDATE accounts SET balances_as_of = balances_as_of - 10 WHERE user_id = 'hannah'")
    with transaction() as connection:
        posted = connection.execute(
            text(f"SELECT sum(amount) FROM transactions WHERE {of_card} AND NOT pending")
        ).scalar()

    assert posted
    assert Decimal(insights().cards[0].series[-1].balance) == 3400 + posted


def test_who_consents_and_has_brought_nothing_sees_that(get, insights):
    consent("nora")

    drawn = insights("nora")
    assert (drawn.status, drawn.totals.spending, drawn.categories, drawn.cards) == ("pending", "0.00", [], [])
    assert (drawn.buffer.months, drawn.buffer.null_reason) == (None, "not_applicable")


@pytest.mark.parametrize("path", ["/signals", "/insights"])
def test_each_sees_their_own_and_only_with_consent(get, path):
    mine, theirs = get(path), get(path, "sam")
    assert mine.body["data"] != theirs.body["data"]
    assert get(path, headers={"If-None-Match": mine.headers["etag"]}).status == 304

    consent("hannah", "revoked")
    answer = get(path)
    assert (answer.status, answer.body["code"]) == (403, "consent_required")
    assert answer.body["purpose"] == "education"
    assert get(path, query={"window": "31d"}).status == 422
