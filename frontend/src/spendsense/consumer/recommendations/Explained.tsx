import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { day, moment, plural } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import type { Explanation } from "../../types";
import { useConsumer } from "../useConsumer";
import { told } from "./rules";

/** How it was decided, read when somebody wants to know. */
export function Explained({ id }: { id: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>How this was decided</summary>
      {open && <Read id={id} />}
    </details>
  );
}

function Read({ id }: { id: string }) {
  const api = useConsumer();
  const query = useQuery({ queryKey: ["explanation", id], queryFn: () => api.explanation(id) });
  return (
    <Loaded query={query} what="the explanation" heights={[8]}>
      {(found) => (
        <>
          <ul className="plain">
            {found.rules.map((rule) => (
              <li key={`${rule.signal} ${rule.comparison} ${String(rule.threshold)}`}>
                {told(rule, found.currency)}
              </li>
            ))}
          </ul>
          <p className="fine">{dates(found)}</p>
        </>
      )}
    </Loaded>
  );
}

function dates({ data, decided_at, consent }: Explanation): string {
  const parts = [`Decided ${moment(decided_at)}.`];
  if (data.tx_count !== null) {
    const until = data.last_tx_date ? `, the last on ${day(data.last_tx_date)}` : "";
    parts.push(`It looked at ${plural(data.tx_count, "payment")}${until}.`);
  }
  if (data.balances_as_of) parts.push(`Balances are of ${day(data.balances_as_of)}.`);
  if (consent) parts.push(`Your consent (notice version ${consent.notice_version}) was checked.`);
  return parts.join(" ");
}
