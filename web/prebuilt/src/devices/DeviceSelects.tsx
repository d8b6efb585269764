import { useDevices } from "@daily-co/daily-react";
import { messages } from "../messages";
import { DeviceSelect } from "./DeviceSelect";

interface Props {
  readonly camera?: boolean;
  readonly microphone?: boolean;
  readonly speaker?: boolean;
}

/** The lists of devices asked for. The speaker list appears only where the browser lets a page choose. */
export function DeviceSelects({ camera = false, microphone = false, speaker = false }: Props) {
  const devices = useDevices();
  return (
    <>
      {camera && (
        <DeviceSelect
          label={messages.devices.camera}
          devices={devices.cameras}
          current={devices.currentCam}
          onChoose={(id) => void devices.setCamera(id)}
        />
      )}
      {microphone && (
        <DeviceSelect
          label={messages.devices.microphone}
          devices={devices.microphones}
          current={devices.currentMic}
          onChoose={(id) => void devices.setMicrophone(id)}
        />
      )}
      {speaker && devices.speakers.length > 0 && (
        <DeviceSelect
          label={messages.devices.speaker}
          devices={devices.speakers}
          current={devices.currentSpeaker}
          onChoose={(id) => void devices.setSpeaker(id)}
        />
      )}
    </>
  );
}
