import { useId } from "react";
import type { Recommendation } from "../api/types";
import { day, figures, words } from "./text";

/** One recommendation: what it is, why this person sees it, the numbers behind it, and what it is not. */
export function Card({ item }: { item: Recommendation }) {
  const title = useId();
  const met = item.eligibility.filter((check) => check.result === "pass");
  return (
    <li className={item.compensation_disclosure ? "card offer" : "card"}>
      <article aria-labelledby={title}>
        <h3 id={title}>{item.title}</h3>
        <p>{item.summary}</p>
        <p className="because">
          {figures(item.because.text).map((part) =>
            part.figure ? <strong key={part.at}>{part.text}</strong> : part.text,
          )}
        </p>
        <Facts item={item} />
        {met.length > 0 && (
          <ul className="checks" aria-label="Conditions you meet">
            {met.map(({ check }) => (
              <li key={check}>{words(check)}</li>
            ))}
          </ul>
        )}
        {item.compensation_disclosure && <p className="compensation">{item.compensation_disclosure}</p>}
        <p className="fine">{item.disclosure}</p>
      </article>
    </li>
  );
}

function Facts({ item: { because } }: { item: Recommendation }) {
  if (because.facts.length === 0) return null;
  return (
    <details>
      <summary>The numbers behind this</summary>
      <dl>
        {because.facts.map((fact) => (
          <div key={fact.slot}>
            <dt>{fact.label}</dt>
            <dd>
              {fact.text} <span className="fine">{day(fact.as_of)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
