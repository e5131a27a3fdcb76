import type { ReactNode } from "react";

interface Props {
  tone: "calm" | "problem";
  title: string;
  children?: ReactNode;
}

/** A state instead of content. Problems interrupt a screen reader, calm states wait for their turn. */
export function Notice({ tone, title, children }: Props) {
  return (
    <section className={`notice ${tone}`} role={tone === "problem" ? "alert" : "status"}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** A sentence beside content: how old it is, how sure, or what just happened. */
export function Hint({ tone = "calm", children }: { tone?: "calm" | "problem"; children: ReactNode }) {
  return (
    <p className={`hint ${tone}`} role={tone === "problem" ? "alert" : "status"}>
      {children}
    </p>
  );
}
