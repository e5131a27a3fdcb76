import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Loaded } from "../../../../ui/Loaded";
import { Notice } from "../../../../ui/Notice";
import { Title } from "../../../../ui/Title";
import { type Kind, useOperator } from "../../api";
import type { Vocabulary } from "../../types";
import { KINDS } from "../kinds";

interface Props<Whole> {
  kind: Kind;
  query: UseQueryResult<Whole | null>;
  children: (whole: Whole, vocabulary: Vocabulary) => ReactNode;
}

/** The page on which a change is proposed, in all states of what it is made from. */
export function ProposePage<Whole>({ kind, query, children }: Props<Whole>) {
  const api = useOperator();
  const vocabulary = useQuery({ queryKey: ["operator", "vocabulary"], queryFn: api.vocabulary });
  return (
    <>
      <Title lead="It is checked whole and then waits as a draft. Another operator has to approve it.">
        {`Propose a new ${KINDS[kind].one}`}
      </Title>
      <Loaded query={query} what="what is in force" heights={[24]}>
        {(whole) =>
          whole === null ? (
            <Notice tone="calm" title="There is nothing to change yet">
              <p>No edition is in force. The first one comes with a release.</p>
            </Notice>
          ) : (
            <Loaded query={vocabulary} what="what it can be written with" heights={[24]}>
              {(words) => children(whole, words)}
            </Loaded>
          )
        }
      </Loaded>
    </>
  );
}
