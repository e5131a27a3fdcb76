import { useQuery } from "@tanstack/react-query";
import { moment } from "../../ui/format";
import { Loaded } from "../../ui/Loaded";
import { Notice } from "../../ui/Notice";
import { Title } from "../../ui/Title";
import { useOperator } from "../api";
import { Personas, Said, Waiting } from "./Counts";
import { Goals } from "./Goals";

/** How the product does, counted from its own rows at this moment. Nobody is named, so no look is recorded. */
export function MetricsPage() {
  const api = useOperator();
  const query = useQuery({ queryKey: ["operator", "metrics"], queryFn: api.metrics });
  return (
    <>
      <Title lead="How the product does, counted over everybody from its own rows.">Metrics</Title>
      <Loaded query={query} what="the metrics" heights={[12, 24]}>
        {(found) => (
          <>
            <div className="row">
              <p className="fine">Counted {moment(new Date(query.dataUpdatedAt).toISOString())}.</p>
              <button
                type="button"
                className="button quiet"
                disabled={query.isFetching}
                onClick={() => void query.refetch()}
              >
                {query.isFetching ? "Counting…" : "Count again"}
              </button>
            </div>
            {found.people.known === 0 ? (
              <Notice tone="calm" title="Nobody is here yet">
                <p>The goals are counted as soon as somebody has signed up and consented.</p>
              </Notice>
            ) : (
              <>
                <Goals metrics={found} />
                <Personas personas={found.personas} />
                <Waiting waiting={found.waiting} people={found.people} />
                <Said feedback={found.feedback} />
              </>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}
