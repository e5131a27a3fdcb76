"""The metrics once more, in plain Python over rows: an independent reading of the design's definitions."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor


def period(grain, day):
    return {
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "quarter": date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
        "year": date(day.year, 1, 1),
    }[grain]


def exact(value):
    return None if value is None else Fraction(str(value))


def total(values):
    known = [exact(value) for value in values if value is not None]
    return sum(known, Fraction(0)) if known else None


def ratio(upper, lower):
    return upper / lower if upper is not None and lower else None


def quantile(values, share):
    """Between the two neighbours, as percentile_cont does."""
    ranked = sorted(exact(value) for value in values if value is not None)
    if not ranked:
        return None
    place = Fraction(share) * (len(ranked) - 1)
    low, high = ranked[floor(place)], ranked[ceil(place)]
    return low + (high - low) * (place - floor(place))


def kept(rows):
    return [row for row in rows if (row["order_status"] or "").lower() not in {"cancelled", "canceled"}]


def returned(rows):
    return [row for row in kept(rows) if (row["order_status"] or "").lower() == "returned"]


def net(rows):
    return total(row["net_revenue"] for row in kept(rows))


def late(row, today):
    promised, actual = row["promised_delivery_date"], row["actual_delivery_date"]
    return promised is not None and (actual or today) > promised


def met(rows):
    return [row["sla_met"] for row in rows if row["sla_met"] is not None]


def of_orders(rows):
    gross, discount = (total(row[name] for row in rows) for name in ("gross_revenue", "discount_amount"))
    return {
        "gross_revenue": gross,
        "discount_amount": discount,
        "net_revenue": net(rows),
        "discount_rate": ratio(discount, gross),
        "average_order_value": ratio(net(rows), len(kept(rows))),
    }


def of_all_orders(rows):
    orders = len(kept(rows))
    return {"order_count": Fraction(orders), "return_rate": ratio(Fraction(len(returned(rows))), orders)}


def of_shipments(rows, today):
    """Rows of orders that were not cancelled."""
    delivered = sum(row["actual_delivery_date"] is not None for row in rows)
    return {
        "fulfillment_status": ratio(Fraction(delivered), len(rows)),
        "fulfillment_sla": ratio(Fraction(sum(met(rows))), len(met(rows))),
        "late_shipments": Fraction(sum(late(row, today) for row in rows)),
        "days_to_ship": quantile([row["days_to_ship"] for row in rows], Fraction(1, 2)),
        "days_to_ship_p90": quantile([row["days_to_ship"] for row in rows], Fraction(9, 10)),
    }


def of_campaigns(rows):
    names = ("spend", "impressions", "clicks", "conversions")
    spend, impressions, clicks, conversions = (total(row[name] for row in rows) for name in names)
    revenue = total(row["revenue_attributed"] or 0 for row in rows)
    return {
        "campaign_spend": spend,
        "revenue_attributed": revenue,
        "conversions": conversions,
        "roas": ratio(revenue, spend),
        "roi": ratio(revenue - (spend or 0), spend),
        "ctr": ratio(clicks, impressions),
        "cvr": ratio(conversions, clicks),
        "cac": ratio(spend, conversions),
    }


def grouped(rows, key):
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def figures(orders, shipments, campaigns, grain, split, today):  # noqa: PLR0917 - rows, then how
    """{(metric, period, member, currency): value}, of rows that are all within the asker's scope."""
    member = {None: lambda _: None, "region": lambda row: row["region"], "store": lambda row: row["store_id"]}
    member["channel"] = lambda row: row["channel"]

    def place(row, day):
        return period(grain, row[day]), member[split](row)

    found = {}
    sources = [
        (orders, lambda row: (*place(row, "order_date"), row["currency"]), of_orders),
        (orders, lambda row: (*place(row, "order_date"), None), of_all_orders),
        (
            kept(shipments),
            lambda row: (*place(row, "order_date"), None),
            lambda rows: of_shipments(rows, today),
        ),
        (
            campaigns,
            lambda row: (*place({"region": None, "store_id": None} | row, "date"), None),
            of_campaigns,
        ),
    ]
    for rows, key, compute in sources:
        for where, group in grouped(rows, key).items():
            found |= {(name, *where): value for name, value in compute(group).items()}
    return found
