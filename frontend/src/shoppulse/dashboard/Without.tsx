import type { Figures } from "../contract";

type Why = { title: string; text: string };

/** Why a metric has no figures to show; nothing, where it has some. */
export function why({ status, points, description }: Figures): Why | undefined {
  if (status === "unavailable") return { title: "Not available", text: description };
  if (status === "out_of_scope") {
    return {
      title: "Outside what you see",
      text: "It is recorded for all shops together, and you see only some of them.",
    };
  }
  if (points.length === 0) return { title: "Nothing recorded", text: "There is nothing in these days." };
  return undefined;
}

/** Says it in the place of figures: what is not known is never shown as 0. */
export function Without({ figures }: { figures: Figures }) {
  const said = why(figures);
  if (!said) return null;
  return (
    <>
      <p>
        <span className="state">{said.title}</span>
      </p>
      <p className="fine">{said.text}</p>
    </>
  );
}
