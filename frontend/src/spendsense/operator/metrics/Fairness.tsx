import { useState } from "react";
import { Choice } from "../../../ui/Choice";
import { percent, plural, words } from "../../../ui/format";
import { DataTable } from "../DataTable";
import type { Figures, Window } from "../types";

type Served = NonNullable<Figures["fairness"]>;
type Dimension = Served["dimensions"][number];
type Comparison = Dimension["outcomes"][number];
type Rate = Comparison["rates"][number];

const DIMENSIONS: Record<Dimension["dimension"], string> = {
  income: "Income",
  accounts: "Accounts",
  history: "History",
};
/** In the order in which they are shown. */
const GROUPS: Record<Rate["group"], string> = {
  steady: "Steady income",
  irregular: "Irregular income",
  unknown: "No income found",
  cards_and_savings: "Cards and savings",
  cards: "Cards, no savings",
  savings: "Savings, no card",
  neither: "Neither card nor savings",
  under_90_days: "Under 90 days of data",
  under_180_days: "90 to 179 days",
  from_180_days: "180 days or more",
};
const ORDER = Object.keys(GROUPS);
const DAYS: Record<Window, string> = { "30d": "30 days", "90d": "90 days", "180d": "180 days" };

/** Whether groups of people are served alike: the groups of one dimension beside each other. */
export function Fairness({ fairness }: Pick<Figures, "fairness">) {
  return (
    <section aria-labelledby="fairness" className="block">
      <h2 id="fairness">Fairness</h2>
      <p>
        How often groups of people get a persona or an offer. The groups are what their bank data say, since
        age, gender and origin are held nowhere here. Lives differ between groups and so may rates: a flag is
        a question, not a verdict.
      </p>
      {fairness === null ? (
        <p>This count was kept before fairness was counted.</p>
      ) : fairness.dimensions.every(({ groups }) => groups.length === 0) ? (
        <p>
          Too few people yet: {plural(fairness.people, "person", "people")} agreed to be counted in totals of
          groups, and nothing is told of a group of fewer than {fairness.fewest}.
        </p>
      ) : (
        <Groups fairness={fairness} />
      )}
    </section>
  );
}

function Groups({ fairness: { dimensions, window, people, fewest } }: { fairness: Served }) {
  const [chosen, choose] = useState<Dimension["dimension"]>("income");
  const shown = dimensions.find(({ dimension }) => dimension === chosen);
  return (
    <>
      <Choice
        legend="Groups by"
        options={dimensions.map(({ dimension }) => ({ value: dimension, label: DIMENSIONS[dimension] }))}
        value={chosen}
        onChange={choose}
      />
      {shown && <One shown={shown} fewest={fewest} />}
      <p className="fine">
        Of {plural(people, "person", "people")} who agreed to be counted in totals of groups, over{" "}
        {DAYS[window]}. Offers are shares of those who allow offers. Behind each rate is where the true one
        lies with 95% confidence. Each group is compared with the largest, the reference; a rate is flagged if
        it is over 10 points away, or one of the two is under four fifths of the other.
      </p>
    </>
  );
}

function One({ shown, fewest }: { shown: Dimension; fewest: number }) {
  const sized = inOrder(shown.groups, ({ group }) => group);
  const withheld = inOrder(shown.withheld, (group) => group);
  const caption = `Rates by ${DIMENSIONS[shown.dimension].toLowerCase()}`;
  return (
    <>
      {sized.length === 0 ? (
        <p>No group here is large enough: nothing is told of fewer than {fewest} people.</p>
      ) : (
        <>
          <p role="status">{verdict(shown)}</p>
          <DataTable
            caption={caption}
            columns={[
              { name: "What people get", cell: (row) => outcome(row) },
              ...sized.map(({ group, people }) => ({
                name: `${GROUPS[group]} (${people.toLocaleString("en-US")})`,
                cell: (row: Comparison) => <Cell comparison={row} group={group} fewest={fewest} />,
              })),
            ]}
            items={shown.outcomes}
            keyOf={outcome}
          />
        </>
      )}
      {sized.length > 0 && withheld.length > 0 && (
        <p className="fine">
          Not told, because few people are in it or it would follow from the rest:{" "}
          {withheld.map((group) => GROUPS[group]).join("; ")}.
        </p>
      )}
    </>
  );
}

interface CellProps {
  comparison: Comparison;
  group: Rate["group"];
  fewest: number;
}

function Cell({ comparison: { rates, reference }, group, fewest }: CellProps) {
  const rate = rates.find((one) => one.group === group);
  if (!rate) return <span className="fine">Not told: too few of at least {fewest}</span>;
  return (
    <>
      {spelt(rate.rate)}{" "}
      <span className="fine">
        ({spelt(rate.low)} to {spelt(rate.high)})
      </span>{" "}
      {group === reference && <span className="fine">reference</span>}
      {rate.flagged && <span className="state attention">Flagged: {apart(rate)}</span>}
    </>
  );
}

/** What it comes to, in a sentence. */
function verdict({ outcomes, groups }: Dimension): string {
  if (groups.length === 1) return "One group alone is large enough, so there is nothing to compare it with.";
  const flagged = outcomes.filter(({ rates }) => rates.some((rate) => rate.flagged));
  return flagged.length === 0
    ? `No group is far from the reference in any of ${outcomes.length} rates.`
    : `Groups are far apart in: ${flagged.map(outcome).join("; ")}.`;
}

function outcome({ outcome: what, persona }: Comparison): string {
  if (what === "persona") return `Persona: ${words(persona ?? "").toLowerCase()}`;
  return what === "offer_shown" ? "An offer shown" : "Every offer rejected";
}

function apart({ difference }: Rate): string {
  const points = Math.round(Math.abs(difference) * 100);
  const far = points === 0 ? "under 1 point" : plural(points, "point");
  return `${far} ${difference < 0 ? "lower" : "higher"}`;
}

/** Whole percents, but never all of what is nearly all, nor none of some. */
function spelt(rate: number): string {
  if (rate > 0 && rate < 0.01) return "under 1%";
  return rate > 0.99 && rate < 1 ? "over 99%" : percent(rate);
}

function inOrder<Item>(items: readonly Item[], groupOf: (item: Item) => string): Item[] {
  return [...items].sort((one, other) => ORDER.indexOf(groupOf(one)) - ORDER.indexOf(groupOf(other)));
}
