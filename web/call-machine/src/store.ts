/**
 * What daily-js reads of the machine synchronously: the MediaStreamTracks, which cannot travel in messages.
 * Objects that daily-js looks into are always present.
 */

interface RemoteStream {
  participantId: string;
  /** `cam`, `screen`, or the custom track's name. */
  type: string;
  pendingTrack: MediaStreamTrack;
  /** When it arrived; daily-js takes the newest of several. */
  starttime: Date;
}

interface Peering {
  public: { rtcType: { impl: "peer-to-peer" } };
  private: { peeringState: "connected" | "new" };
}

export interface StoreState {
  local: {
    public: { customTracks: Record<string, { track: MediaStreamTrack }> };
    streams: { cam: { stream: MediaStream | undefined }; screen: { stream: MediaStream | undefined } };
  };
  /** Those to whom there is a connection from browser to browser. */
  participants: Record<string, Peering>;
  streams: Record<string, RemoteStream>;
}

export type LocalStreamName = "cam" | "screen";

export class Store {
  // `subscribedTracks` stays absent: a track that is not subscribed is not here either, so daily-js needs no second map.
  readonly #state: StoreState = {
    local: { public: { customTracks: {} }, streams: { cam: { stream: undefined }, screen: { stream: undefined } } },
    participants: {},
    streams: {},
  };

  constructor(private readonly newStream: (tracks: MediaStreamTrack[]) => MediaStream) {}

  getState(): StoreState {
    return this.#state;
  }

  setLocal(name: LocalStreamName, tracks: MediaStreamTrack[]): void {
    this.#state.local.streams[name].stream = tracks.length > 0 ? this.newStream(tracks) : undefined;
  }

  setCustom(name: string, track: MediaStreamTrack | undefined): void {
    if (track) this.#state.local.public.customTracks[name] = { track };
    else delete this.#state.local.public.customTracks[name];
  }

  /** To whom there is a connection from browser to browser, by session id, and whether it stands. */
  setPeers(peers: ReadonlyMap<string, { connected: boolean }>): void {
    this.#state.participants = {};
    for (const [sessionId, { connected }] of peers) {
      this.#state.participants[sessionId] = {
        public: { rtcType: { impl: "peer-to-peer" } },
        private: { peeringState: connected ? "connected" : "new" },
      };
    }
  }

  setRemote(sessionId: string, name: string, track: MediaStreamTrack, arrived: Date): void {
    this.#state.streams[streamKey(sessionId, name)] = {
      participantId: sessionId,
      type: streamType(name),
      pendingTrack: track,
      starttime: arrived,
    };
  }

  removeRemote(sessionId: string, name: string): void {
    delete this.#state.streams[streamKey(sessionId, name)];
  }
}

function streamKey(sessionId: string, name: string): string {
  return `${sessionId}/${name}`;
}

function streamType(name: string): string {
  if (name === "audio" || name === "video") return "cam";
  return name === "screenAudio" || name === "screenVideo" ? "screen" : name;
}
