import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Link } from "wouter";
import { Dialog } from "../../../ui/Dialog";
import { DialogButtons } from "../../../ui/DialogButtons";
import { saveFile } from "../../../ui/saveFile";
import { useConsumer } from "../useConsumer";
import { useIncoming } from "./Incoming";
import { isOf, PEOPLE, sampleDocument } from "./sample";

const ABOUT: Record<string, string> = {
  hannah: "A card that is two thirds full, and pay every two weeks",
  sam: "Eight subscriptions and a nearly empty card",
  sarah: "Savings that grow by $500 a month",
};

/** The invented people, whose data end yesterday whenever that is. */
export function Samples() {
  const incoming = useIncoming();
  const api = useConsumer();
  const queries = useQueryClient();
  const title = useId();
  const [asked, setAsked] = useState<string>();
  const busy = incoming.sending.isPending;

  const content = (name: string) => JSON.stringify(sampleDocument(name, yesterday()));
  const send = (name: string) =>
    incoming.sending.mutate({
      file: new Blob([content(name)], { type: "application/json" }),
      name: `${name}.json`,
      skipInvalid: false,
    });

  /** What is here cannot be told from invented data later on, so nothing is added to it unasked. */
  async function use(name: string) {
    const held = await queries
      .fetchQuery({ queryKey: ["accounts"], queryFn: api.accounts })
      .catch(() => undefined);
    const nothingElse = held?.every(({ account_id }) => isOf(name, account_id)) && !incoming.underWay;
    if (nothingElse) send(name);
    else setAsked(name);
  }

  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>Sample data</h2>
      <p>Invented people with a year of payments that end yesterday. Everything here works with them.</p>
      <p>
        They are counted together with what you bring of your own. Only{" "}
        <Link href="/data">erasing everything</Link> takes them away again.
      </p>
      <ul className="samples">
        {Object.keys(PEOPLE).map((name) => (
          <li key={name}>
            <span>
              <strong>{label(name)}</strong>
              <br />
              {ABOUT[name]}
            </span>
            <span className="chips">
              <button type="button" className="button quiet" disabled={busy} onClick={() => void use(name)}>
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
      {asked && (
        <Mixing
          name={label(asked)}
          onClose={() => setAsked(undefined)}
          onAgreed={() => {
            send(asked);
            setAsked(undefined);
          }}
        />
      )}
    </section>
  );
}

function Mixing(props: { name: string; onClose: () => void; onAgreed: () => void }) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    props.onAgreed();
  }
  return (
    <Dialog title="Add invented data to what is here?" onClose={props.onClose}>
      <form className="form" onSubmit={submit}>
        <p>
          {props.name} is invented. The accounts and payments would be counted together with those that you
          have here, in every figure and lesson.
        </p>
        <p>They cannot be taken out again on their own: only erasing everything takes them away.</p>
        <DialogButtons
          confirm={`Add ${props.name}’s data`}
          confirming="Sending…"
          busy={false}
          onClose={props.onClose}
          cancel="Leave it as it is"
        />
      </form>
    </Dialog>
  );
}

const label = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function yesterday(): string {
  return new Date(Date.now() - 24 * 3600 * 1000).toISOString().slice(0, 10);
}
