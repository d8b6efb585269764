import type { Call } from "../call.js";
import { messageOf } from "../errors.js";
import type { JsonObject } from "../json.js";
import { ensureSound } from "./asking.js";
import type { Cast } from "./cast.js";
import { readPicture } from "./job-options.js";
import { readRecordingOptions } from "./options.js";
import type { Recorder, RecordingOptions } from "./port.js";

interface Current {
  /** By which the server knows it. */
  readonly instanceId: string;
  /** By which the app knows it. */
  readonly name: string;
  readonly options: RecordingOptions;
  recorder: Recorder | undefined;
  /** Who is in it; undefined before its recorder is there. */
  cast: Cast | undefined;
  /** It is to end; nothing asks the server for it any more. */
  ending: boolean;
  readonly ended: Promise<void>;
  end(): void;
}

/**
 * What is called so by the app that gave no name. daily-react keeps under it what `record` of participants says, so that it knows one recording
 * there, not two.
 */
const UNNAMED = "__local__";

/** Longer than this nobody waits for the last piece of a file before leaving. */
const LAST_PIECE_MS = 3_000;

/**
 * The recording that this browser makes of the call. The server is asked first, so that everybody knows of it. The app gets the
 * file piece by piece in `recording-data`, the last one `finished`; also those after the end of the call.
 */
export class LocalRecording {
  #current: Current | undefined;
  /** All that were ever made here, by their names. */
  readonly #own = new Set<string>();

  constructor(private readonly call: Call) {}

  get runs(): boolean {
    return this.#current?.recorder !== undefined;
  }

  /** Whether one of this name is, or was, made here: what is to be told of it, is told here. */
  owns(instanceId: string): boolean {
    return this.#own.has(instanceId);
  }

  /** Whether it is this one that is meant: any, or the one of this name. */
  isMeant(instanceId: string | undefined): boolean {
    return this.#current !== undefined && (instanceId ?? this.#current.name) === this.#current.name;
  }

  /** Begin; what hinders is told by `recording-error`. */
  async start(body: JsonObject): Promise<void> {
    const { call } = this;
    const options = readRecordingOptions(body);
    const instanceId = options.instanceId ?? call.platform.newUuid();
    const name = options.instanceId ?? UNNAMED;
    if (this.#current) {
      // Of what goes on no error is told by its name: clients take that as its end.
      const errorMsg = "This browser records already.";
      call.send("recording-error", this.isMeant(name) ? { errorMsg } : { errorMsg, instanceId: name });
      return;
    }
    const current = newCurrent(instanceId, name, options);
    this.#current = current;
    this.#own.add(instanceId);
    let asked = false;
    try {
      call.life.ensureInCall();
      ensureSound(body);
      const { castOf, sceneOf, startRecorder } = await call.parts.recording.load();
      call.life.ensureInCall();
      await this.#ask(current);
      asked = true;
      call.life.ensureAlive();
      const cast = castOf(readPicture(body));
      current.recorder = startRecorder(options, {
        scene: () => sceneOf(call, current.cast ?? cast),
        onData: (data) => call.hooks.send("recording-data", { data, finished: false }),
        onEnd: (error) => this.#ended(current, error),
      });
    } catch (error) {
      this.#current = undefined;
      current.end();
      if (asked) this.#tellServer(instanceId);
      call.send("recording-error", { errorMsg: messageOf(error), instanceId: name });
      return;
    }
    const { layout } = options;
    const startedBy = call.own.participant.sessionId;
    call.send("recording-started", {
      type: "local",
      local: true,
      instanceId: name,
      startedBy,
      ...(layout === undefined ? {} : { layout }),
    });
    if (current.ending) current.recorder?.stop();
    call.recordings.tell(); // the list that has it is still on its way
  }

  /** Have others in it from now on. */
  update(body: JsonObject): void {
    const part = this.call.parts.recording.loaded;
    if (this.#current && part) this.#current.cast = part.castOf(readPicture(body));
  }

  stop(): void {
    if (this.#current) this.#end(this.#current);
  }

  /** End it before the call ends, and wait for the rest of the file. */
  async finish(): Promise<void> {
    const current = this.#current;
    if (!current) return;
    this.#end(current);
    await Promise.race([
      current.ended,
      new Promise<void>((resolve) => this.call.platform.after(LAST_PIECE_MS, resolve)),
    ]);
  }

  /** The call is over: the rest of the file comes nevertheless. */
  release(): void {
    if (this.#current) this.#end(this.#current);
  }

  /** The server's list changed. What is not on it any more may not go on. */
  adopt(): void {
    const current = this.#current;
    const listed = this.call.session.recordings.some(({ instance_id: id }) => id === current?.instanceId);
    if (current?.recorder && !current.ending && !listed) this.#end(current);
  }

  /** The seat is a new one: of it the server has to be asked again. */
  seatTaken(): void {
    const current = this.#current;
    if (!current?.recorder || current.ending) return;
    this.#ask(current).catch(() => this.#end(current));
  }

  async #ask({ instanceId, options: { layout } }: Current): Promise<void> {
    const fields = { recording_type: "local", instance_id: instanceId } as const;
    await this.call.connection.request("start-recording", layout === undefined ? fields : { ...fields, layout });
  }

  #end(current: Current): void {
    current.ending = true;
    current.recorder?.stop();
  }

  #ended(current: Current, error: string | undefined): void {
    const { call } = this;
    const { instanceId, name } = current;
    this.#current = undefined;
    call.hooks.send("recording-data", { data: new Uint8Array(0), finished: true });
    if (error !== undefined) call.hooks.send("recording-error", { errorMsg: error, instanceId: name });
    call.hooks.send("recording-stopped", { instanceId: name });
    current.end();
    if (call.life.over) return;
    this.#tellServer(instanceId);
    call.recordings.tell();
  }

  #tellServer(instanceId: string): void {
    if (!this.call.life.seated) return;
    // It may be off the list already: the server ended it, and so does this browser.
    this.call.connection.request("stop-recording", { instance_id: instanceId }).catch(() => undefined);
  }
}

function newCurrent(instanceId: string, name: string, options: RecordingOptions): Current {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { instanceId, name, options, recorder: undefined, cast: undefined, ending: false, ended, end: () => end() };
}
