import type { Call } from "../call.js";
import { messageOf } from "../errors.js";
import { asObject, isObject, type JsonObject } from "../json.js";
import { tellTranscriptions } from "../page/transcriptions.js";
import { ask, isNoneToEnd } from "../recording/asking.js";
import { DEFAULT_INSTANCE, Instances } from "../recording/instances.js";
import { readInstance } from "../recording/job-options.js";
import type { Transcription, TranscriptionMessage } from "../signaling/messages.js";

/** What daily-js documents for a start, and the server checks. */
const OPTIONS = [
  "language",
  "model",
  "tier",
  "profanity_filter",
  "redact",
  "endpointing",
  "punctuate",
  "extra",
  "includeRawResponse",
  "instanceId",
  "participants",
  "transcription_geo",
] as const;

const EVERYBODY: readonly string[] = ["*"];

/** As documented, the language where none is asked for. */
const USUAL_LANGUAGE = "en";

/** The transcriptions of the call. The server makes them; the app hears of all, whoever began them. */
export class Transcriptions {
  readonly #instances = new Instances<Transcription>(({ started_at: at }) => String(at));
  #shown = false;

  constructor(private readonly call: Call) {}

  /** Have the server begin one; what hinders is told by `transcription-error`. */
  async start(body: JsonObject): Promise<void> {
    const options: JsonObject = {};
    for (const name of OPTIONS) if (body[name] !== undefined) options[name] = body[name];
    await ask(
      this.call,
      body,
      () => this.call.connection.request("start-transcription", Object.keys(options).length > 0 ? { options } : {}),
      (error) => this.#fail(error, readInstance(body).instance_id),
    );
  }

  /** Have others transcribed from now on; `null` is everybody. */
  async update(body: JsonObject): Promise<void> {
    const { participants: given } = body;
    const named = given === null ? EVERYBODY : given;
    const people = Array.isArray(named) ? named.filter((each) => typeof each === "string") : undefined;
    const fields = { ...readInstance(body), ...(people && { participants: people }) };
    await ask(
      this.call,
      body,
      () => this.call.connection.request("update-transcription", fields),
      (error) => this.#fail(error, fields.instance_id),
    );
  }

  async stop(body: JsonObject): Promise<void> {
    const { call } = this;
    const fields = readInstance(body);
    await ask(
      call,
      body,
      () => call.connection.request("stop-transcription", fields),
      (error) => {
        if (!isNoneToEnd(error, call.session.transcriptions, fields.instance_id)) this.#fail(error, fields.instance_id);
      },
    );
  }

  /** The server's list changed, or one has just come. */
  adopt(): void {
    const { call } = this;
    const running = call.session.transcriptions;
    const { begun, over } = this.#instances.take(running);
    for (const { instance_id: instanceId, stopped_by: updatedBy } of over)
      call.send("transcription-stopped", updatedBy === undefined ? { instanceId } : { instanceId, updatedBy });
    for (const each of begun) call.send("transcription-started", started(each));
    if (running.length > 0 || this.#shown || call.session.canTranscribe) tellTranscriptions(call);
    this.#shown = running.length > 0;
  }

  /** Somebody said something. An app hears of what may still change only where the start asked for it. */
  take(message: TranscriptionMessage): void {
    const { raw, ...told } = message;
    this.call.send("page-transcription-message", told);
    if (!message.final && !this.#tellsInterim(message.instance_id)) return;
    this.call.send("transcription-message", {
      instanceId: message.instance_id,
      trackType: message.track_type,
      participantId: message.session_id,
      text: message.text,
      timestamp: new Date(message.end * 1000),
      // By `is_final` clients tell what may still change from what stays.
      rawResponse: { ...(isObject(raw) ? raw : {}), is_final: message.final },
    });
  }

  #tellsInterim(instanceId: string): boolean {
    const all = this.call.session.transcriptions;
    return asObject(all.find(({ instance_id: id }) => id === instanceId)?.extra).interim_results === true;
  }

  #fail(error: unknown, instanceId = DEFAULT_INSTANCE): void {
    this.call.send("transcription-error", { errorMsg: messageOf(error), instanceId });
  }
}

/** A model that nobody asked for is the recogniser's choice, of which nothing is known. */
function started(transcription: Transcription) {
  const { instance_id: instanceId, transcript_id: transcriptId, started_by: startedBy } = transcription;
  const { profanity_filter, redact, endpointing, punctuate, extra, participants } = transcription;
  const said = { profanity_filter, redact, endpointing, punctuate, extra, participants };
  return {
    instanceId,
    ...(transcriptId !== null && { transcriptId }),
    language: transcription.language ?? USUAL_LANGUAGE,
    model: transcription.model ?? "",
    ...(startedBy !== null && { startedBy }),
    ...(transcription.include_raw_response && { includeRawResponse: true }),
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  };
}
