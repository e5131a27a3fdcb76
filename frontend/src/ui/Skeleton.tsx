interface Props {
  /** What is being loaded: "your balances". */
  what: string;
  /** The height of each block in rem, about that of what will stand there, so that nothing jumps. */
  heights?: readonly number[];
}

export function Skeleton({ what, heights = [14, 14, 14] }: Props) {
  return (
    <div className="cards" role="status" aria-label={`Loading ${what}`} aria-busy="true">
      {heights.map((height, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks are alike and never move
        <div key={index} className="card skeleton" style={{ minHeight: `${height}rem` }} />
      ))}
    </div>
  );
}
