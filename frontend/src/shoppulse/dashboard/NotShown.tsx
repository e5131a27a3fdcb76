import type { Visibility } from "../contract";
import { nameOf } from "./spelling";

/** Names what the role does not see, for whoever looks for it here. */
export function NotShown({ metrics }: Pick<Visibility, "metrics">) {
  const hidden = metrics.filter(({ status }) => status === "hidden");
  if (hidden.length === 0) return null;
  return (
    <details className="not-shown">
      <summary>Metrics that your role does not see</summary>
      <ul className="plain">
        {hidden.map(({ metric, description }) => (
          <li key={metric}>
            {nameOf(metric)}: <span className="fine">{description}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
