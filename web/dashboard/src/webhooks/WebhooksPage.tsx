import { useState } from "react";
import { useAddress } from "../api/useLive";
import { Empty } from "../ui/Empty";
import { Loaded } from "../ui/Loaded";
import { CreateWebhook } from "./CreateWebhook";
import type { WebhookHealth } from "./health";
import { WebhookCard } from "./WebhookCard";

const EVERY_MS = 5000;

/** Every webhook, and how it fares. Refreshes by itself. */
export default function WebhooksPage() {
  const [creating, setCreating] = useState(false);
  const webhooks = useAddress<{ data: readonly WebhookHealth[] }>("/parlour/webhooks", {}, EVERY_MS);
  const create = (
    <button type="button" className="button primary" onClick={() => setCreating(true)}>
      Create a webhook
    </button>
  );
  return (
    <>
      <div className="head">
        <h1>Webhooks</h1>
        {create}
      </div>
      <Loaded live={webhooks} label="Loading webhooks">
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="There are no webhooks yet">
              <p>
                A webhook is an address of yours that hears what happens in calls: who comes and goes, what begins and
                ends.
              </p>
            </Empty>
          ) : (
            <ul className="webhooks" aria-label="Webhooks">
              {data.map((one) => (
                <WebhookCard key={one.uuid} webhook={one} onChanged={webhooks.refresh} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <CreateWebhook isOpen={creating} onClose={() => setCreating(false)} onCreated={webhooks.refresh} />
    </>
  );
}
