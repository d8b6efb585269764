import { useAddress } from "../api/useLive";
import { Ago } from "../ui/Ago";
import { Loaded } from "../ui/Loaded";
import type { Delivery } from "./health";

const EVERY_MS = 5000;

/** What became of the newest deliveries of a webhook. */
export function Deliveries({ uuid }: { readonly uuid: string }) {
  const deliveries = useAddress<{ data: readonly Delivery[] }>(
    `/parlour/webhooks/${uuid}/deliveries`,
    { limit: 20 },
    EVERY_MS,
  );
  return (
    <Loaded live={deliveries} label="Loading deliveries">
      {({ data }) =>
        data.length === 0 ? (
          <p className="muted">Nothing has happened yet that this webhook hears of.</p>
        ) : (
          <ul className="deliveries" aria-label="Deliveries">
            {data.map((one) => (
              <li key={one.event_id}>
                <span>
                  <strong>{one.type}</strong> <span className="muted small">in {one.room}</span>
                </span>
                <span className="small">
                  <Ago moment={one.created_at} />
                </span>
                <span className={`badge ${one.state === "delivered" ? "good" : "bad"}`}>
                  {one.state === "pending" ? "waits" : one.state === "failed" ? "given up" : "delivered"}
                  {one.attempts > 1 ? `, ${one.attempts} tries` : ""}
                </span>
                {one.last_error ? <span className="small muted delivery-error">{one.last_error}</span> : null}
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
