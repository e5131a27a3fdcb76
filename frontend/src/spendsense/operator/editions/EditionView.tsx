import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { moment } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { Hint } from "../../../ui/Notice";
import { Title } from "../../../ui/Title";
import type { Kind } from "../api";
import { ShortId } from "../parts";
import type { CatalogueEdition, Edition, RulesEdition } from "../types";
import { Differences } from "./Differences";
import { EditionState } from "./EditionState";
import { Verdict } from "./Verdict";

interface Props<Whole> {
  kind: Kind;
  version: string;
  query: UseQueryResult<Whole>;
  children: (whole: Whole) => ReactNode;
}

/** One edition: where it stands, what can be decided, what differs from another, and all that is in it. */
export function EditionView<Whole extends CatalogueEdition | RulesEdition>(props: Props<Whole>) {
  const { kind, version, query, children } = props;
  return (
    <>
      <Title>{`${kind === "rules" ? "Rules" : "Catalogue"} ${version}`}</Title>
      <Loaded query={query} what="the edition" heights={[16, 32]}>
        {(whole) => (
          <>
            <Facts edition={whole.edition} />
            <Verdict kind={kind} edition={whole.edition} against={whole.compared_with} />
            <section aria-labelledby="differences" className="block">
              <h2 id="differences">What differs from {whole.compared_with}</h2>
              <Compared kind={kind} whole={whole} />
            </section>
            <section aria-labelledby="content" className="block">
              <h2 id="content">All that is in it</h2>
              {children(whole)}
            </section>
          </>
        )}
      </Loaded>
    </>
  );
}

function Facts({ edition }: { edition: Edition }) {
  const { mine, created_by, created_at, reason, decided_by, decided_at, decision_reason } = edition;
  return (
    <>
      <p>
        <EditionState edition={edition} />
      </p>
      <p>
        Proposed by {mine ? "you" : <ShortId id={created_by} />} on {moment(created_at)}
        {reason && `: “${reason}”`}
      </p>
      {decided_at && (
        <p>
          Decided by {decided_by ? <ShortId id={decided_by} /> : "nobody known"} on {moment(decided_at)}
          {decision_reason && `: “${decision_reason}”`}
        </p>
      )}
    </>
  );
}

function Compared({ kind, whole }: { kind: Kind; whole: CatalogueEdition | RulesEdition }) {
  const { edition, compared_with, differences } = whole;
  if (edition.version !== compared_with) return <Differences differences={differences} />;
  return (
    <>
      <Hint>This is the edition in force.</Hint>
      {edition.based_on && (
        <p>
          <Link href={`/operator/${kind}/${edition.version}?against=${encodeURIComponent(edition.based_on)}`}>
            Compare it with {edition.based_on}, which it was made from
          </Link>
        </p>
      )}
    </>
  );
}
