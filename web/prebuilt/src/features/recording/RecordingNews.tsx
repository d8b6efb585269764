import { useDaily, useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useEffect, useRef } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { RecordingKeeper } from "./RecordingKeeper";
import type { RunningRecording } from "./recordings";
import { useIsRecording, useRecordings } from "./useRecordings";

/** Says in toasts, which are read out, who records; keeps what this browser records; asks before the page is closed meanwhile. */
export function RecordingNews() {
  useWords();
  useKeeper();
  useFailures();
  useCloseWarning();
  return null;
}

function useWords(): void {
  const call = useDaily();
  const { t } = useText();
  const { toasts } = useCallTools();
  const running = useRecordings();
  const before = useRef<readonly RunningRecording[] | null>(null);
  const names = useRef(new Map<string, string>());
  useEffect(() => {
    if (running === null) return;
    const people = Object.values(call?.participants() ?? {});
    const known = before.current;
    before.current = running;
    for (const { id, by } of running) {
      if (known?.some((each) => each.id === id)) continue;
      const person = people.find((each) => each.session_id === by);
      const name = person?.user_name || t("guest");
      names.current.set(id, person?.local ? "" : name);
      const text = person?.local
        ? t("recording.beganYou")
        : t(known ? "recording.began" : "recording.running", { name });
      toasts.show(text, { id: `recording-${id}`, urgent: true });
    }
    for (const { id } of known ?? []) {
      if (running.some((each) => each.id === id)) continue;
      const name = names.current.get(id);
      // One's own end is told by the name of the file.
      if (name) toasts.show(t("recording.ended", { name }), { id: `recording-${id}`, urgent: true });
      else toasts.dismiss(`recording-${id}`);
    }
  }, [running, call, t, toasts]);
}

/** What is recorded in this browser becomes a file, whoever began it: this page's button or the app around it. */
function useKeeper(): void {
  const call = useDaily();
  const { t } = useText();
  const { toasts, roomName } = useCallTools();
  const words = useRef({ t, toasts });
  words.current = { t, toasts };
  useEffect(() => {
    if (!call) return;
    // It outlives the call's screen: what was recorded last arrives when the call is over.
    new RecordingKeeper(call, roomName, {
      onSaved: (file) => words.current.toasts.show(words.current.t("recording.saved", { file })),
      onFull: () => words.current.toasts.show(words.current.t("recording.full"), { urgent: true }),
      onLost: () => words.current.toasts.show(words.current.t("recording.lost"), { urgent: true }),
    });
  }, [call, roomName]);
}

function useFailures(): void {
  const { t } = useText();
  const { toasts } = useCallTools();
  useDailyEvent(
    "recording-error",
    useCallback(() => void toasts.show(t("recording.failed"), { id: "recording-failed", urgent: true }), [t, toasts]),
  );
}

function useCloseWarning(): void {
  const records = useIsRecording();
  useEffect(() => {
    if (!records) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [records]);
}
