/** Lines of small plots, without a browser. */

/** A point in time and what was measured then; null where nothing was. */
export type Sample = readonly [at: number, value: number | null];

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** The moment at the right edge, and how much time fits in. */
  readonly until: number;
  readonly span: number;
  /** The value at the upper edge. */
  readonly top: number;
}

/** The largest value of all lines with some air above it; at least `least`, so that small changes do not look like large ones. */
export function topOf(lines: readonly (readonly Sample[])[], least: number): number {
  const values = lines.flatMap((line) => line.map(([, value]) => value ?? 0));
  return Math.max(least, ...values) * 1.1;
}

/** The path of a line; it breaks where nothing was measured. */
export function pathOf(samples: readonly Sample[], { width, height, until, span, top }: Frame): string {
  let pen: "M" | "L" = "M";
  const steps: string[] = [];
  for (const [at, value] of samples) {
    if (value === null) {
      pen = "M";
      continue;
    }
    const x = width * (1 - (until - at) / span);
    const y = height * (1 - Math.min(1, value / top));
    steps.push(`${pen}${x.toFixed(1)} ${y.toFixed(1)}`);
    pen = "L";
  }
  return steps.join("");
}
