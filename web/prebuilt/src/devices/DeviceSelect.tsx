import type { StatefulDevice } from "@daily-co/daily-react";
import { useId } from "react";
import { messages } from "../messages";

interface Props {
  readonly label: string;
  readonly devices: readonly StatefulDevice[];
  readonly current: StatefulDevice | undefined;
  readonly onChoose: (deviceId: string) => void;
}

/** A native list of devices: works with every keyboard, screen reader and phone. */
export function DeviceSelect({ label, devices, current, onChoose }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={current?.device.deviceId ?? ""}
        disabled={devices.length === 0}
        onChange={(event) => onChoose(event.target.value)}
      >
        {devices.length === 0 && <option value="">{messages.devices.none(label)}</option>}
        {devices.length > 0 && !current && <option value="">—</option>}
        {devices.map(({ device }, index) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label || messages.devices.unnamed(label, index + 1)}
          </option>
        ))}
      </select>
    </div>
  );
}
