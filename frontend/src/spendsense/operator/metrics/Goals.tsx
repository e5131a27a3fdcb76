import { Meter } from "../../../charts/Meter";
import { Outcome } from "../parts";
import type { Figures } from "../types";
import { type Goal, goalsOf } from "./goals";

/** What the product promises, and whether it holds: first in a sentence, then one card a promise. */
export function Goals({ metrics }: { metrics: Figures }) {
  const goals = goalsOf(metrics);
  const missed = goals.filter(({ result }) => result === "missed");
  const counted = goals.filter(({ result }) => result !== "unknown");
  return (
    <section aria-labelledby="goals" className="block">
      <h2 id="goals">Goals</h2>
      <p role="status">
        {counted.length === 0
          ? "Nothing could be counted yet."
          : missed.length === 0
            ? allMet(counted.length)
            : `Not met: ${missed.map(({ name }) => name).join("; ")}.`}
      </p>
      <ul className="cards tiles">
        {goals.map((goal) => (
          <li key={goal.name} className="card">
            <One goal={goal} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const allMet = (count: number) =>
  count === 1
    ? "The one goal that could be counted is met."
    : `All ${count} goals that could be counted are met.`;

function One({ goal: { name, result, value, target, of, share } }: { goal: Goal }) {
  return (
    <>
      <div className="row">
        <h3>{name}</h3>
        <Outcome result={result} />
      </div>
      <p className="total">{value}</p>
      {share !== undefined && <Meter share={share} mark={1} least label={`${name}: ${value} of the goal`} />}
      <p className="fine">
        Goal: {target}. {of}.
      </p>
    </>
  );
}
