import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { day, words } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { Hint, Notice } from "../../../ui/Notice";
import type { Window } from "../../types";
import { useOperator } from "../api";
import { type Column, DataTable } from "../DataTable";
import { spell } from "../spell";
import type { Signal, Signals, SignalValue } from "../types";

const WINDOWS: readonly Window[] = ["30d", "90d", "180d"];

/** Every feature over 30, 90 and 180 days, with what the short window has more or less than the long ones. */
export function PersonSignals({ id }: { id: string }) {
  const api = useOperator();
  const query = useQuery({ queryKey: ["operator", "signals", id], queryFn: () => api.signals(id) });
  return (
    <Loaded query={query} what="signals" heights={[40]}>
      {(found) =>
        found.signals.length === 0 ? (
          <Notice tone="calm" title="Nothing computed yet">
            <p>This person's data have not been read yet, or there are none.</p>
          </Notice>
        ) : (
          <SideBySide found={found} />
        )
      }
    </Loaded>
  );
}

function SideBySide({ found }: { found: Signals }) {
  const [changed, setChanged] = useState(false);
  const signals = changed ? found.signals.filter(differs) : found.signals;
  return (
    <section aria-label="Signals" className="block">
      <Hint>
        {found.windows.map(({ window, as_of }) => `${window} as of ${day(as_of)}`).join(" · ")}. A change is
        the 30-day value less that of the longer window.
      </Hint>
      <label className="tick">
        <input type="checkbox" checked={changed} onChange={(event) => setChanged(event.target.checked)} />
        <span>Only what differs between windows</span>
      </label>
      <DataTable caption="Signals by window" columns={COLUMNS} items={signals} keyOf={({ name }) => name} />
    </section>
  );
}

const differs = ({ difference }: Signal) =>
  [difference?.less_90d, difference?.less_180d].some((it) => it != null && Number(it) !== 0);

const COLUMNS: readonly Column<Signal>[] = [
  { name: "Signal", cell: ({ name }) => words(name) },
  ...WINDOWS.map((window) => ({
    name: `${window.replace("d", "")} days`,
    number: true,
    cell: (signal: Signal) => <Value signal={signal[window]} unit={signal.unit} />,
  })),
  {
    name: "Change to 90",
    number: true,
    cell: ({ difference, unit }) => <Change value={difference?.less_90d} unit={unit} />,
  },
  {
    name: "Change to 180",
    number: true,
    cell: ({ difference, unit }) => <Change value={difference?.less_180d} unit={unit} />,
  },
];

function Value({ signal, unit }: { signal: SignalValue; unit: string }) {
  if (signal.value === null) return <span className="fine">{words(signal.null_reason ?? "unknown")}</span>;
  return spell(signal.value, unit);
}

function Change({ value, unit }: { value: string | null | undefined; unit: string }) {
  if (value == null) return <span className="fine">–</span>;
  if (Number(value) === 0) return "0";
  // Less than what is spelt: "-0.0%" would say neither.
  if (spell(value, unit).replace("-", "") === spell("0", unit)) return "about 0";
  return (
    <>
      <span aria-hidden="true">{Number(value) > 0 ? "▲ " : "▼ "}</span>
      {Number(value) > 0 ? "+" : ""}
      {spell(value, unit)}
    </>
  );
}
