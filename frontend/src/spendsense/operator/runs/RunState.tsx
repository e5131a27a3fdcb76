import { words } from "../../../ui/format";

export function RunState({ status }: { status: string }) {
  const tone =
    status === "finished" ? "on" : status === "failed" ? "wrong" : status === "started" ? "attention" : "";
  return <span className={`state ${tone}`}>{words(status.replace(":", ": "))}</span>;
}
