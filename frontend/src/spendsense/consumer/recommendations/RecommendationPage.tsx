import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { day, moment } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { Title } from "../../../ui/Title";
import type { RecommendationInFull, SaidFeedback } from "../../types";
import { useConsumer } from "../useConsumer";
import { Because } from "./Because";
import { Explained } from "./Explained";
import { FactList } from "./FactList";
import { Feedback } from "./Feedback";
import { NotConsidered } from "./NotConsidered";
import { SmallPrint } from "./SmallPrint";

/** One recommendation in full: why, why now, by which facts and rules, and what it knows nothing of. */
export function RecommendationPage({ id }: { id: string }) {
  const api = useConsumer();
  const item = useQuery({ queryKey: ["recommendation", id], queryFn: () => api.recommendation(id) });
  return (
    <>
      <Title>{item.data?.title ?? "Recommendation"}</Title>
      <Loaded query={item} what="the recommendation" heights={[44]}>
        {(found) => <InFull item={found} />}
      </Loaded>
      <p>
        <Link href="/recommendations">Back to all recommendations</Link>
      </p>
    </>
  );
}

function InFull({ item }: { item: RecommendationInFull }) {
  return (
    <article className="card full">
      <p className="fine">
        {item.type === "offer" ? "Partner offer" : "Lesson"} from your last {item.window.replace("d", "")}{" "}
        days, up to {day(item.as_of)}
      </p>
      <p>{item.summary}</p>
      <Because text={item.because.text} />
      {item.why_now && (
        <section>
          <h2>Why now</h2>
          <p>{item.why_now}</p>
        </section>
      )}
      {item.because.facts.length > 0 && (
        <section>
          <h2>The numbers behind this</h2>
          <FactList facts={item.because.facts} />
        </section>
      )}
      <NotConsidered things={item.what_it_does_not_consider} open />
      <Explained id={item.id} />
      <SmallPrint item={item} />
      <Feedback item={item} />
      <Said said={item.said} />
    </article>
  );
}

function Said({ said }: { said: readonly SaidFeedback[] }) {
  const disputes = said.filter(({ dispute }) => dispute !== null);
  if (disputes.length === 0) return null;
  return (
    <section>
      <h2>Your doubt</h2>
      {disputes.map((one) => (
        <p key={one.feedback_id}>
          You said on {moment(one.created_at)} that this is not true.{" "}
          {one.resolution ? `Our answer: ${one.resolution}` : "A person is looking at it."}
        </p>
      ))}
    </section>
  );
}
