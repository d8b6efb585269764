import type { Call } from "../call.js";
import { messageOf, Refusal } from "../errors.js";
import { asNonEmptyString, asObject, type JsonObject } from "../json.js";
import { tellRecordings } from "../page/recordings.js";
import { ask, isMeant, isNoneToEnd } from "../recording/asking.js";
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
    const fields = { instance_id: instanceId, ...readTargets(body), ...readJobOptions(body) };
    await ask(
      this.call,
      body,
      () => this.call.connection.request("start-streaming", fields),
      (error) => this.#fail(error, instanceId),
    );
  }

  async update(body: JsonObject): Promise<void> {
    const fields = { ...readInstance(body), ...readPicture(body) };
    await ask(
      this.call,
      body,
      () => this.call.connection.request("update-streaming", fields),
      (error) => this.#fail(error, fields.instance_id),
    );
  }

  /** Send one to more targets, or no longer to some. What cannot be, while the stream goes on, is a warning, as documented. */
  async changeEndpoints(body: JsonObject): Promise<void> {
    const { call } = this;
    const operation = body.endpointsOp === "remove-endpoints" ? "remove" : "add";
    const fields = { ...readInstance(body), operation, ...readTargets(body) } as const;
    const { instance_id: id, endpoints = [] } = fields;
    await ask(
      call,
      body,
      () => call.connection.request("change-streaming-endpoints", fields),
      (error) => {
        const goesOn = call.session.streams.find(isMeant(id));
        const isWarning = goesOn && error instanceof Refusal && error.type !== "not-permitted";
        if (isWarning) this.#warn(error.message, goesOn.instance_id, endpoints);
        else this.#fail(error, id);
      },
    );
  }

  async stop(body: JsonObject): Promise<void> {
    const { call } = this;
    const fields = readInstance(body);
    await ask(
      call,
      body,
      () => call.connection.request("stop-streaming", fields),
      (error) => {
        if (!isNoneToEnd(error, call.session.streams, fields.instance_id)) this.#fail(error, fields.instance_id);
      },
    );
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

  /** How it stands with the targets of streams that run. */
  #tellStates(): void {
    const told = new Map<string, string>();
    for (const stream of this.call.session.streams) {
      if (stream.state === "starting") continue;
      const targets = targetsOf(stream);
      for (const target of targets) {
        const said = STATES[target.state];
        if (said === undefined) continue;
        const key = JSON.stringify([stream.instance_id, target.name, target.place]);
        told.set(key, said);
        if (this.#states.get(key) === said) continue;
        if (said !== "lost") this.#update(stream.instance_id, target.name, said);
        else if (targets.some(({ state }) => !FINAL.has(state))) this.#lose(stream.instance_id, target);
      }
    }
    this.#states = told;
  }

  #update(instanceId: string, name: string | undefined, state: "connected" | "interrupted"): void {
    const endpoint = name === undefined ? {} : { endpoint: { endpoint: name } };
    this.call.send("live-streaming-updated", { ...endpoint, state, instanceId });
  }

  #lose(instanceId: string, { name, reason }: Target): void {
    const which = name === undefined ? "one of the targets" : `the endpoint ${name}`;
    const msg = `${which} is lost, and the stream goes on without it: ${reason ?? "it cannot be reached"}`;
    this.#warn(msg, instanceId, name === undefined ? [] : [name]);
  }

  /** Something is wrong with a stream that goes on. `details` are `endpoints` by name: addresses hold secrets. */
  #warn(errorMsg: string, instanceId: string, names: readonly string[]): void {
    const endpoints = names.map((endpoint) => ({ endpoint }));
    this.call.send("nonfatal-error", {
      type: "live-streaming-warning",
      errorMsg,
      details: { instanceId, endpoints },
    });
  }

  #fail(error: unknown, instanceId = DEFAULT_INSTANCE): void {
    this.call.send("live-streaming-error", { errorMsg: messageOf(error), instanceId });
  }
}

interface Target {
  /** That of an endpoint of the room; others have their place among each other. */
  readonly name?: string;
  readonly place?: number;
  readonly state: StreamEndpoint["state"];
  readonly reason?: string;
}

function targetsOf({ endpoints, addresses = [] }: Stream): readonly Target[] {
  return [...endpoints, ...addresses.map((address, place) => ({ ...address, place }))];
}

const FINAL: ReadonlySet<StreamEndpoint["state"]> = new Set<StreamEndpoint["state"]>(["ended", "error"]);

/** What daily-js has words for. Where nothing is left but what is lost, `live-streaming-error` tells of the end. */
const STATES: { [State in StreamEndpoint["state"]]?: "connected" | "interrupted" | "lost" } = {
  streaming: "connected",
  interrupted: "interrupted",
  error: "lost",
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
