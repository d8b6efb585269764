/** A page on the published daily-react: what its hooks say stands as JSON in `#state`, its components show the call. */

import {
  DailyAudio,
  DailyProvider,
  DailyVideo,
  useActiveSpeakerId,
  useAppMessage,
  useCallObject,
  useDevices,
  useLocalSessionId,
  useMeetingState,
  useNetwork,
  useParticipantCounts,
  useParticipantIds,
  useRoom,
} from "@daily-co/daily-react";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { expose } from "./events";
import { dailyConfig } from "./options";
import { Hooks } from "./react-hooks";

window.events = [];
const OPTIONS = { dailyConfig };

function App() {
  const call = useCallObject({ options: OPTIONS });
  useEffect(() => {
    if (call) expose(call);
  }, [call]);
  return (
    <DailyProvider callObject={call}>
      <Call />
    </DailyProvider>
  );
}

function Call() {
  const [messages, setMessages] = useState<unknown[]>([]);
  const send = useAppMessage<unknown>({ onAppMessage: ({ data }) => setMessages((all) => [...all, data]) });
  const devices = useDevices();
  const network = useNetwork();
  const remoteIds = useParticipantIds({ filter: "remote" });
  const localId = useLocalSessionId();
  const state = {
    meeting: useMeetingState(),
    localId,
    remoteIds,
    room: useRoom(),
    counts: useParticipantCounts(),
    activeSpeaker: useActiveSpeakerId(),
    topology: network.topology,
    networkStatus: network.networkStatus,
    camera: { state: devices.camState, current: devices.currentCam?.device.deviceId, all: devices.cameras.length },
    microphone: { state: devices.micState, current: devices.currentMic?.device.deviceId },
    messages,
  };
  return (
    <>
      <button type="button" onClick={() => send({ text: "hello from the hook" }, "*")}>
        Say hello
      </button>
      {remoteIds.map((id) => (
        <DailyVideo key={id} sessionId={id} type="video" />
      ))}
      {localId && <DailyVideo sessionId={localId} type="video" automirror />}
      <DailyAudio />
      {remoteIds[0] && <Hooks id={remoteIds[0]} />}
      <pre id="state">{JSON.stringify(state)}</pre>
    </>
  );
}

const main = document.querySelector("main");
if (main) createRoot(main).render(<App />);
