import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Dialog } from "../../../ui/Dialog";
import { DialogButtons } from "../../../ui/DialogButtons";
import { plural } from "../../../ui/format";
import { Hint } from "../../../ui/Notice";
import type { Purpose, Receipt } from "../../types";
import { useConsumer } from "../useConsumer";
import { endsSoonIn, lastDay } from "./ending";
import { forgetWhatRestedOnConsent } from "./forget";
import { NoticeDialog } from "./NoticeDialog";
import { PURPOSES } from "./purposes";
import { ReceiptView } from "./ReceiptView";

interface Props {
  purpose: Purpose;
  receipt: Receipt | undefined;
}

/** One purpose: whether it holds, what it gives, how to say yes and how to take it back. */
export function PurposeCard({ purpose, receipt }: Props) {
  const about = PURPOSES[purpose];
  const title = useId();
  const [open, setOpen] = useState<"read" | "withdraw">();
  const [said, setSaid] = useState<"yes" | "no">();
  const close = () => setOpen(undefined);

  return (
    <li className="card">
      <section aria-labelledby={title} className="purpose">
        <div className="row">
          <h2 id={title}>{about.title}</h2>
          <span className={receipt ? "state on" : "state"}>{receipt ? "On" : "Off"}</span>
        </div>
        <p>{about.offers}</p>
        {said === "yes" && <Hint>Thank you. Your yes is recorded; your receipt is below.</Hint>}
        {said === "no" && <Hint>Done. {about.ends}</Hint>}
        {receipt && <Until receipt={receipt} />}
        {receipt && <ReceiptView receipt={receipt} />}
        <div className="actions">
          {endsSoonIn(receipt) !== undefined && (
            <button type="button" className="button" onClick={() => setOpen("read")}>
              Read and renew <span className="hidden">“{about.title}”</span>
            </button>
          )}
          {receipt ? (
            <button type="button" className="button quiet" onClick={() => setOpen("withdraw")}>
              Withdraw <span className="hidden">“{about.title}”</span>
            </button>
          ) : (
            <button type="button" className="button" onClick={() => setOpen("read")}>
              Read and decide <span className="hidden">about “{about.title}”</span>
            </button>
          )}
        </div>
      </section>
      {open === "read" && (
        <NoticeDialog
          purpose={purpose}
          onClose={close}
          onAgreed={() => {
            setSaid("yes");
            close();
          }}
        />
      )}
      {open === "withdraw" && (
        <Withdraw
          purpose={purpose}
          onClose={close}
          onDone={() => {
            setSaid("no");
            close();
          }}
        />
      )}
    </li>
  );
}

/** When the yes ends, and in its last month that it can be renewed. */
function Until({ receipt }: { receipt: Receipt }) {
  const last = lastDay(receipt);
  const left = endsSoonIn(receipt);
  if (left === undefined) return <p className="fine">Until {last}, then we ask again.</p>;
  return (
    <Hint>
      Your yes ends on {last}, in {plural(left, "day")}. Renew it, and it holds for a year from that day,
      without a break.
    </Hint>
  );
}

function Withdraw(props: { purpose: Purpose; onClose: () => void; onDone: () => void }) {
  const api = useConsumer();
  const queries = useQueryClient();
  const withdrawal = useMutation({
    mutationFn: () => api.withdraw(props.purpose),
    onSuccess: async () => {
      await forgetWhatRestedOnConsent(queries);
      props.onDone();
    },
  });
  return (
    <Dialog title="Withdraw this consent?" onClose={props.onClose}>
      <p>{PURPOSES[props.purpose].ends}</p>
      <p>You need no reason, and you can say yes again later.</p>
      {withdrawal.isError && (
        <Hint tone="problem">That did not work, so nothing has changed. Please try again.</Hint>
      )}
      <DialogButtons
        confirm="Withdraw"
        confirming="Withdrawing…"
        cancel="Keep it"
        busy={withdrawal.isPending}
        onConfirm={() => withdrawal.mutate()}
        onClose={props.onClose}
      />
    </Dialog>
  );
}
