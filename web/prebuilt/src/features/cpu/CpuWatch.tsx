import { useDaily, useDailyEvent, useParticipantCounts } from "@daily-co/daily-react";
import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { useCallTools } from "../../call/CallTools";
import { useLocalMedia } from "../../devices/useLocalMedia";
import { useText } from "../../i18n/TextContext";
import { useThrift } from "../../stage/thrift";
import { Alarm, LASTING_MS, type Relief, reliefFor } from "./alarm";

const ACTIONS = {
  background: "cpu.stopBackground",
  receiveLess: "network.receiveLess",
  camera: "devices.stopCamera",
} as const;

/** Tells when this computer cannot keep up for a while, with what would help, at one press. */
export function CpuWatch() {
  const { t } = useText();
  const call = useDaily();
  const { toasts, effects } = useCallTools();
  const { cameraOn } = useLocalMedia();
  const { present } = useParticipantCounts();
  const [thrifty, setThrifty] = useThrift();
  const [alarm] = useState(() => new Alarm());
  const [reason, setReason] = useState<string | null>(null);
  useDailyEvent(
    "cpu-load-change",
    useCallback(
      ({ cpuLoadState, cpuLoadStateReason }) => setReason(cpuLoadState === "high" ? cpuLoadStateReason : null),
      [],
    ),
  );
  const busy = reason !== null;
  const relieve = (relief: Relief) => {
    if (relief === "background") void effects?.choose("none");
    if (relief === "receiveLess") setThrifty(true);
    if (relief === "camera") call?.setLocalVideo(false);
  };
  const tell = useEffectEvent(() => {
    if (!alarm.rings(performance.now())) return;
    const background = Boolean(effects?.offered.background && effects.current().background !== "none");
    const canReceiveLess = present > 1 && !thrifty;
    const relief = reliefFor({ reason: reason ?? "", background: background && cameraOn, cameraOn, canReceiveLess });
    const action = relief && { label: t(ACTIONS[relief]), run: () => relieve(relief) };
    toasts.show(t(relief ? "cpu.busy" : "cpu.closeOthers"), { id: "cpu", action });
  });
  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(tell, LASTING_MS);
    return () => clearTimeout(timer);
  }, [busy]);
  return null;
}
