import { useDailyEvent } from "@daily-co/daily-react";
import { Captions, LoaderCircle } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import type { TrayItem } from "../../tray/TrayItem";
import { useLook } from "./useLook";
import { useTranscription } from "./useTranscription";

/** Shows and hides captions for oneself, and begins to transcribe for everybody where one may; absent where there are none to see. */
export function useCaptionItem(): TrayItem | null {
  const { t } = useText();
  const { features, captions } = useCallTools();
  const { isShown } = useLook();
  const { standing, start } = useTranscription();
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    if (standing !== "off") setAsked(false);
  }, [standing]);
  useDailyEvent(
    "transcription-error",
    useCallback(() => setAsked(false), []),
  );
  if (!features.captions || (standing === "off" && !start)) return null;
  const show = (shown: boolean) => captions.look.update((look) => ({ ...look, isShown: shown }));
  const item = { id: "captions", shortcut: "Shift+c", icon: <Captions aria-hidden="true" size={22} /> };
  const busy = <LoaderCircle aria-hidden="true" className="turning" size={22} />;
  if (standing === "off") {
    if (isAsked) return { ...item, label: t("captions.starting"), icon: busy, pressed: true, onPress: () => undefined };
    const begin = () => {
      setAsked(true);
      show(true);
      start?.();
    };
    return { ...item, label: t("captions.start"), pressed: false, onPress: begin };
  }
  return {
    ...item,
    label: t(isShown ? "captions.hide" : "captions.show"),
    icon: standing === "starting" && isShown ? busy : item.icon,
    pressed: isShown,
    onPress: () => show(!isShown),
  };
}
