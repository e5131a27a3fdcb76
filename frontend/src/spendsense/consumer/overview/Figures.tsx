import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { day } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { Notice } from "../../../ui/Notice";
import type { Account } from "../../types";
import { useConsumer } from "../useConsumer";
import { useWindow } from "../useWindow";
import { WindowChoice } from "../WindowChoice";
import { whileAtWork } from "../whileAtWork";
import { BufferCard } from "./BufferCard";
import { CardHistory } from "./CardHistory";
import { Cards } from "./Cards";
import { Spending } from "./Spending";

/** What was worked out from the payments of a window. */
export function Figures({ accounts }: { accounts: readonly Account[] }) {
  const api = useConsumer();
  const [window] = useWindow();
  const query = useQuery({
    queryKey: ["insights", window],
    queryFn: () => api.insights(window),
    refetchInterval: whileAtWork,
  });
  return (
    <>
      <div className="spaced-top">
        <WindowChoice />
      </div>
      <Loaded query={query} what="your figures" heights={[24]}>
        {(found) =>
          found.status === "pending" ? (
            <Notice tone="calm" title="Your figures are being worked out">
              <p>This takes a few seconds; they appear here by themselves.</p>
            </Notice>
          ) : (
            <>
              <p className="lead">
                {day(found.from)} to {day(found.as_of)}
                {found.totals.observed_days < 28 &&
                  ". Your history is still short, so this is not a usual month"}
                . See also <Link href="/subscriptions">what comes back regularly</Link>.
              </p>
              <Spending insights={found} />
              <BufferCard insights={found} />
              <Cards accounts={accounts} />
              <CardHistory cards={found.cards} />
            </>
          )
        }
      </Loaded>
    </>
  );
}
