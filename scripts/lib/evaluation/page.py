"""The one-page report: what was reached, what was missed, and where the engine errs."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from scripts.lib.evaluation.gate import Bar, bars
from scripts.lib.evaluation.plots import intervals, lines

_STYLE = """
@page { size: A4; margin: 10mm }
* { box-sizing: border-box }
body { font: 13px/1.45 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; color: #1b2733;
       max-width: 980px; margin: 22px auto; padding: 0 20px; background: #fff }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 20px }
h1 { font-size: 22px; margin: 0 } h2 { font-size: 14px; margin: 0 0 6px }
.verdict { font-weight: 600; padding: 4px 12px; border-radius: 14px; color: #fff; white-space: nowrap }
.good { background: #12805c } .bad { background: #c0392b }
.lead { color: #6b7785; margin: 4px 0 14px }
.cards { display: grid; grid-template-columns: repeat(7, 1fr); gap: 8px; margin-bottom: 14px }
.card { border: 1px solid #e3e8ee; border-left: 3px solid #12805c; border-radius: 6px; padding: 7px 9px }
.card.miss { border-left-color: #c0392b; background: #fdf3f2 }
.card b { display: block; font-size: 17px; font-variant-numeric: tabular-nums }
.card.miss b { color: #c0392b }
.card span { color: #6b7785; font-size: 11px }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 22px; margin-bottom: 14px }
section { break-inside: avoid } svg { width: 100%; height: auto; font: 11px system-ui, sans-serif }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
td, th { text-align: left; padding: 2.5px 6px 2.5px 0; border-bottom: 1px solid #eef1f4; vertical-align: top }
th { color: #6b7785; font-weight: 500 } td.n, th.n { text-align: right }
p.note { color: #6b7785; font-size: 11.5px; margin: 6px 0 0 }
"""
_SHOWN_FINDINGS = 8
_LABELS = {
    "f1": "F1 of streams",
    "cadence_accuracy": "cadence right",
    "served otherwise after permuting demographics": "served by group",
    "rows written without consent": "rows without consent",
}


def page(metrics: Mapping[str, Any]) -> str:
    """The report as one HTML file that needs nothing else."""
    judged = bars(metrics)
    wrong = [bar for bar in judged if not bar.passed]
    verdict = "every bar reached" if not wrong else f"{len(wrong)} of {len(judged)} bars missed"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>SpendSense evaluation</title>'
        f"<style>{_STYLE}</style><body><header><h1>SpendSense, judged by people whose truth is known</h1>"
        f'<span class="verdict {"bad" if wrong else "good"}">{verdict}</span></header>{_lead(metrics)}'
        f'<div class="cards">{"".join(_cards(judged))}</div>'
        f'<div class="two">{_detection(metrics)}{_fairness(metrics["fairness"])}</div>'
        f'<div class="two">{_findings(metrics["findings"])}{_patience(metrics)}</div></body></html>\n'
    )


def _lead(metrics: Mapping[str, Any]) -> str:
    given = sum(level["recommendations"] for level in metrics["levels"].values())
    return (
        f'<p class="lead">{metrics["people"]:,} invented people, {metrics["transactions"]:,} transactions, '
        f"{metrics['levels']['0']['true_streams']:,} recurring streams up to {metrics['as_of']}; everybody "
        "served four times, with 0, 30, 60 and 100 % of the categories missing: "
        f"{given:,} recommendations.</p>"
    )


def _cards(judged: Sequence[Bar]) -> Iterator[str]:
    """One card a metric, with the worst of its levels."""
    for name in dict.fromkeys(bar.name for bar in judged):
        own = [bar for bar in judged if bar.name == name]
        worst = max(own, key=lambda bar: bar.value if bar.at_most else -bar.value)
        shown = f"{worst.value:g}" if worst.at_most else f"{worst.value * 100:.2f} %"
        bar = f"at most {worst.bar:g}" if worst.at_most else f"bar {worst.bar * 100:g} %"
        state = "" if worst.passed else " miss"
        label = escape(_LABELS.get(name, name.replace("_", " ")))
        yield f'<div class="card{state}"><b>{shown}</b>{label}<br><span>{bar}</span></div>'


def _detection(metrics: Mapping[str, Any]) -> str:
    levels = metrics["levels"]
    series = {name: [level[name] for level in levels.values()] for name in ("f1", "precision", "recall")}
    low = min(0.9, *(min(values) // 0.1 / 10 for values in series.values()))
    names = {
        "kind_accuracy": "kind right",
        "active_accuracy": "running or ended, right",
        "next_date_within_3_days": "next date within 3 days",
        "relevance": "recommendations whose trigger is true",
    }
    rows = "".join(
        f"<tr><td>{label}</td>"
        + "".join(f'<td class="n">{level[name] * 100:.1f}</td>' for level in levels.values())
        + "</tr>"
        for name, label in names.items()
    )
    heads = "".join(f'<th class="n">{level} %</th>' for level in levels)
    return (
        "<section><h2>Recurring streams found, by share of categories missing</h2>"
        + lines(series, [f"{level} %" for level in levels], low, 0.97)
        + f"<table><tr><th>percent right, categories missing</th>{heads}</tr>{rows}</table></section>"
    )


def _fairness(fairness: Mapping[str, Any]) -> str:
    groups = [row for row in fairness["groups"] if row["outcome"] == "an offer shown"]
    drawn = intervals(
        [
            (f"{row['group']} ({row['n']})", row["rate"], row["low"], row["high"], row["flagged"])
            for row in groups
        ]
    )
    flagged = [row for row in fairness["groups"] if row["flagged"]]
    listed = ", ".join(
        f"{row['outcome']} for {row['group']} ({row['difference']:+.0%})" for row in flagged[:6]
    )
    return (
        "<section><h2>Who is shown an offer, of those who allow it</h2>"
        f'{drawn}<p class="note">Bars are 95 % intervals. Flagged (ratio under 0.8 or '
        "over 10 points, both groups of 30 or more): "
        f"{escape(listed) or 'none'}{' …' if len(flagged) > 6 else ''}. "  # noqa: PLR2004 - as many as were listed
        f"Lives differ between groups, so may rates; the engine sees no group: of "
        f"{fairness['permuted_people']} people {fairness['served_otherwise_after_permutation']} were served "
        "otherwise when everybody's demographics were exchanged.</p></section>"
    )


def _findings(findings: Sequence[Mapping[str, Any]]) -> str:
    rows = "".join(
        f'<tr><td class="n">{row["count"]}</td><td>{escape(row["error"])}</td>'
        f"<td>{escape(row['phenomenon'])}</td><td>{escape(row['example']['merchant'])}</td></tr>"
        for row in findings[:_SHOWN_FINDINGS]
    )
    head = '<tr><th class="n">times</th><th>error</th><th>in life</th><th>for example</th></tr>'
    title = "Where detection errs most (all categories known)"
    return f"<section><h2>{title}</h2><table>{head}{rows}</table></section>"


def _patience(metrics: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{cadence.replace('_', '-').lower()}</td>"
        f'<td class="n">{counts["median"]}</td><td class="n">{counts["most"]}</td>'
        f'<td class="n">{counts["streams"]}</td></tr>'
        for cadence, counts in metrics["charges_to_detect"].items()
    )
    flicker, stored = metrics["flicker"], metrics["stored"]
    head = (
        '<tr><th>cadence</th><th class="n">median</th><th class="n">most</th><th class="n">streams</th></tr>'
    )
    return (
        f"<section><h2>Charges until a stream is found</h2><table>{head}{rows}</table>"
        f'<p class="note">Flicker: {flicker["people"]} people in whose life nothing changes, looked at on '
        f"{flicker['days']} days in all; personas came back {flicker['personas']} times, "
        f"streams {flicker['streams']} times.</p>"
        f'<p class="note">Consent: {stored["people"]} people through a real database, some of whom '
        f"refused or revoked on the way: {stored['violations']} of {stored['rows']} rows were written "
        "without it.</p>"
        "</section>"
    )
