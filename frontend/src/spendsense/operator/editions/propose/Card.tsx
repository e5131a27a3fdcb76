import { type ReactNode, useState } from "react";
import { cardId } from "./Refused";

interface Props {
  /** By which faults name it. */
  name: string;
  title: ReactNode;
  /** Whether something in it is wrong: then it opens. */
  wrong: boolean;
  /** Whether it was added a moment ago. */
  fresh?: boolean;
  children: ReactNode;
}

/** One part of a proposal, closed until somebody opens it. What is closed is not drawn: there may be hundreds. */
export function Card({ name, title, wrong, fresh = false, children }: Props) {
  const [open, setOpen] = useState(fresh || wrong);
  const [wasWrong, setWasWrong] = useState(wrong);
  // Not an effect: all that is wrong is seen at once, not one part after the other.
  if (wrong !== wasWrong) {
    setWasWrong(wrong);
    if (wrong) setOpen(true);
  }
  return (
    <details
      id={cardId(name)}
      className="card"
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{title}</summary>
      {open && <div className="form">{children}</div>}
    </details>
  );
}
