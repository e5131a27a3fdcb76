import { moment } from "../../../ui/format";
import type { AnsweredDoubt } from "../../types";

/** What was answered to the person's doubts. What they doubted may not be shown any more, so it is told here. */
export function Answers({ answers }: { answers: readonly AnsweredDoubt[] }) {
  if (answers.length === 0) return null;
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">Answers to your doubts</h2>
      <ul className="stack">
        {answers.map((one) => (
          <li key={one.recommendation_id} className="card">
            <h3>{one.title}</h3>
            <p>{one.answer}</p>
            <p className="fine">
              Written by a person on {moment(one.answered_at)}. You said on {moment(one.said_at)} that it is
              not true.
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
