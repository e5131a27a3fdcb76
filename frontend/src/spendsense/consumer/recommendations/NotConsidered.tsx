/** What the recommendation knows nothing of. */
export function NotConsidered({ things, open = false }: { things: readonly string[]; open?: boolean }) {
  if (things.length === 0) return null;
  return (
    <details open={open}>
      <summary>What this does not take into account</summary>
      <ul className="plain">
        {things.map((thing) => (
          <li key={thing}>{thing}</li>
        ))}
      </ul>
    </details>
  );
}
