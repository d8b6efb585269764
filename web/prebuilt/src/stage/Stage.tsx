import { useLocalSessionId, useParticipantIds, useScreenShare } from "@daily-co/daily-react";
import type { Appearance } from "../embed/appearance";
import { Grid } from "./Grid";

interface Props {
  readonly appearance: Pick<Appearance, "showNames" | "showLocalVideo">;
  /** The most tiles on a page; `null` leaves it to the window. */
  readonly maxTiles: number | null;
}

/** Everything between header and tray: who is in the call, and what they share. */
export function Stage({ appearance, maxTiles }: Props) {
  const sessionIds = useShownParticipants(appearance.showLocalVideo);
  const screens = useOthersScreens();
  return <Grid sessionIds={sessionIds} screens={screens} showNames={appearance.showNames} maxTiles={maxTiles} />;
}

/** One's own shared screen is in front of one already; showing it again would only show a tunnel. */
function useOthersScreens(): readonly string[] {
  return useScreenShare()
    .screens.filter((screen) => !screen.local)
    .map((screen) => screen.session_id);
}

/** Oneself first, then the others by the time they joined. */
function useShownParticipants(showLocal: boolean): readonly string[] {
  const localId = useLocalSessionId();
  const remote = useParticipantIds({ filter: "remote", sort: "joined_at" });
  return showLocal && localId ? [localId, ...remote] : remote;
}
