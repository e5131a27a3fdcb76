import { words } from "../../../ui/format";
import type { Recommendation } from "../../types";

/** What a person meets of an offer's conditions, who pays for it, and what all of this is not. */
export function SmallPrint({ item }: { item: Recommendation }) {
  const met = item.eligibility.filter(({ result }) => result === "pass");
  return (
    <>
      {met.length > 0 && (
        <ul className="checks" aria-label="Conditions you meet">
          {met.map(({ check }) => (
            <li key={check}>{words(check)}</li>
          ))}
        </ul>
      )}
      {item.compensation_disclosure && <p className="compensation">{item.compensation_disclosure}</p>}
      <p className="fine">{item.disclosure}</p>
    </>
  );
}
