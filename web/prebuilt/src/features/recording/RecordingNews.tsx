import { useDaily, useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useEffect, useRef } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { RecordingKeeper } from "./RecordingKeeper";
import { isServers, NOTHING, onAir, type Running } from "./recordings";
import { useReasons } from "./useReasons";
import { useIsRecording, useIsRecordist, useRunning } from "./useRecordings";

/** Says in toasts, which are read out, who records; keeps what this browser records; asks before the page is closed meanwhile. */
export function RecordingNews() {
  useRecordingWords();
  useKeeper();
  useFailures();
  useCloseWarning();
  return null;
}

function useRecordingWords(): void {
  const call = useDaily();
  const { t } = useText();
  const { toasts } = useCallTools();
  const running = useRunning();
  const before = useRef<Running["recordings"] | null>(null);
  const names = useRef(new Map<string, string>());
  useEffect(() => {
    if (running === null) return;
    const people = Object.values(call?.participants() ?? {});
    const known = before.current;
    const now = onAir(running.recordings, known ?? []);
    before.current = now;
    const tell = (id: string, text: string) => toasts.show(text, { id: `recording-${id}`, urgent: true });
    for (const { id, by, kind } of now) {
      if (known?.some((each) => each.id === id)) continue;
      const person = people.find((each) => each.session_id === by);
      const name = person && (person.user_name || t("guest"));
      const isLocal = kind === "local";
      names.current.set(id, (isLocal && !person?.local && name) || "");
      if (person?.local) tell(id, t(isLocal ? "recording.beganYou" : "recording.beganServer"));
      else if (name) tell(id, t(known ? "recording.began" : "recording.running", { name }));
      else tell(id, t("recording.beganSomehow"));
    }
    for (const { id, kind, by } of known ?? []) {
      if (now.some((each) => each.id === id)) continue;
      const name = names.current.get(id);
      const own = kind === "local" && people.some((each) => each.local && each.session_id === by);
      // One's own end in this browser is told by the name of the file.
      if (own) toasts.dismiss(`recording-${id}`);
      else tell(id, name ? t("recording.ended", { name }) : t("recording.over"));
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
  const { toasts, recordings } = useCallTools();
  const inWords = useReasons();
  const isRecordist = useIsRecordist();
  useDailyEvent(
    "recording-error",
    useCallback(
      ({ errorMsg: reason, instanceId }) => {
        const server = isServers(instanceId, recordings.current() ?? NOTHING);
        if (server && !isRecordist) return; // that it is over is told anyway, and there is nothing one could do
        const text = server ? t("recording.failedServer", { reason: inWords(reason) }) : t("recording.failed");
        toasts.show(text, { id: "recording-failed", urgent: true });
      },
      [t, toasts, recordings, isRecordist, inWords],
    ),
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
