import { useLocalSessionId, useParticipantProperty } from "@daily-co/daily-react";
import { useView } from "../../call/CallTools";
import { mayControl } from "../../embed/integrationRights";
import type { Integration } from "../../embed/integrations";

export interface Shown extends Integration {
  readonly running: boolean;
  /** Whether this person may start and stop it. */
  readonly mine: boolean;
}

/** The app's integrations, as they are for this person now. */
export function useIntegrations(): readonly Shown[] {
  const { integrations, running } = useView();
  const session_id = useLocalSessionId();
  const owner = useParticipantProperty(session_id, "owner") === true;
  return integrations.map((each) => ({
    ...each,
    running: running.includes(each.id),
    mine: mayControl(each, { session_id, owner }),
  }));
}
