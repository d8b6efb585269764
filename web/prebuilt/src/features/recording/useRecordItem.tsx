import { useDaily } from "@daily-co/daily-react";
import { Circle, LoaderCircle, Square } from "lucide-react";
import { Button } from "react-aria-components";
import { useText } from "../../i18n/TextContext";
import type { TrayItem } from "../../tray/TrayItem";
import type { RunningRecording } from "./recordings";
import { useIsRecording, useRecordingKinds, useRunning } from "./useRecordings";

interface Choice {
  readonly id: string;
  readonly label: string;
  readonly onPress: () => void;
}

/** Begins and ends recordings, of this browser or the server; absent for who may not. */
export function useRecordItem(): TrayItem | null {
  const { t } = useText();
  const call = useDaily();
  const kinds = useRecordingKinds();
  const here = useIsRecording();
  const running = useRunning()?.recordings ?? [];
  const servers = running.filter(({ kind }) => kind !== "local" && kinds.includes(kind));
  const [server] = servers;

  const ends: Choice[] = servers.map(({ id }) => ({
    id,
    label: t("recording.stopServer"),
    onPress: () => call?.stopRecording({ instanceId: id }),
  }));
  if (here) ends.unshift({ id: "here", label: t("recording.stopHere"), onPress: () => call?.stopRecording() });
  const [end, ...otherEnds] = ends;
  if (otherEnds.length > 0) return choosing(t("recording.stop"), <Square aria-hidden="true" size={22} />, ends);
  if (end) return ending(end, here ? "running" : server?.state);

  const begins = kinds.map((kind) => ({
    id: kind,
    label: t(`recording.kind.${kind}`),
    onPress: () => call?.startRecording({ type: kind }),
  }));
  const [begin, ...otherBegins] = begins;
  const [label, icon] = [t("recording.start"), <Circle key="icon" aria-hidden="true" size={22} />];
  if (!begin) return null;
  return otherBegins.length > 0
    ? choosing(label, icon, begins)
    : { id: "record", label, icon, pressed: false, onPress: begin.onPress };

  function ending({ onPress }: Choice, state: RunningRecording["state"] | undefined): TrayItem {
    const item = { id: "record", pressed: true };
    const busy = <LoaderCircle aria-hidden="true" className="turning" size={22} />;
    if (state === "stopping") return { ...item, label: t("recording.stopping"), icon: busy, onPress: () => undefined };
    if (state === "starting") return { ...item, label: t("recording.starting"), icon: busy, onPress };
    return { ...item, label: t("recording.stop"), icon: <Square aria-hidden="true" size={22} />, onPress };
  }
}

function choosing(label: string, icon: TrayItem["icon"], choices: readonly Choice[]): TrayItem {
  const content = (
    <ul className="choices">
      {choices.map(({ id, label: text, onPress }) => (
        <li key={id}>
          <Button slot="close" className="more-row" onPress={onPress}>
            {text}
          </Button>
        </li>
      ))}
    </ul>
  );
  return { id: "record", label, icon, content };
}
