import { useQuery } from "@tanstack/react-query";
import { moment } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { ScrollBox } from "../../../ui/ScrollBox";
import { Title } from "../../../ui/Title";
import type { Consents } from "../../types";
import { useConsumer } from "../useConsumer";
import { PurposeCard } from "./PurposeCard";
import { ASKED, PURPOSES } from "./purposes";

export function ConsentPage() {
  const api = useConsumer();
  const consents = useQuery({ queryKey: ["consents"], queryFn: api.consents });
  return (
    <>
      <Title lead="What SpendSense may do with your data. Each thing is asked on its own, is off until you say yes, and ends in one step.">
        Consent
      </Title>
      <Loaded query={consents} what="your consents" heights={[16, 16, 16]}>
        {(known) => (
          <>
            <ul className="stack">
              {ASKED.map((purpose) => (
                <PurposeCard
                  key={purpose}
                  purpose={purpose}
                  receipt={known.active.find((receipt) => receipt.record.purpose === purpose)}
                />
              ))}
            </ul>
            <History history={known.history} />
          </>
        )}
      </Loaded>
    </>
  );
}

const EVENTS = {
  granted: "You said yes",
  revoked: "You said no",
  expired: "Ended by itself",
  reauthorised: "You said yes again",
};

function History({ history }: { history: Consents["history"] }) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="said">
      <h2 id="said">What you have said so far</h2>
      <ScrollBox label="List of what you have said">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">For</th>
              <th scope="col">Notice</th>
            </tr>
          </thead>
          <tbody>
            {history.toReversed().map((said) => (
              <tr key={`${said.occurred_at} ${said.purpose} ${said.event}`}>
                <td>{moment(said.occurred_at)}</td>
                <td>{EVENTS[said.event]}</td>
                <td>{PURPOSES[said.purpose].title}</td>
                <td>Version {said.notice_version}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
