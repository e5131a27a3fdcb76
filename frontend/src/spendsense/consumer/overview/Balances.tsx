import { day, money, sum, words } from "../../../ui/format";
import type { Account } from "../../types";

const GROUPS = [
  { title: "Cash", types: ["depository"] },
  { title: "Cards", types: ["credit"] },
  { title: "Loans", types: ["loan"] },
  { title: "Other", types: ["investment", "brokerage", "other"] },
];

/** What lies where, summed within a group and a currency; currencies are never added up. */
export function Balances({ accounts }: { accounts: readonly Account[] }) {
  const asOf = accounts
    .map((account) => account.as_of ?? "")
    .sort()
    .at(-1);
  return (
    <section aria-labelledby="balances">
      <h2 id="balances">Balances</h2>
      {asOf && <p className="lead">As your bank told us on {day(asOf)}.</p>}
      <div className="cards">
        {GROUPS.map(({ title, types }) => {
          const found = accounts.filter((account) => types.includes(account.type));
          return found.length > 0 && <Group key={title} title={title} accounts={found} />;
        })}
      </div>
    </section>
  );
}

function Group({ title, accounts }: { title: string; accounts: readonly Account[] }) {
  const owed = accounts.some(({ type }) => type === "credit" || type === "loan");
  return (
    <section className="card group" aria-label={title}>
      <h3>{title}</h3>
      <p className="total">
        {totals(accounts).join(" · ")}
        {owed && <span className="unit"> owed</span>}
      </p>
      <ul className="rows">
        {accounts.map((account) => (
          <li key={account.account_id}>
            <span>
              {account.name ?? words(account.subtype ?? account.type)}
              {account.mask && <span className="fine"> ••{account.mask}</span>}
            </span>
            <span className="figures">
              {account.balance_current === null
                ? "not known"
                : money(account.balance_current, account.currency)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function totals(accounts: readonly Account[]): string[] {
  const known = accounts.filter((account) => account.balance_current !== null);
  const currencies = [...new Set(known.map(({ currency }) => currency))];
  return currencies.map((currency) => {
    const amounts = known.filter((it) => it.currency === currency).map((it) => it.balance_current ?? "0");
    return money(sum(amounts), currency);
  });
}
