import { useDaily, useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useEffect, useRef } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { isStored, standingOf } from "./transcriptions";
import { useIsTranscriber, useTranscriptions } from "./useTranscription";

/** Says in toasts, which are read out, that the call is transcribed and by whom, whether the text is kept, and when it is over. */
export function TranscriptionNews() {
  useBeginAndEnd();
  useFailures();
  return null;
}

function useBeginAndEnd(): void {
  const call = useDaily();
  const { t } = useText();
  const { toasts } = useCallTools();
  const transcriptions = useTranscriptions();
  const before = useRef<{ readonly isOn: boolean; readonly isStored: boolean } | null>(null);
  useEffect(() => {
    if (transcriptions === null) return;
    const known = before.current;
    const standing = standingOf(transcriptions);
    const isOn = standing === "on" || (standing === "stopping" && known?.isOn === true);
    const now = { isOn, isStored: isOn && isStored(transcriptions) };
    before.current = now;
    const tell = (text: string) => toasts.show(text, { id: "transcription", urgent: true });
    if (!isOn) {
      if (known?.isOn) tell(t("transcription.over"));
      return;
    }
    if (known?.isOn && (known.isStored || !now.isStored)) return;
    const first = transcriptions.running.find(({ state }) => state === "running");
    const person = Object.values(call?.participants() ?? {}).find(({ session_id: id }) => id === first?.by);
    const isBegin = known !== null && !known.isOn;
    const name = isBegin && person && (person.user_name || t("guest"));
    const what =
      isBegin && person?.local
        ? t("transcription.beganYou")
        : name
          ? t("transcription.began", { name })
          : t("transcription.on");
    tell(`${what} ${t(now.isStored ? "transcription.saved" : "transcription.notSaved")}`);
  }, [transcriptions, call, t, toasts]);
}

function useFailures(): void {
  const { t } = useText();
  const { toasts } = useCallTools();
  const mayAdmin = useIsTranscriber();
  useDailyEvent(
    "transcription-error",
    useCallback(
      ({ errorMsg: reason = "" }) => {
        // That it is over is told to everybody anyway; others can do nothing about it.
        if (mayAdmin) toasts.show(t("transcription.failed", { reason }), { id: "transcription-failed", urgent: true });
      },
      [mayAdmin, t, toasts],
    ),
  );
}
