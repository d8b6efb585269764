import type { Call } from "../call.js";
import { messageOf } from "../errors.js";
import { asNonEmptyString, asObject, type JsonObject } from "../json.js";
import { tellRecordings } from "../page/recordings.js";
import { DEFAULT_INSTANCE, Instances } from "../recording/instances.js";
import { readInstance, readJobOptions, readPicture } from "../recording/job-options.js";
import type { Stream, StreamEndpoint } from "../signaling/messages.js";

/** The live streams of the call. The server makes them; the app hears of all, whoever began them. */
export class Streams {
  readonly #instances = new Instances<Stream>(({ started_at: at }) => String(at));
  #shown = false;
  /** What the app was told of endpoints, by instance and name. */
  #states: ReadonlyMap<string, string> = new Map();

  constructor(private readonly call: Call) {}

  /** Have the server begin one; what hinders is told by `live-streaming-error`. */
  async start(body: JsonObject): Promise<void> {
    const instanceId = asNonEmptyString(body.instanceId) ?? DEFAULT_INSTANCE;
    await this.#try(instanceId, () =>
      this.call.connection.request("start-streaming", {
        instance_id: instanceId,
        ...readTargets(body),
        ...readJobOptions(body),
      }),
    );
  }

  async update(body: JsonObject): Promise<void> {
    const fields = { ...readInstance(body), ...readPicture(body) };
    await this.#try(fields.instance_id, () => this.call.connection.request("update-streaming", fields));
  }

  /** Send one to more targets, or no longer to some. */
  async changeEndpoints(body: JsonObject): Promise<void> {
    const operation = body.endpointsOp === "remove-endpoints" ? "remove" : "add";
    const fields = { ...readInstance(body), operation, ...readTargets(body) } as const;
    await this.#try(fields.instance_id, () => this.call.connection.request("change-streaming-endpoints", fields));
  }

  async stop(body: JsonObject): Promise<void> {
    const fields = readInstance(body);
    await this.#try(fields.instance_id, () => this.call.connection.request("stop-streaming", fields));
  }

  /** The server's list changed, or one has just come. */
  adopt(): void {
    const { call } = this;
    const { begun, over } = this.#instances.take(call.session.streams);
    for (const { instance_id: instanceId } of over) call.send("live-streaming-stopped", { instanceId });
    for (const { instance_id: instanceId, layout } of begun)
      call.send("live-streaming-started", layout ? { instanceId, layout } : { instanceId });
    this.#tellStates();
    const some = call.session.streams.length > 0;
    if (some || this.#shown) tellRecordings(call);
    this.#shown = some;
  }

  /** How it stands with the endpoints of streams that run. */
  #tellStates(): void {
    const told = new Map<string, string>();
    for (const { instance_id: instanceId, state: running, endpoints } of this.call.session.streams) {
      if (running === "starting") continue;
      for (const { name: endpoint, state } of endpoints) {
        const said = STATES[state];
        if (said === undefined) continue;
        const key = JSON.stringify([instanceId, endpoint]);
        told.set(key, said);
        if (this.#states.get(key) !== said)
          this.call.send("live-streaming-updated", { endpoint: { endpoint }, state: said, instanceId });
      }
    }
    this.#states = told;
  }

  async #try(instanceId: string | undefined, request: () => Promise<unknown>): Promise<void> {
    try {
      this.call.life.ensureInCall();
      await request();
    } catch (error) {
      const errorMsg = messageOf(error);
      this.call.send("live-streaming-error", instanceId === undefined ? { errorMsg } : { errorMsg, instanceId });
    }
  }
}

/** What daily-js has words for; one that ends in an error is told by `live-streaming-error`. */
const STATES: { [State in StreamEndpoint["state"]]?: "connected" | "interrupted" } = {
  streaming: "connected",
  interrupted: "interrupted",
};

const ADDRESS = /^rtmps?:\/\//i;

/** Where it goes: addresses, or names that the room has for some. Apps give addresses as endpoints, too. */
function readTargets({ rtmpUrl, endpoints }: JsonObject): { rtmp_urls?: string[]; endpoints?: string[] } {
  const given = (Array.isArray(endpoints) ? endpoints : [])
    .map((each) => asNonEmptyString(asObject(each).endpoint))
    .filter((name) => name !== undefined);
  const names = given.filter((each) => !ADDRESS.test(each));
  const urls = [...(Array.isArray(rtmpUrl) ? rtmpUrl : [rtmpUrl]), ...given]
    .filter((url) => typeof url === "string")
    .filter((url) => url !== "" && !names.includes(url));
  return { ...(urls.length > 0 && { rtmp_urls: urls }), ...(names.length > 0 && { endpoints: names }) };
}
