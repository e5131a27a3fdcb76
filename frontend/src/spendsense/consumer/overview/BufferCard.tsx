import { money } from "../../../ui/format";
import type { Insights } from "../../types";

type Reason = NonNullable<Insights["buffer"]["null_reason"]>;

/** As backend/app/domain/features/spending.py gives them. */
const REASONS: Partial<Record<Reason, string>> = {
  history_short: "Your history is still too short to say what you spend in a usual month.",
  not_applicable: "There is no checking account among your data.",
  no_data: "Your bank told us no balance of your checking account.",
  base_too_small: "There is too little spending in your data to say what you spend in a usual month.",
};

const why = (reason: Reason | null) => (reason && REASONS[reason]) ?? "This cannot be said from your data.";

/** How long checking would last at the usual spending. */
export function BufferCard({ insights: { buffer, currency } }: { insights: Insights }) {
  return (
    <section aria-labelledby="buffer">
      <h2 id="buffer">Cash-flow buffer</h2>
      <div className="card">
        {buffer.months === null ? (
          <p>{why(buffer.null_reason)}</p>
        ) : (
          <>
            <p className="total">
              {Number(buffer.months).toFixed(1)} <span className="unit">months</span>
            </p>
            {buffer.checking_balance !== null && buffer.monthly_expenses !== null && (
              <p>
                Your checking account holds {money(buffer.checking_balance, currency)}, and a usual month
                costs about {money(buffer.monthly_expenses, currency)}.
              </p>
            )}
          </>
        )}
      </div>
    </section>
  );
}
