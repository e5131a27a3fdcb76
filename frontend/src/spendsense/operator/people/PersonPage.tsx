import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { Choice } from "../../../ui/Choice";
import { Loaded } from "../../../ui/Loaded";
import { Title } from "../../../ui/Title";
import { useOperator } from "../api";
import { PersonFlag } from "./PersonFlag";
import { PersonHistory } from "./PersonHistory";
import { PersonNow } from "./PersonNow";
import { PersonRecommendations } from "./PersonRecommendations";
import { PersonSignals } from "./PersonSignals";
import { Recompute } from "./Recompute";
import { WholeAddress } from "./WholeAddress";

const VIEWS = [
  { value: "now", label: "Now" },
  { value: "signals", label: "Signals" },
  { value: "recommendations", label: "Recommendations" },
  { value: "history", label: "Consent and actions" },
] as const;
type View = (typeof VIEWS)[number]["value"];

/** One person, in views that have addresses of their own. */
export function PersonPage({ id }: { id: string }) {
  const api = useOperator();
  const [search, setSearch] = useSearchParams();
  const view = VIEWS.find(({ value }) => value === search.get("view"))?.value ?? "now";
  const person = useQuery({ queryKey: ["operator", "person", id], queryFn: () => api.person(id) });
  return (
    <>
      <Title>{person.data?.email ?? "Person"}</Title>
      <Loaded query={person} what="this person" heights={[30]}>
        {(found) => (
          <>
            <div className="actions spaced">
              <PersonFlag id={id} flagged={found.flagged} />
              {found.consent === "active" && <Recompute id={id} />}
              {found.email !== null && <WholeAddress id={id} />}
            </div>
            <Choice<View>
              legend="View"
              options={VIEWS}
              value={view}
              onChange={(chosen) => setSearch({ view: chosen })}
            />
            {view === "now" && <PersonNow person={found} />}
            {view === "signals" && <PersonSignals id={id} />}
            {view === "recommendations" && <PersonRecommendations id={id} />}
            {view === "history" && <PersonHistory person={found} />}
          </>
        )}
      </Loaded>
    </>
  );
}
