import type { DailySendSettings } from "@daily-co/daily-js";
import { useDaily, useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useRef, useState } from "react";

type VideoSettings = DailySendSettings["video"];

/** Whether one sends the smallest picture only, and how to change that; what the app had set comes back afterwards. */
export function useSendLess(): readonly [boolean, (less: boolean) => void] {
  const call = useDaily();
  const before = useRef<VideoSettings>(undefined);
  const [less, setLess] = useState(() => isLeast(call?.getSendSettings()?.video));
  useDailyEvent(
    "send-settings-updated",
    useCallback(({ sendSettings }) => setLess(isLeast(sendSettings.video)), []),
  );
  const change = (wanted: boolean) => {
    const video = call?.getSendSettings()?.video;
    if (wanted && !isLeast(video)) before.current = video;
    const next: VideoSettings = wanted ? { maxQuality: "low" } : (before.current ?? "default-video");
    call?.updateSendSettings({ video: next }).catch((reason: unknown) => console.warn("no send settings", reason));
  };
  return [less, change];
}

function isLeast(video: VideoSettings): boolean {
  return typeof video === "object" && video.maxQuality === "low";
}
