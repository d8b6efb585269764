import { type Frame, pathOf, type Sample, topOf } from "./plotting";

const WIDTH = 300;
const HEIGHT = 56;

interface Line {
  readonly name: string;
  readonly samples: readonly Sample[];
}

interface Props {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Writes a value with its unit. */
  readonly write: (value: number) => string;
  /** What the plot reaches up to even if all values are smaller. */
  readonly least: number;
  readonly span: number;
}

/** A small plot of one or two lines over time. What it shows now stands beside its title, in words for everybody. */
export function Plot({ title, lines, write, least, span }: Props) {
  const until = Math.max(...lines.map(({ samples }) => samples.at(-1)?.[0] ?? 0));
  const top = topOf(
    lines.map(({ samples }) => samples),
    least,
  );
  const frame: Frame = { width: WIDTH, height: HEIGHT, until, span, top };
  return (
    <figure className="plot">
      <figcaption>
        <span>{title}</span>
        {lines.map(({ name, samples }, index) => (
          <span key={name} className={`plot-now line-${index}`}>
            {name && `${name} `}
            {now(samples, write)}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        {lines.map(({ name, samples }, index) => (
          <path key={name} className={`line-${index}`} d={pathOf(samples, frame)} vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
    </figure>
  );
}

function now(samples: readonly Sample[], write: Props["write"]): string {
  const value = samples.at(-1)?.[1] ?? null;
  return value === null ? "–" : write(value);
}
