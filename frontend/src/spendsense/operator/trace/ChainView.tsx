import { Hint } from "../../../ui/Notice";
import type { Chain } from "../types";

/** Where the trace stands in the person's chain of seals, and whether the chain holds. */
export function ChainView({ chain }: { chain: Chain }) {
  return (
    <section aria-labelledby="chain" className="block">
      <h2 id="chain">Seal</h2>
      {chain.broken ? (
        <Hint tone="problem">
          The chain breaks at link {chain.broken.position}: {chain.broken.reason}.
        </Hint>
      ) : (
        <Hint>Every link of this person's chain is what was written.</Hint>
      )}
      <p>
        Link {chain.position} of {chain.length}: <code>{chain.sha256}</code>
      </p>
    </section>
  );
}
