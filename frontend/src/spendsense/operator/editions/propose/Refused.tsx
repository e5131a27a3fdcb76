import { ApiError } from "../../../../api/client";
import { plural } from "../../../../ui/format";
import { whyNot } from "../../decide/useDecision";
import { type Fault, sentence } from "./faults";

interface Props {
  /** Why it was not taken; null where it was not even sent. */
  error: Error | null;
  faults: readonly Fault[];
  onAgain: () => void;
}

/** Everything that speaks against a proposal, with the way to each part of the form that it is about. */
export function Refused({ error, faults, onAgain }: Props) {
  if (error instanceof ApiError && error.status === 412) {
    return (
      <section className="hint problem" role="alert">
        <p>
          Something else came into force meanwhile, so this would undo what a colleague changed. What you
          typed is still here: keep a copy, then start again from what is in force now.
        </p>
        <button type="button" className="button quiet" onClick={onAgain}>
          Start again
        </button>
      </section>
    );
  }
  if (faults.length === 0) {
    return (
      <section className="hint problem" role="alert">
        <p>{error && whyNot(error)}</p>
      </section>
    );
  }
  return (
    <section className="hint problem" role="alert">
      <p>
        It cannot be used as it is, so nothing was proposed. {plural(faults.length, "thing")} to look at, each
        said at its field as well:
      </p>
      <ul className="plain">
        {faults.map((fault) => (
          <li key={[fault.at, fault.about, fault.reason].join(" ")}>
            <Way fault={fault} />: {sentence(fault.reason)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The id of a card in the page. */
export const cardId = (key: string) => `card-${key}`;

function Way({ fault: { card, about } }: { fault: Fault }) {
  if (card === undefined) return <strong>{about}</strong>;
  return (
    <button type="button" className="link" onClick={() => lookAt(card)}>
      {about}
    </button>
  );
}

/** To the first field of the card that is wrong; where the card was closed since, to the card. */
function lookAt(card: string): void {
  const element = document.getElementById(cardId(card));
  const goal =
    element?.querySelector<HTMLElement>("[aria-invalid=true]") ?? element?.querySelector("summary");
  goal?.focus();
  goal?.scrollIntoView?.({ block: "center" });
}
