import { moment } from "../../../ui/format";
import { saveFile } from "../../../ui/saveFile";
import type { Receipt } from "../../types";

/** The receipt of a yes: what a person could hold up later. The file is the record as the API gave it. */
export function ReceiptView({ receipt }: { receipt: Receipt }) {
  const { record } = receipt;
  const name = `spendsense-receipt-${record.purpose}.json`;
  return (
    <details>
      <summary>Your receipt</summary>
      <dl>
        <div>
          <dt>Number</dt>
          <dd>
            <code>{receipt.id}</code>
          </dd>
        </div>
        <div>
          <dt>Said yes</dt>
          <dd>{moment(receipt.createdTime)}</dd>
        </div>
        <div>
          <dt>Ends</dt>
          <dd>{moment(receipt.expirationTime)}</dd>
        </div>
        <div>
          <dt>Notice</dt>
          <dd>Version {record.notice.version}</dd>
        </div>
        <div>
          <dt>Covers</dt>
          <dd>{record.dataCategories.join(", ")}</dd>
        </div>
      </dl>
      <button
        type="button"
        className="link"
        onClick={() => saveFile(name, JSON.stringify(receipt, null, 2), "application/json")}
      >
        Save the receipt as a file
      </button>
    </details>
  );
}
