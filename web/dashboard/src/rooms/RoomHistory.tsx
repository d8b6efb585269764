import type { Json } from "../api/shapes";
import { useAddress } from "../api/useLive";
import { Ago } from "../ui/Ago";
import { Empty } from "../ui/Empty";
import { Loaded } from "../ui/Loaded";
import { pathOf } from "./pathOf";

interface Change {
  readonly time: string;
  readonly action: string;
  readonly version: number;
  readonly key_id: string | null;
  readonly key_label: string | null;
  readonly changes: Readonly<Record<string, { readonly from: Json; readonly to: Json }>>;
}

/** Who changed the room, when, and what. */
export default function RoomHistory({ name }: { readonly name: string }) {
  const history = useAddress<{ data: readonly Change[] }>(`/parlour${pathOf(name)}/history`, { limit: 50 });
  return (
    <Loaded live={history} label="Loading changes">
      {({ data }) =>
        data.length === 0 ? (
          <Empty title="Nothing is remembered" />
        ) : (
          <ol className="history">
            {data.map((one) => (
              <li key={`${one.time} ${one.version} ${one.action}`}>
                <p>
                  <strong>{one.action}</strong>{" "}
                  <span className="muted small">
                    <Ago moment={one.time} /> by {one.key_label || one.key_id || "the command line"}
                  </span>
                </p>
                <ul>
                  {Object.entries(one.changes).map(([property, { from, to }]) => (
                    <li key={property} className="small">
                      <code>{property}</code>: {shown(from)} → {shown(to)}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}

function shown(value: Json): string {
  return value === null ? "not set" : JSON.stringify(value);
}
