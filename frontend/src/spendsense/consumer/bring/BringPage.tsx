import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { Link } from "wouter";
import { Field } from "../../../ui/Field";
import { Loaded } from "../../../ui/Loaded";
import { Hint } from "../../../ui/Notice";
import { Title } from "../../../ui/Title";
import { ConsentFirst } from "../consent/ConsentFirst";
import { useConsumer } from "../useConsumer";
import { useIncoming } from "./Incoming";
import { Progress } from "./Progress";
import { Samples } from "./Samples";
import { isInvented } from "./sample";

/** Where data come from: a file of one's own, or the life of an invented person to look around with. */
export function BringPage() {
  const api = useConsumer();
  const consents = useQuery({ queryKey: ["consents"], queryFn: api.consents });

  return (
    <>
      <Title lead="Your bank can export your accounts and payments as a file. Bring it here, or look around with the data of an invented person.">
        Bring data
      </Title>
      <Loaded query={consents} what="your consents" heights={[16, 16]}>
        {({ active }) =>
          active.some(({ record }) => record.purpose === "education") ? (
            <>
              <div className="cards wide">
                <OwnFile />
                <Samples />
              </div>
              <Progress />
            </>
          ) : (
            <ConsentFirst>
              SpendSense takes no data without your consent to educational use. Say yes first; then bring your
              data, or those of an invented person.
            </ConsentFirst>
          )
        }
      </Loaded>
    </>
  );
}

function OwnFile() {
  const incoming = useIncoming();
  const title = useId();
  const chosen = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const busy = incoming.sending.isPending;
  const api = useConsumer();
  const accounts = useQuery({ queryKey: ["accounts"], queryFn: api.accounts });
  const besideInvented = accounts.data?.some(({ account_id }) => isInvented(account_id));

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const file = chosen.current?.files?.[0];
    if (!file || file.size === 0) {
      setProblem("Please choose a file that is not empty.");
      return;
    }
    setProblem(undefined);
    incoming.sending.mutate({ file, name: file.name, skipInvalid: fields.get("skip") === "on" });
  }

  return (
    <section className="card" aria-labelledby={title}>
      <form className="form" onSubmit={submit} noValidate>
        <h2 id={title}>A file of your own</h2>
        <p>
          A JSON file with lists of <code>accounts</code>, <code>transactions</code> and{" "}
          <code>liabilities</code>, as Plaid writes them.
        </p>
        {besideInvented && (
          <Hint>
            You have sample data here. Your own are counted together with them, until you erase everything
            under <Link href="/data">Your data</Link> and begin anew.
          </Hint>
        )}
        <Field
          ref={chosen}
          label="File"
          name="file"
          type="file"
          accept="application/json,.json"
          problem={problem}
          hint="It travels to a private place of its own, and is deleted there once it is read."
        />
        <label className="tick">
          <input type="checkbox" name="skip" />
          <span>Take the good rows even if others are faulty</span>
        </label>
        <div className="actions">
          <button type="submit" className="button" disabled={busy}>
            {busy ? "Sending…" : "Send the file"}
          </button>
        </div>
      </form>
    </section>
  );
}
