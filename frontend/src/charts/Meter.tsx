interface Props {
  /** Of the whole: 0.68; above 1 is drawn full and spelt as it is. */
  share: number;
  /** Where the mark stands that the share is held against. */
  mark: number;
  label: string;
  /** The share ought to come up to the mark; otherwise it ought to stay below. */
  least?: boolean;
}

/** How full something is, with a mark to hold it against. The words beside it say the same. */
export function Meter({ share, mark, label, least = false }: Props) {
  const percent = (value: number) => `${Math.min(Math.max(value, 0), 1) * 100}%`;
  const off = least ? share < mark : share > mark;
  return (
    <svg className="meter" width="100%" height="22" role="img" aria-label={label}>
      <rect className="track" width="100%" height="12" y="5" rx="6" />
      <rect className={off ? "fill off" : "fill"} width={percent(share)} height="12" y="5" rx="6" />
      <line className="mark" x1={percent(mark)} x2={percent(mark)} y1="0" y2="22" />
    </svg>
  );
}
