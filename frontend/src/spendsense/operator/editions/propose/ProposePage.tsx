import { useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { Loaded } from "../../../../ui/Loaded";
import { Notice } from "../../../../ui/Notice";
import { Title } from "../../../../ui/Title";
import { type Kind, useOperator } from "../../api";
import type { Vocabulary } from "../../types";
import { KINDS } from "../kinds";
import { useInForce, type Whole } from "./useInForce";

export interface FormProps<Found> {
  whole: Found;
  vocabulary: Vocabulary;
  /** Reads what is in force anew; the form starts again where that is another edition. */
  onAgain: () => void;
}

interface Props<Found> {
  kind: Kind;
  read: (version: string) => Promise<Found>;
  form: ComponentType<FormProps<Found>>;
}

/** The page on which a change is proposed, in all states of what it is made from. */
export function ProposePage<Found extends Whole>({ kind, read, form: Form }: Props<Found>) {
  const api = useOperator();
  const query = useInForce(kind, read);
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
              {(words) => (
                <Form
                  key={whole.edition.version}
                  whole={whole}
                  vocabulary={words}
                  onAgain={() => void query.refetch()}
                />
              )}
            </Loaded>
          )
        }
      </Loaded>
    </>
  );
}
