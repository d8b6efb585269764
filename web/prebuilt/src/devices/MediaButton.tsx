import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import { useText } from "../i18n/TextContext";

interface Props {
  readonly kind: "camera" | "microphone";
  readonly on: boolean;
  readonly onToggle: () => void;
}

const LOOKS = {
  camera: { on: ["devices.stopCamera", Video], off: ["devices.startCamera", VideoOff] },
  microphone: { on: ["devices.muteMicrophone", Mic], off: ["devices.unmuteMicrophone", MicOff] },
} as const;

/** Switches camera or microphone; its name says what a press will do. */
export function MediaButton({ kind, on, onToggle }: Props) {
  const { t } = useText();
  const [action, Icon] = LOOKS[kind][on ? "on" : "off"];
  const label = t(action);
  return (
    <button type="button" className={on ? "round" : "round off"} aria-label={label} title={label} onClick={onToggle}>
      <Icon aria-hidden="true" size={22} />
    </button>
  );
}
