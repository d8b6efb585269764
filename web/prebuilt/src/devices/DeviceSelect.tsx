import type { StatefulDevice } from "@daily-co/daily-react";
import { useId } from "react";
import { useText } from "../i18n/TextContext";

interface Props {
  readonly label: string;
  /** Said in place of a list when there is nothing to choose. */
  readonly none: string;
  readonly devices: readonly StatefulDevice[];
  readonly current: StatefulDevice | undefined;
  readonly onChoose: (deviceId: string) => void;
}

/** A native list of devices: works with every keyboard, screen reader and phone. */
export function DeviceSelect({ label, none, devices, current, onChoose }: Props) {
  const { t } = useText();
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
        {devices.length === 0 && <option value="">{none}</option>}
        {devices.length > 0 && !current && <option value="">—</option>}
        {devices.map(({ device }, index) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label || t("devices.unnamed", { device: label, number: index + 1 })}
          </option>
        ))}
      </select>
    </div>
  );
}
