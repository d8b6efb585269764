import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import { messages } from "../messages";

interface Props {
  readonly kind: "camera" | "microphone";
  readonly on: boolean;
  readonly onToggle: () => void;
}

const ICONS = { camera: [Video, VideoOff], microphone: [Mic, MicOff] } as const;

/** Switches camera or microphone; its name says what a press will do. */
export function MediaButton({ kind, on, onToggle }: Props) {
  const { devices } = messages;
  const [stop, start] =
    kind === "camera" ? [devices.stopCamera, devices.startCamera] : [devices.muteMicrophone, devices.unmuteMicrophone];
  const label = on ? stop : start;
  const Icon = ICONS[kind][on ? 0 : 1];
  return (
    <button type="button" className={on ? "round" : "round off"} aria-label={label} title={label} onClick={onToggle}>
      <Icon aria-hidden="true" size={22} />
    </button>
  );
}
