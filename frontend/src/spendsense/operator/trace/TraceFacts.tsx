import { Fact } from "../../../ui/Fact";
import { day, moment, plural, words } from "../../../ui/format";
import { FactList } from "../../consumer/recommendations/FactList";
import { Outcome } from "../parts";
import type { Decision } from "../types";

/** The numbers in the text, the checks it passed, and by which editions it was decided. */
export function TraceFacts({ decision }: { decision: Decision }) {
  const { guardrails, data, template, consent } = decision;
  const editions = [
    ["Template", `${template.id}, version ${template.version}`],
    ["Catalogue", decision.catalogue_version],
    ["Features", decision.feature_version],
    ["Code", decision.code_version],
  ] as const;
  return (
    <section aria-labelledby="behind" className="block">
      <h2 id="behind">What it rests on</h2>
      <div className="cards">
        <div className="card">
          <h3>Numbers in the text</h3>
          {decision.slots.length > 0 ? <FactList facts={decision.slots} /> : <p>None: it makes no claim.</p>}
        </div>
        <div className="card">
          <h3>Checks</h3>
          <dl>
            <Check name={`Tone, list ${guardrails.tone.list_version}`} result={guardrails.tone.result} />
            <Check name="Numbers match the facts" result={guardrails.faithfulness ? "pass" : "fail"} />
            <Check name="Disclosure" result={guardrails.disclosure ? "pass" : "fail"} />
            {decision.eligibility.map(({ check, result }) => (
              <Check key={check} name={words(check)} result={result} />
            ))}
          </dl>
        </div>
        <div className="card">
          <h3>Data and consent</h3>
          <dl>
            <Fact name="History">
              {data.history_days === null ? "unknown" : plural(Number(data.history_days), "day")}
            </Fact>
            <Fact name="Transactions">{String(data.tx_count)}</Fact>
            <Fact name="Last transaction">{data.last_tx_date ? day(data.last_tx_date) : "none"}</Fact>
            <Fact name="Balances of">{data.balances_as_of ? day(data.balances_as_of) : "unknown"}</Fact>
            {consent?.checked_at && <Fact name="Consent checked">{moment(consent.checked_at)}</Fact>}
            {consent?.notice_version && <Fact name="Notice">{`Version ${consent.notice_version}`}</Fact>}
          </dl>
        </div>
        <div className="card">
          <h3>Decided by</h3>
          <dl>
            {editions.map(([name, value]) => (
              <Fact key={name} name={name}>
                {String(value)}
              </Fact>
            ))}
          </dl>
        </div>
      </div>
    </section>
  );
}

function Check({ name, result }: { name: string; result: string }) {
  return (
    <Fact name={name}>
      <Outcome result={result} />
    </Fact>
  );
}
