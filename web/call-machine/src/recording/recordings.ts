import type { Call } from "../call.js";
import { messageOf } from "../errors.js";
import { asNonEmptyString, type JsonObject } from "../json.js";
import { tellRecordings } from "../page/recordings.js";
import type { Recording } from "../signaling/messages.js";
import { DEFAULT_INSTANCE, Instances } from "./instances.js";
import { readInstance, readJobOptions, readPicture } from "./job-options.js";

/** The recordings of the call: those of the server are asked for here, and the app hears of all, whoever began them. */
export class Recordings {
  readonly #instances = new Instances<Recording>(({ recording_id: id, started_by: by }) => id ?? `by ${by}`);
  #shown = false;

  constructor(private readonly call: Call) {}

  /** Have the server begin one; what hinders is told by `recording-error`. */
  async start(type: Exclude<Recording["type"], "local">, body: JsonObject): Promise<void> {
    const instanceId = asNonEmptyString(body.instanceId) ?? DEFAULT_INSTANCE;
    await this.#try(instanceId, () =>
      this.call.connection.request("start-recording", {
        recording_type: type,
        instance_id: instanceId,
        ...readJobOptions(body),
      }),
    );
  }

  /** Change who is in one of this browser, or the layout of one of the server. */
  async update(body: JsonObject): Promise<void> {
    const fields = { ...readInstance(body), ...readPicture(body) };
    if (this.call.recording.isMeant(fields.instance_id)) this.call.recording.update(body);
    else await this.#try(fields.instance_id, () => this.call.connection.request("update-recording", fields));
  }

  /** End one of this browser, or else of the server. */
  async stop(body: JsonObject): Promise<void> {
    const fields = readInstance(body);
    if (this.call.recording.isMeant(fields.instance_id)) this.call.recording.stop();
    else await this.#try(fields.instance_id, () => this.call.connection.request("stop-recording", fields));
  }

  /** The server's list changed, or one has just come. */
  adopt(): void {
    const { call } = this;
    const { begun, over } = this.#instances.take(call.session.recordings);
    const told = ({ instance_id: id }: Recording) => !call.recording.owns(id);
    for (const { instance_id: instanceId } of over.filter(told)) call.send("recording-stopped", { instanceId });
    for (const recording of begun.filter(told)) call.send("recording-started", this.#started(recording));
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

  #started({ type, instance_id: instanceId, recording_id: recordingId, started_by: startedBy, layout }: Recording) {
    return {
      type,
      local: startedBy !== null && this.call.own.participant.ids.has(startedBy),
      instanceId,
      ...(recordingId !== undefined && { recordingId }),
      ...(startedBy !== null && { startedBy }),
      ...(layout && { layout }),
    };
  }

  async #try(instanceId: string | undefined, request: () => Promise<unknown>): Promise<void> {
    try {
      this.call.life.ensureInCall();
      await request();
    } catch (error) {
      const errorMsg = messageOf(error);
      this.call.send("recording-error", instanceId === undefined ? { errorMsg } : { errorMsg, instanceId });
    }
  }
}
