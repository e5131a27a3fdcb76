import { useId } from "react";
import { Link } from "wouter";
import type { Recommendation } from "../../types";
import { Because } from "./Because";
import { FactList } from "./FactList";
import { Feedback } from "./Feedback";
import { NotConsidered } from "./NotConsidered";
import { SmallPrint } from "./SmallPrint";

/** One recommendation: what it is, why this person sees it, the numbers behind it, and what it is not. */
export function Card({ item, onHidden }: { item: Recommendation; onHidden: () => void }) {
  const title = useId();
  return (
    <li className={item.compensation_disclosure ? "card offer" : "card"}>
      <article aria-labelledby={title}>
        <h3 id={title}>
          <Link href={`/recommendations/${item.id}`}>{item.title}</Link>
        </h3>
        <p>{item.summary}</p>
        <Because text={item.because.text} />
        {item.because.facts.length > 0 && (
          <details>
            <summary>The numbers behind this</summary>
            <FactList facts={item.because.facts} />
          </details>
        )}
        <NotConsidered things={item.what_it_does_not_consider} />
        <SmallPrint item={item} />
        <Feedback item={item} onHidden={onHidden} />
      </article>
    </li>
  );
}
