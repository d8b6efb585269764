import type { DailyCall } from "@daily-co/daily-js";
import { useDaily, useMeetingState } from "@daily-co/daily-react";
import { useEffect, useRef } from "react";
import type { PlacedTile } from "./layout/placing";
import { useThrift } from "./thrift";
import { changes, tileSettings } from "./tileQuality";

/** Windows are dragged and people come in crowds: only what stays for so long is asked for. */
const CALM_MS = 300;

type Settings = ReturnType<typeof tileSettings>;

/** Receive pictures no larger than the tiles that show them; `unseen`: whether there are people on other pages. */
export function useTileQuality(shown: readonly PlacedTile[], unseen: boolean): void {
  const call = useDaily();
  const joined = useMeetingState() === "joined-meeting";
  const [thrifty] = useThrift();
  const asked = useRef<Settings>({});
  const most = useRef<Promise<number>>(undefined);

  useEffect(() => {
    if (!call || !joined || shown.length === 0) return;
    const ask = async () => {
      most.current ??= mostWanted(call);
      const largest = await most.current;
      const wanted = tileSettings(shown, unseen, window.devicePixelRatio, thrifty ? 0 : largest);
      const updates = changes(asked.current, wanted);
      if (Object.keys(updates).length === 0 || call.isDestroyed()) return;
      asked.current = wanted;
      await call.updateReceiveSettings(updates);
    };
    const timer = setTimeout(() => ask().catch((reason) => console.warn("no receive settings", reason)), CALM_MS);
    return () => clearTimeout(timer);
  }, [call, joined, shown, unseen, thrifty]);
}

/** The largest layer that an embedding app asked for when it joined; what it says of single people later, wins until the next change. */
async function mostWanted(call: DailyCall): Promise<number> {
  const { video } = await call.getReceiveSettings("base", { showInheritedValues: true });
  return video && typeof video.layer === "number" ? video.layer : 2;
}
