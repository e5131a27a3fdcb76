import { Fact } from "../../../ui/Fact";
import { day, moment, money, percent, plural, words } from "../../../ui/format";
import { Notice } from "../../../ui/Notice";
import { ConsentBadge } from "../parts";
import type { PersonOverview } from "../types";

/** Where a person stands today. */
export function PersonNow({ person }: { person: PersonOverview }) {
  const { data } = person;
  return (
    <section aria-label="Now" className="block">
      <dl className="facts">
        <Fact name="Id">
          <code>{person.user_id}</code>
        </Fact>
        <Fact name="Member since">{moment(person.member_since)}</Fact>
        <Fact name="Consent to education">
          <ConsentBadge state={person.consent} />
        </Fact>
        <Fact name="Consent to partner offers">
          <ConsentBadge state={person.offers_consent} />
        </Fact>
        {data && (
          <>
            <Fact name="Transactions">
              {plural(data.transactions.count, "row")}
              {data.transactions.first && data.transactions.last
                ? `, ${day(data.transactions.first)} to ${day(data.transactions.last)}`
                : ""}
            </Fact>
            <Fact name="Data last changed">{moment(data.inputs_changed_at)}</Fact>
            <Fact name="Current recommendations">
              {Object.entries(data.current_recommendations)
                .map(([window, count]) => `${window}: ${count}`)
                .join(" · ") || "none"}
            </Fact>
            <Fact name="Open disputes">{data.open_disputes}</Fact>
          </>
        )}
      </dl>
      {data ? <Data data={data} /> : <WithoutConsent />}
    </section>
  );
}

function WithoutConsent() {
  return (
    <Notice tone="calm" title="No consent, no data">
      <p>This person has not agreed, or no longer does. You see the consent log and past traces alone.</p>
    </Notice>
  );
}

function Data({ data }: { data: NonNullable<PersonOverview["data"]> }) {
  return (
    <>
      <h2>Persona by window</h2>
      <ul className="cards">
        {data.personas.map((one) => (
          <li key={one.window} className="card">
            <h3>
              {words(one.persona)} <span className="fine">{one.window}</span>
            </h3>
            <p className="fine">
              As of {day(one.as_of)}, rules {one.rules_version}
              {one.hysteresis ? ", kept by hysteresis" : ""}
            </p>
            <p>All matches: {one.matched.map(words).join(", ") || "none"}</p>
          </li>
        ))}
      </ul>
      <h2>Accounts</h2>
      <ul className="cards">
        {data.accounts.map((account) => (
          <li key={account.account_id} className="card">
            <h3>
              {account.name ?? words(account.subtype ?? account.type)}{" "}
              {account.mask && <span className="fine">••{account.mask}</span>}
            </h3>
            <p>
              {account.balance_current === null
                ? "No balance known"
                : money(account.balance_current, account.currency)}
              {account.balance_limit !== null && ` of ${money(account.balance_limit, account.currency)}`}
              {account.utilization !== null && ` (${percent(account.utilization)})`}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
