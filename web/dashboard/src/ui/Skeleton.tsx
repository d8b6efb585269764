interface Props {
  readonly label: string;
  readonly lines?: number;
}

/** Stands in for what is on its way. */
export function Skeleton({ label, lines = 4 }: Props) {
  return (
    <div role="status" className="skeleton">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, index) => `line-${index}`).map((line) => (
        <span key={line} className="skeleton-line" />
      ))}
    </div>
  );
}
