import { useDaily } from "@daily-co/daily-react";
import { useEffect } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import type { Effects } from "./Effects";
import { useEffectsState } from "./useEffects";

/** Tells in a call when background or noise filter ended by themselves, and that the camera is off because of it. */
export function EffectsWatch({ effects }: { readonly effects: Effects }) {
  const { t } = useText();
  const call = useDaily();
  const { toasts } = useCallTools();
  const { lost } = useEffectsState(effects);
  useEffect(() => {
    if (!lost) return;
    const run = () => {
      effects.acknowledge();
      call?.setLocalVideo(true);
    };
    if (lost === "noise") toasts.show(t("effects.noiseFailed"), { id: "noise-lost" });
    else
      toasts.show(t("effects.lost"), {
        id: "background-lost",
        urgent: true,
        action: { label: t("effects.cameraAnyway"), run },
      });
  }, [lost, call, effects, toasts, t]);
  return null;
}
