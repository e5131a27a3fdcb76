import { plural, words } from "../../../ui/format";
import { ScrollBox } from "../../../ui/ScrollBox";
import type { ImportReport } from "../../types";
import { faultInWords } from "./faults";

/** Every row that was not taken, so that a person can put it right. Rows are counted from 1, as people do. */
export function Report({ report }: { report: ImportReport }) {
  const { rejected, unlisted } = report;
  if (rejected.length === 0) return null;
  return (
    <section aria-labelledby="faults">
      <h2 id="faults">{plural(rejected.length + unlisted, "fault")} found</h2>
      <ScrollBox label="List of faults">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">List</th>
              <th scope="col" className="number">
                Row
              </th>
              <th scope="col">Id</th>
              <th scope="col">Field</th>
              <th scope="col">What is wrong</th>
            </tr>
          </thead>
          <tbody>
            {rejected.map((fault) => (
              <tr key={`${fault.kind} ${fault.row} ${fault.field} ${fault.reason}`}>
                <td>{words(fault.kind)}</td>
                <td className="number">{fault.row === null ? "all" : fault.row + 1}</td>
                <td>{fault.id ?? "none"}</td>
                <td>{fault.field ?? (fault.row === null ? "all" : "the row")}</td>
                <td>{faultInWords(fault.reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {unlisted > 0 && (
        <p className="fine">{plural(unlisted, "more fault is", "more faults are")} not listed.</p>
      )}
    </section>
  );
}
