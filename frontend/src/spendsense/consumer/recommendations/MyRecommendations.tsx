/** The recommendations of the signed-in person, in every state that the API knows. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { day } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { Hint, Notice } from "../../../ui/Notice";
import { Title } from "../../../ui/Title";
import type { Recommendation, RecommendationSet } from "../../types";
import { useConsumer } from "../useConsumer";
import { useWindow } from "../useWindow";
import { WindowChoice } from "../WindowChoice";
import { whileAtWork } from "../whileAtWork";
import { Answers } from "./Answers";
import { Card } from "./Card";
import { HIDDEN } from "./Feedback";
import { Thanks } from "./Thanks";

export function MyRecommendations() {
  const api = useConsumer();
  const [window] = useWindow();
  const [hidden, setHidden] = useState<Recommendation>();
  const query = useQuery({
    queryKey: ["recommendations", window],
    queryFn: () => api.recommendations(window),
    refetchInterval: whileAtWork,
  });
  return (
    <>
      <Title lead="Short lessons that fit your own numbers, each with the reason why you see it.">
        Your recommendations
      </Title>
      <WindowChoice />
      <Loaded query={query} what="your recommendations">
        {(found) => (
          <>
            {hidden && !isIn(found, hidden) && (
              <Thanks key={hidden.id}>
                “{hidden.title}”: {HIDDEN}
              </Thanks>
            )}
            <Known recommendations={found} onHidden={setHidden} />
            <Answers answers={found.answers} />
          </>
        )}
      </Loaded>
    </>
  );
}

const isIn = ({ education, offers }: RecommendationSet, { id }: Recommendation) =>
  [...education, ...offers].some((item) => item.id === id);

interface KnownProps {
  recommendations: RecommendationSet;
  onHidden: (item: Recommendation) => void;
}

function Known({ recommendations, onHidden }: KnownProps) {
  const { status, education, offers } = recommendations;
  if (status === "pending") {
    return (
      <Notice tone="calm" title="We are working it out">
        <p>
          Your transactions are being read. This takes a few seconds; the page shows the result by itself.
        </p>
        <p>
          If you have not brought any data yet, <Link href="/bring">start here</Link>.
        </p>
      </Notice>
    );
  }
  if (education.length + offers.length === 0) return <Nothing recommendations={recommendations} />;
  return (
    <>
      <Standing recommendations={recommendations} />
      {education.length > 0 && (
        <Cards id="noticed" title="What we noticed" items={education} onHidden={onHidden} />
      )}
      {offers.length > 0 && (
        <Cards id="offers" title="Partner offers" items={offers} onHidden={onHidden}>
          <p className="lead">
            From companies that SpendSense works with. You meet the conditions that we can check, and the
            order follows your numbers alone, never what a partner pays.
          </p>
        </Cards>
      )}
    </>
  );
}

interface CardsProps extends Pick<KnownProps, "onHidden"> {
  id: string;
  title: string;
  items: Recommendation[];
  children?: ReactNode;
}

function Cards(props: CardsProps) {
  return (
    <section aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      {props.children}
      <ul className="cards">
        {props.items.map((item) => (
          <Card key={item.id} item={item} onHidden={() => props.onHidden(item)} />
        ))}
      </ul>
    </section>
  );
}

function Standing({ recommendations: { status, as_of, window } }: { recommendations: RecommendationSet }) {
  return (
    <>
      {as_of && (
        <p className="lead">
          From your last {window.replace("d", "")} days, up to {day(as_of)}.
        </p>
      )}
      {status === "stale" && <Hint>This is not up to date. An update is on its way.</Hint>}
      {status === "insufficient_data" && (
        <Hint>Your history is still short, so these are general and say little about you.</Hint>
      )}
    </>
  );
}

function Nothing({ recommendations: { status, window } }: { recommendations: RecommendationSet }) {
  if (status === "insufficient_data") {
    return (
      <Notice tone="calm" title="Not enough history yet">
        <p>
          Four weeks of transactions are needed before anything true can be said about them. Please come back
          later; nothing is guessed until then.
        </p>
        <Link className="button quiet" href="/bring">
          Bring more data
        </Link>
      </Notice>
    );
  }
  return (
    <Notice tone="calm" title="Nothing to point out right now">
      <p>
        Your last {window.replace("d", "")} days hold nothing that calls for a recommendation. We look again
        every night.
      </p>
    </Notice>
  );
}
