import { type PointerEvent, useState } from "react";
import { dateOf } from "../ui/time";
import { countsOf, ticksOf } from "./ticks";

interface Props {
  readonly title: string;
  /** Unix seconds. */
  readonly start: number;
  /** Seconds of each stretch that has a value. */
  readonly step: number;
  readonly values: readonly number[];
  readonly colour: "first" | "second";
}

const WIDTH = 600;
const HEIGHT = 150;

/** Counts over time, as steps: pointing at it tells the moment's value, and the same is there as a table. */
export function Plot({ title, start, step, values, colour }: Props) {
  const [pointed, setPointed] = useState<number>();
  const lines = countsOf(Math.max(...values, 0));
  const top = lines.at(-1) ?? 1;
  const end = start + step * values.length;
  const x = (at: number) => (WIDTH * (at - start)) / (end - start);
  const y = (count: number) => HEIGHT - (HEIGHT * count) / top;
  const line = values.map((count, index) => `H${x(start + index * step)}V${y(count)}`).join("");
  const shown = pointed === undefined ? undefined : values[pointed];
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - box.left) / box.width) * values.length);
    setPointed(index >= 0 && index < values.length ? index : undefined);
  };
  const most = Math.max(...values, 0);
  return (
    <figure className="plot">
      <figcaption>
        <h3>{title}</h3>
        <span className="muted small">
          {pointed === undefined || shown === undefined
            ? `now ${values.at(-1) ?? 0}, at most ${most}`
            : `${dateOf((start + pointed * step) * 1000)}: ${shown}`}
        </span>
      </figcaption>
      <div className="plot-area">
        <div className="plot-counts small muted" aria-hidden="true">
          {lines.map((count) => (
            <span key={count} style={{ bottom: `${(100 * count) / top}%` }}>
              {count}
            </span>
          ))}
        </div>
        <svg
          className={colour}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title}: now ${values.at(-1) ?? 0}, at most ${most}`}
          onPointerMove={point}
          onPointerLeave={() => setPointed(undefined)}
        >
          {lines.map((count) => (
            <line key={count} className="grid" x1="0" x2={WIDTH} y1={y(count)} y2={y(count)} />
          ))}
          <path className="area" d={`M0 ${HEIGHT}${line}H${WIDTH}V${HEIGHT}Z`} />
          <path className="line" d={`M0 ${y(values[0] ?? 0)}${line}H${WIDTH}`} />
          {pointed === undefined ? null : (
            <line
              className="pointer"
              x1={x(start + (pointed + 0.5) * step)}
              x2={x(start + (pointed + 0.5) * step)}
              y1="0"
              y2={HEIGHT}
            />
          )}
        </svg>
        <div className="timeline-axis" aria-hidden="true">
          {ticksOf(start, end).map(({ at, label }) => (
            <span key={at} className="muted" style={{ left: `${(100 * (at - start)) / (end - start)}%` }}>
              {label}
            </span>
          ))}
        </div>
      </div>
      <details>
        <summary className="small">As a table</summary>
        <div className="plot-table">
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">At most at once</th>
              </tr>
            </thead>
            <tbody>
              {runsOf(values).map(({ index, count }) => (
                <tr key={index}>
                  <td>{dateOf((start + index * step) * 1000)}</td>
                  <td>{count}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/** Where the values change: a table of all of them says little. */
function runsOf(values: readonly number[]): readonly { index: number; count: number }[] {
  return values.flatMap((count, index) => (index > 0 && values[index - 1] === count ? [] : [{ index, count }]));
}
