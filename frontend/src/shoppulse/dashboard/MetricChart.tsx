import type { TableData } from "../../charts/Figure";
import { Lines } from "../../charts/Lines";
import { plural } from "../../ui/format";
import type { Figures, Told } from "../contract";
import { compare } from "./decimal";
import { labelled, spelt, whenLabelled } from "./periods";
import type { InCurrency, Series, Value } from "./series";
import { inCurrency, nameOf, spell, spellExactly, spellMark } from "./spelling";

// As many lines as there are colours; the table has them all.
const MOST_LINES = 6;

interface Props {
  figures: Figures;
  found: InCurrency;
  told: Told;
}

/** A metric in one currency over time: a line a member, and the exact figures as a table behind it. */
export function MetricChart({ figures, found, told }: Props) {
  const { currency, periods, series } = found;
  const named = (member: string | null) =>
    member ?? (told.split ? `no ${told.split} recorded` : nameOf(figures.metric));
  const title =
    nameOf(figures.metric) + (figures.unit === "money" || currency ? `, ${inCurrency(currency)}` : "");
  const drawn = told.split ? largest(series) : series;
  return (
    <Lines
      title={title}
      summary={`${figures.description} ${summary(figures, found, told, drawn.length)}`}
      legend={told.split !== null}
      lines={drawn.map(({ member, values }) => ({
        name: named(member),
        // To be drawn, a figure may lose digits that no eye can see.
        points: values.map((value, at) => ({
          date: periods[at] ?? "",
          value: value ? Number(value) : undefined,
        })),
      }))}
      spell={(value) => spellMark(value, figures, currency)}
      spellDate={(date) => spelt(date, told.by)}
      table={table(figures, found, told, named)}
    />
  );
}

function table(
  figures: Figures,
  { periods, series }: InCurrency,
  told: Told,
  named: (member: string | null) => string,
): TableData {
  const cell = (value: Value) => {
    if (value === undefined) return "nothing recorded";
    return value === null ? "no value" : spellExactly(value, figures);
  };
  return {
    head: ["Period", ...series.map(({ member }) => named(member))],
    rows: periods.map((period, at) => [
      labelled(period, told),
      ...series.map(({ values }) => cell(values[at])),
    ]),
  };
}

function summary(
  figures: Figures,
  { currency, periods, series }: InCurrency,
  told: Told,
  drawn: number,
): string {
  if (told.split) {
    const members = plural(series.length, told.split);
    return drawn < series.length ? `${drawn} of ${members} are drawn: the latest largest.` : `${members}.`;
  }
  const known = (series[0]?.values ?? []).flatMap((value, at) => (value ? [{ value, at }] : []));
  known.sort((one, other) => compare(one.value, other.value));
  const [low, high] = [known.at(0), known.at(-1)];
  if (!low || !high) return "No period has a value: there was nothing to divide by.";
  const said = ({ value, at }: { value: string; at: number }) =>
    `${spell(value, figures, currency)} ${whenLabelled(periods[at] ?? "", told)}`;
  if (known.length > 1 && compare(low.value, high.value) === 0)
    return `${spell(low.value, figures, currency)} wherever there is a figure.`;
  return known.length === 1 ? `${said(low)}.` : `Lowest ${said(low)}, highest ${said(high)}.`;
}

/** The members with the largest latest figures, in their own order. */
function largest(series: readonly Series[]): Series[] {
  const latest = ({ values }: Series) => values.findLast((value) => typeof value === "string");
  const ranked = [...series].sort((one, other) => {
    const [a, b] = [latest(one), latest(other)];
    return a && b ? compare(b, a) : Number(!a) - Number(!b);
  });
  const kept = new Set(ranked.slice(0, MOST_LINES));
  return series.filter((one) => kept.has(one));
}
