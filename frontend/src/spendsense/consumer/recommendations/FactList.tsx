import { day } from "../../../ui/format";
import type { Fact } from "../../types";

/** Every number of a text, as the text spells it, with the day that it is of and the days that it is over. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl>
      {facts.map((fact) => (
        <div key={fact.slot}>
          <dt>{fact.label}</dt>
          <dd>
            {fact.text}{" "}
            <span className="fine">
              {fact.window ? `${fact.window.replace("d", "")} days to ${day(fact.as_of)}` : day(fact.as_of)}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
