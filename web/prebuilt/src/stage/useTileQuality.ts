import { useDaily, useMeetingState } from "@daily-co/daily-react";
import { useEffect, useRef } from "react";
import { layerFor, receiveSettings } from "./tileQuality";

/** Windows are dragged and people come in crowds: only what stays for so long is asked for. */
const CALM_MS = 300;

/** Receive pictures no larger than the tiles that show them; `elsewhere` are people whose tiles are on other pages. */
export function useTileQuality(tileHeight: number, elsewhere: readonly string[]): void {
  const call = useDaily();
  const joined = useMeetingState() === "joined-meeting";
  const asked = useRef<{ key: string; elsewhere: readonly string[] }>({ key: "", elsewhere: [] });
  const layer = layerFor(tileHeight * window.devicePixelRatio);
  const key = [layer, ...elsewhere].join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of `elsewhere`
  useEffect(() => {
    if (!call || !joined || tileHeight === 0) return;
    const timer = setTimeout(() => {
      if (asked.current.key === key || call.isDestroyed()) return;
      const settings = receiveSettings(layer, elsewhere, asked.current.elsewhere);
      asked.current = { key, elsewhere };
      call.updateReceiveSettings(settings).catch((reason: unknown) => console.warn("no receive settings", reason));
    }, CALM_MS);
    return () => clearTimeout(timer);
  }, [call, joined, key, layer, tileHeight]);
}
