import type { DailyCall, DailyMeetingState, DailyParticipant } from "@daily-co/daily-js";
import { vi } from "vitest";
import { oneself, withTracks } from "./people";

type Listener = (event: never) => void;

interface FakeDevice {
  readonly deviceId: string;
  readonly kind: MediaDeviceKind;
  readonly label: string;
}

const DEVICES: readonly FakeDevice[] = [
  { kind: "videoinput", deviceId: "cam-1", label: "Front camera" },
  { kind: "videoinput", deviceId: "cam-2", label: "Desk camera" },
  { kind: "audioinput", deviceId: "mic-1", label: "Headset" },
  { kind: "audiooutput", deviceId: "out-1", label: "Loudspeaker" },
];

/** A call object that does what a test says, as far as this page and daily-react use one. */
export class FakeCall {
  static count = 0;
  readonly callClientId = `call-${++FakeCall.count}`;
  devices = DEVICES;
  /** What `room()` answers. */
  levels: Record<string, unknown> = {};
  #me: DailyParticipant = oneself({ tracks: { video: "off", audio: "off" } });
  #others: readonly DailyParticipant[] = [];
  #hidden = 0;
  #state: DailyMeetingState = "new";
  #destroyed = false;
  readonly #listeners = new Map<string, Set<Listener>>();

  /** Seen as daily-js' own. */
  get real(): DailyCall {
    return this as unknown as DailyCall;
  }

  // What a test does to the call.

  emit(action: string, fields: Record<string, unknown> = {}): void {
    for (const listener of [...(this.#listeners.get(action) ?? [])]) listener({ action, ...fields } as never);
  }

  /** Oneself from now on, told to listeners. */
  become(me: DailyParticipant): void {
    this.#me = me;
    this.emit("participant-updated", { participant: me });
  }

  enter(person: DailyParticipant): void {
    this.#others = [...this.#others, person];
    this.emit("participant-joined", { participant: person });
    this.#tellCounts();
  }

  update(person: DailyParticipant): void {
    this.#others = this.#others.map((each) => (each.session_id === person.session_id ? person : each));
    this.emit("participant-updated", { participant: person });
  }

  exit(person: DailyParticipant): void {
    this.#others = this.#others.filter((each) => each.session_id !== person.session_id);
    this.emit("participant-left", { participant: person });
    this.#tellCounts();
  }

  setHidden(count: number): void {
    this.#hidden = count;
    this.#tellCounts();
  }

  /** The server has let this person in, among `others`. */
  admit(me: DailyParticipant = this.#me, others: readonly DailyParticipant[] = []): void {
    this.#me = me;
    this.#others = others;
    this.#state = "joined-meeting";
    this.emit("joined-meeting", { participants: this.participants() });
    this.#tellCounts();
  }

  #tellCounts(): void {
    this.emit("participant-counts-updated", { participantCounts: this.participantCounts() });
  }

  // What the page does with a call.

  on(event: string, listener: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  off(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  participants(): Record<string, DailyParticipant> {
    return { local: this.#me, ...Object.fromEntries(this.#others.map((each) => [each.session_id, each])) };
  }

  participantCounts() {
    return { present: this.#others.length + (this.#state === "joined-meeting" ? 1 : 0), hidden: this.#hidden };
  }

  meetingState(): DailyMeetingState {
    return this.#state;
  }

  readonly sendAppMessage = vi.fn((_data: unknown, _to?: string | string[]) => this.real);
  readonly setUserName = vi.fn(async (userName: string) => {
    this.become({ ...this.#me, user_name: userName });
    return { userName };
  });
  readonly updateParticipant = vi.fn();
  readonly updateParticipants = vi.fn();
  readonly updateReceiveSettings = vi.fn(async (settings: unknown) => ({ receiveSettings: settings }));

  /** What the app that embeds the page wants to receive at most. */
  readonly getReceiveSettings = vi.fn(async (_id: string, _options?: unknown) => ({ video: { layer: 2 } }));
  readonly setSubscribeToTracksAutomatically = vi.fn((_automatic: boolean) => this.real);

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  localVideo(): boolean {
    return this.#me.tracks.video.state !== "off";
  }

  localAudio(): boolean {
    return this.#me.tracks.audio.state !== "off";
  }

  /** What `accessState()` says. */
  access: Record<string, unknown> = { access: { level: "full" } };
  #waiting: Record<string, unknown> = {};

  accessState() {
    return this.access;
  }

  /** The wait in the lobby stands otherwise. */
  changeAccess(access: Record<string, unknown>): void {
    this.access = access;
    this.emit("access-state-updated", access);
  }

  waitingParticipants() {
    return this.#waiting;
  }

  /** Somebody asks to be let in, or asks again. */
  knock(id: string, name: string, granted = false): void {
    const again = this.#waiting[id] !== undefined;
    const participant = { id, name, awaitingAccess: { level: "full" }, ...(granted ? { granted } : {}) };
    this.#waiting = { ...this.#waiting, [id]: participant };
    this.emit(again ? "waiting-participant-updated" : "waiting-participant-added", { participant });
  }

  /** Somebody asks no longer. */
  unknock(id: string): void {
    const { [id]: participant, ...rest } = this.#waiting;
    this.#waiting = rest;
    this.emit("waiting-participant-removed", { participant });
  }

  readonly requestAccess = vi.fn((_request: { name: string }) => new Promise(() => {}));
  readonly updateWaitingParticipant = vi.fn(async (id: string, _updates: unknown) => ({ id }));
  readonly updateWaitingParticipants = vi.fn(async (_updates: unknown) => ({ ids: [] }));
  readonly preAuth = vi.fn(async (_request: unknown) => this.access);
  readonly room = vi.fn(async (_options?: unknown) => this.levels);
  readonly startCamera = vi.fn(async ({ startVideoOff = false, startAudioOff = false } = {}) => {
    this.become(
      withTracks(this.#me, {
        video: startVideoOff ? "off" : "playable",
        audio: startAudioOff ? "off" : "playable",
      }),
    );
    this.emit("started-camera");
  });
  readonly join = vi.fn(async (options: { userName?: string; startVideoOff?: boolean; startAudioOff?: boolean }) => {
    this.admit({ ...this.#me, user_name: options.userName ?? this.#me.user_name });
  });
  readonly leave = vi.fn(async () => {
    this.#state = "left-meeting";
    this.emit("left-meeting");
  });
  readonly destroy = vi.fn(async () => {
    this.#destroyed = true;
  });
  readonly setLocalVideo = vi.fn((on: boolean) =>
    this.become(withTracks(this.#me, { video: on ? "playable" : "off" })),
  );
  readonly setLocalAudio = vi.fn((on: boolean) =>
    this.become(withTracks(this.#me, { audio: on ? "playable" : "off" })),
  );
  readonly startScreenShare = vi.fn(() => this.become(withTracks(this.#me, { screenVideo: "playable" })));
  readonly stopScreenShare = vi.fn(() => this.become(withTracks(this.#me, { screenVideo: "off" })));
  readonly setInputDevicesAsync = vi.fn(async (_devices: unknown) => ({}));
  readonly setOutputDeviceAsync = vi.fn(async (_devices: unknown) => ({}));
  readonly startLocalAudioLevelObserver = vi.fn(async (_interval?: number) => {});
  readonly stopLocalAudioLevelObserver = vi.fn();
  readonly startRemoteParticipantsAudioLevelObserver = vi.fn(async (_interval?: number) => {});
  readonly stopRemoteParticipantsAudioLevelObserver = vi.fn();

  #inputs: object = {};

  readonly updateInputSettings = vi.fn(async (settings: object) => {
    this.#inputs = { ...this.#inputs, ...settings };
    this.emit("input-settings-updated", { inputSettings: this.#inputs });
    return { inputSettings: this.#inputs };
  });

  /** What `getNetworkStats()` answers. */
  network: object = { networkState: "unknown", networkStateReasons: [], stats: {} };

  async getNetworkStats() {
    return this.network;
  }

  sendSettings: object | null = null;
  getSendSettings = () => this.sendSettings;
  readonly updateSendSettings = vi.fn(async (settings: object) => {
    this.sendSettings = { ...this.sendSettings, ...settings };
    this.emit("send-settings-updated", { sendSettings: this.sendSettings });
  });

  async enumerateDevices() {
    return { devices: this.devices };
  }

  async getInputDevices() {
    return { camera: { deviceId: "cam-1" }, mic: { deviceId: "mic-1" }, speaker: { deviceId: "out-1" } };
  }

  // daily-react asks for these by itself.

  subscribeToTracksAutomatically = () => true;
  meetingSessionState = () => ({ data: undefined, topology: "none" });
  meetingSessionSummary = () => ({ id: "" });
  getNetworkTopology = async () => ({ topology: "none" });
}
