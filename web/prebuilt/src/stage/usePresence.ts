import { useLocalSessionId, useParticipantIds, useScreenShare } from "@daily-co/daily-react";
import { useContext, useMemo, useState } from "react";
import { Company } from "./company";
import { fakeIds } from "./fakes";
import type { Presence } from "./focus";
import { useRecentSpeakers } from "./useRecentSpeakers";

type Participant = Parameters<
  Exclude<NonNullable<Parameters<typeof useParticipantIds>[0]>["filter"], string | undefined>
>[0];

const sendsVideo = ({ tracks: { video } }: Participant): boolean => video.state !== "off" && video.state !== "blocked";

/** Who is in the call and what they do: oneself first, then by the time of joining, then whom the app made up. */
export function usePresence(showSelf: boolean, fakes: number): Presence {
  const localId = useLocalSessionId();
  const others = useParticipantIds({ filter: "remote", sort: "joined_at" });
  const withCamera = useParticipantIds({ filter: sendsVideo });
  const screens = useOthersScreens();
  const speakers = useRecentSpeakers();
  const isHere = useContext(Company);
  return useMemo(() => {
    const here = (ids: readonly string[]) => (isHere ? ids.filter(isHere) : ids);
    const selfId = showSelf && localId ? localId : null;
    const cameras = new Set(withCamera);
    return {
      people: [...(selfId === null ? [] : [selfId]), ...here(others), ...fakeIds(fakes)],
      selfId,
      screens: here(screens),
      speakers: here(speakers),
      hasCamera: (id: string) => cameras.has(id),
    };
  }, [showSelf, localId, others, withCamera, screens, speakers, isHere, fakes]);
}

/** Whose screens are shared, the last to start first. One's own is in front of one already: shown again it would be a tunnel. */
function useOthersScreens(): readonly string[] {
  const present = useScreenShare()
    .screens.filter((screen) => !screen.local)
    .map((screen) => screen.session_id);
  const [order, setOrder] = useState<readonly string[]>([]);
  const started = present.filter((id) => !order.includes(id));
  const next = [...started.toReversed(), ...order.filter((id) => present.includes(id))];
  if (next.length === order.length && next.every((id, index) => id === order[index])) return order;
  setOrder(next);
  return next;
}
