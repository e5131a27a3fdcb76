import { Choice } from "../../ui/Choice";
import { useWindow, WINDOWS } from "./useWindow";

const OPTIONS = WINDOWS.map((value) => ({ value, label: `${value.replace("d", "")} days` }));

export function WindowChoice() {
  const [window, choose] = useWindow();
  return <Choice legend="Looking back" options={OPTIONS} value={window} onChange={choose} />;
}
