import { figures } from "./text";

/** Why this person sees it, with the figures set off. */
export function Because({ text }: { text: string }) {
  return (
    <p className="because">
      {figures(text).map((part) => (part.figure ? <strong key={part.at}>{part.text}</strong> : part.text))}
    </p>
  );
}
