import type { Call } from "../call.js";
import { messageOf } from "../errors.js";
import { asNonEmptyString, type JsonObject } from "../json.js";
import { tellRecordings } from "../page/recordings.js";
import type { Recording } from "../signaling/messages.js";
import { ask, isNoneToEnd } from "./asking.js";
import { DEFAULT_INSTANCE, Instances } from "./instances.js";
import { readInstance, readJobOptions, readPicture } from "./job-options.js";

/** The recordings of the call: those of the server are asked for here, and the app hears of all, whoever began them. */
export class Recordings {
  readonly #instances = new Instances<Recording>(({ recording_id: id, started_by: by }) => id ?? `by ${by}`);
  /** Those of which the app heard by an event of ours. */
  readonly #told = new Set<string>();
  #shown = false;

  constructor(private readonly call: Call) {}

  /** Have the server begin one; what hinders is told by `recording-error`. */
  async start(type: Exclude<Recording["type"], "local">, body: JsonObject): Promise<void> {
    const { call } = this;
    const instanceId = asNonEmptyString(body.instanceId) ?? DEFAULT_INSTANCE;
    const fields = { recording_type: type, instance_id: instanceId, ...readJobOptions(body) };
    await ask(
      call,
      body,
      () => call.connection.request("start-recording", fields),
      (error) => this.#fail(error, instanceId),
    );
  }

  /** Change who is in one of this browser, or the layout of one of the server. */
  async update(body: JsonObject): Promise<void> {
    const { call } = this;
    const fields = { ...readInstance(body), ...readPicture(body) };
    if (call.recording.isMeant(fields.instance_id)) {
      call.recording.update(body);
      return;
    }
    await ask(
      call,
      body,
      () => call.connection.request("update-recording", fields),
      (error) => this.#fail(error, fields.instance_id),
    );
  }

  /** End one of this browser, or else of the server. */
  async stop(body: JsonObject): Promise<void> {
    const { call } = this;
    const fields = readInstance(body);
    if (call.recording.isMeant(fields.instance_id)) {
      call.recording.stop();
      return;
    }
    await ask(
      call,
      body,
      () => call.connection.request("stop-recording", fields),
      (error) => {
        if (!isNoneToEnd(error, call.session.recordings, fields.instance_id)) this.#fail(error, fields.instance_id);
      },
    );
  }

  /** The server's list changed, or one has just come. */
  adopt(): void {
    const { call } = this;
    const { begun, over } = this.#instances.take(call.session.recordings);
    for (const { instance_id: instanceId } of over)
      if (this.#told.delete(instanceId)) call.send("recording-stopped", { instanceId });
    for (const recording of begun) {
      if (this.#isToldOtherwise(recording)) continue;
      this.#told.add(recording.instance_id);
      call.send("recording-started", this.#started(recording));
    }
    const some = call.session.recordings.length > 0;
    if (some || this.#shown) this.tell();
    this.#shown = some;
  }

  /** Tell who records, in the participants and to the call page. */
  tell(): void {
    const { call } = this;
    call.own.participant.records = call.recording.runs;
    call.own.tell();
    call.roster.refresh();
    tellRecordings(call);
  }

  /** That of this browser is told where it is made; of another's daily-js tells by itself, as `record` of the participant changes. */
  #isToldOtherwise({ type, instance_id: id, started_by: by }: Recording): boolean {
    return this.call.recording.owns(id) || (type === "local" && by !== null && this.call.roster.has(by));
  }

  #started({ type, instance_id: instanceId, recording_id: recordingId, started_by: startedBy, layout }: Recording) {
    const own = startedBy !== null && this.call.own.participant.ids.has(startedBy);
    return {
      type,
      // As documented: there for who began it only, and not for every kind.
      ...(own && type === "cloud" && { local: true as const }),
      instanceId,
      ...(recordingId !== undefined && { recordingId }),
      ...(startedBy !== null && { startedBy }),
      ...(layout && { layout }),
    };
  }

  #fail(error: unknown, instanceId = DEFAULT_INSTANCE): void {
    const errorMsg = messageOf(error);
    // Of what goes on no error is told by its name: clients take that as its end.
    const goesOn = this.call.session.recordings.some(({ instance_id: id }) => id === instanceId);
    this.call.send("recording-error", goesOn ? { errorMsg } : { errorMsg, instanceId });
  }
}
