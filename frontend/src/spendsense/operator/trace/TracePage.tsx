import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { moment } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { Notice } from "../../../ui/Notice";
import { Title } from "../../../ui/Title";
import { useOperator } from "../api";
import { Decisions } from "../decide/Decisions";
import type { Decidable } from "../decide/possible";
import { StatusBadge } from "../parts";
import type { Trace } from "../types";
import { Candidates } from "./Candidates";
import { ChainView } from "./ChainView";
import { ReplayView } from "./ReplayView";
import { RuleTests } from "./RuleTests";
import { readTrace, type Units } from "./readTrace";
import { TraceFacts } from "./TraceFacts";

/** Why one thing was recommended: in the order in which somebody asks who has a minute. */
export function TracePage({ id }: { id: string }) {
  const api = useOperator();
  const trace = useQuery({ queryKey: ["operator", "trace", id], queryFn: () => readTrace(api, id) });
  return (
    <>
      <Title>Decision</Title>
      <Loaded query={trace} what="the decision" heights={[40]}>
        {(found) => <Found {...found} />}
      </Loaded>
    </>
  );
}

function Found({ trace, item, units }: { trace: Trace; item: Decidable; units: Units }) {
  return (
    <>
      <div className="row">
        <p className="lead">
          For <Link href={`/operator/users/${encodeURIComponent(trace.user_id)}`}>this person</Link>, decided{" "}
          {moment(trace.created_at)}.
        </p>
        <StatusBadge status={trace.status} flagged={trace.flagged_at !== null} />
      </div>
      <Decisions item={item} />
      {trace.text && <p className="because">{trace.text}</p>}
      {trace.decision ? (
        <>
          <ReplayView id={trace.recommendation_id} />
          <RuleTests rules={trace.decision.rules} persona={trace.decision.persona} units={units} />
          <Candidates chosen={trace.decision.chosen} rejected={trace.decision.rejected} />
          <TraceFacts decision={trace.decision} />
        </>
      ) : (
        <Notice tone="calm" title="The words are erased">
          <p>
            Consent has ended, so what was said is gone. Its seal below still shows that nothing was changed.
          </p>
        </Notice>
      )}
      <ChainView chain={trace.chain} />
    </>
  );
}
