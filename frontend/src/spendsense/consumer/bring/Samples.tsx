import { useId } from "react";
import { saveFile } from "../../../ui/saveFile";
import { useIncoming } from "./Incoming";
import { PEOPLE, sampleDocument } from "./sample";

const ABOUT: Record<string, string> = {
  hannah: "A card that is two thirds full, and pay every two weeks",
  sam: "Eight subscriptions and a nearly empty card",
  sarah: "Savings that grow by $500 a month",
};

/** The invented people, whose data end yesterday whenever that is. */
export function Samples() {
  const incoming = useIncoming();
  const title = useId();
  const busy = incoming.sending.isPending;

  const content = (name: string) => JSON.stringify(sampleDocument(name, yesterday()));
  const send = (name: string) =>
    incoming.sending.mutate({
      file: new Blob([content(name)], { type: "application/json" }),
      name: `${name}.json`,
      skipInvalid: false,
    });

  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>Sample data</h2>
      <p>Invented people with a year of payments that end yesterday. Everything here works with them.</p>
      <ul className="samples">
        {Object.keys(PEOPLE).map((name) => (
          <li key={name}>
            <span>
              <strong>{label(name)}</strong>
              <br />
              {ABOUT[name]}
            </span>
            <span className="chips">
              <button type="button" className="button quiet" disabled={busy} onClick={() => send(name)}>
                Use <span className="hidden">the data of {label(name)}</span>
              </button>
              <button
                type="button"
                className="link"
                onClick={() => saveFile(`spendsense-${name}.json`, content(name), "application/json")}
              >
                Save file <span className="hidden">of {label(name)}</span>
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const label = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function yesterday(): string {
  return new Date(Date.now() - 24 * 3600 * 1000).toISOString().slice(0, 10);
}
