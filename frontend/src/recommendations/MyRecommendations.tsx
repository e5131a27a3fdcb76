/** The recommendations of the signed-in person, in every state that the API knows. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Api, ApiError, ApiUnavailable } from "../api/client";
import type { Recommendation, Recommendations } from "../api/types";
import { SessionExpired } from "../auth/session";
import { Notice } from "../ui/Notice";
import { Card } from "./Card";
import { day } from "./text";

const WHILE_PENDING_MS = 3_000;

export function MyRecommendations({ api }: { api: Api }) {
  const query = useQuery({
    queryKey: ["recommendations"],
    queryFn: api.recommendations,
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? WHILE_PENDING_MS : false),
  });

  if (query.isPending) return <Loading />;
  // What was read before stays on screen while the API is away for a moment.
  if (query.data) return <Known recommendations={query.data} />;
  if (query.error instanceof SessionExpired) return null;
  return <Failed error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
}

function Loading() {
  return (
    <div className="cards" role="status" aria-label="Loading your recommendations" aria-busy="true">
      <div className="card skeleton" />
      <div className="card skeleton" />
      <div className="card skeleton" />
    </div>
  );
}

function Known({ recommendations }: { recommendations: Recommendations }) {
  const { status, education, offers } = recommendations;
  if (status === "pending") {
    return (
      <Notice tone="calm" title="We are working it out">
        <p>
          Your transactions are being read. This takes a few seconds; the page shows the result by itself.
        </p>
      </Notice>
    );
  }
  if (education.length + offers.length === 0) return <Nothing status={status} />;
  return (
    <>
      <Standing recommendations={recommendations} />
      {education.length > 0 && <Cards id="noticed" title="What we noticed" items={education} />}
      {offers.length > 0 && (
        <Cards id="offers" title="Partner offers" items={offers}>
          <p className="lead">
            From companies that SpendSense works with. You meet the conditions that we can check, and the
            order follows your numbers alone, never what a partner pays.
          </p>
        </Cards>
      )}
    </>
  );
}

function Cards(props: { id: string; title: string; items: Recommendation[]; children?: ReactNode }) {
  return (
    <section aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      {props.children}
      <ul className="cards">
        {props.items.map((item) => (
          <Card key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Standing({ recommendations: { status, as_of } }: { recommendations: Recommendations }) {
  return (
    <>
      {as_of && <p className="lead">From your last 30 days, up to {day(as_of)}.</p>}
      {status === "stale" && (
        <p className="hint" role="status">
          Newer transactions have come in since. An update is on its way.
        </p>
      )}
      {status === "insufficient_data" && (
        <p className="hint" role="status">
          Your history is still short, so these are general and say little about you.
        </p>
      )}
    </>
  );
}

function Nothing({ status }: { status: Recommendations["status"] }) {
  if (status === "insufficient_data") {
    return (
      <Notice tone="calm" title="Not enough history yet">
        <p>
          Four weeks of transactions are needed before anything true can be said about them. Please come back
          later; nothing is guessed until then.
        </p>
      </Notice>
    );
  }
  return (
    <Notice tone="calm" title="Nothing to point out right now">
      <p>Your last 30 days hold nothing that calls for a recommendation. We look again every night.</p>
    </Notice>
  );
}

function Failed(props: { error: Error; onRetry: () => void; retrying: boolean }) {
  const { error, onRetry, retrying } = props;
  if (error instanceof ApiError && error.code === "consent_required") {
    return (
      <Notice tone="calm" title="Your consent comes first">
        <p>
          SpendSense reads no transaction without your consent to educational use. You have not given it, or
          you have withdrawn it, so nothing was computed and there is nothing to show.
        </p>
      </Notice>
    );
  }
  if (error instanceof ApiError && error.status === 403) {
    return (
      <Notice tone="calm" title="This page is for consumers">
        <p>Your account has no recommendations of its own. Please sign in with a consumer account.</p>
      </Notice>
    );
  }
  const requestId =
    error instanceof ApiError || error instanceof ApiUnavailable ? error.requestId : undefined;
  return (
    <Notice tone="problem" title="SpendSense cannot be reached">
      <p>Your data are safe; we could just not read them now. Please try again in a moment.</p>
      {requestId && (
        <p className="fine">
          Reference for support: <code>{requestId}</code>
        </p>
      )}
      <button type="button" className="button" onClick={onRetry} disabled={retrying}>
        {retrying ? "Trying…" : "Try again"}
      </button>
    </Notice>
  );
}
