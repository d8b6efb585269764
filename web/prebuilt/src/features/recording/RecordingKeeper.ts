import type { DailyCall, DailyEventObjectRecordingData, DailyEventObjectRecordingStarted } from "@daily-co/daily-js";
import type { RecordingFile } from "./files";

/** After the end of a call the last piece may still come; what is not there by then is not waited for, in milliseconds. */
const LAST_PIECE_MS = 1_500;

interface Told {
  readonly onSaved: (file: string) => void;
  readonly onLost: () => void;
}

type Files = Pick<typeof import("./files"), "openRecording">;

/** Writes what a call records into a file of this device, piece by piece, and hands it over at the end. */
export class RecordingKeeper {
  #file: Promise<RecordingFile> | null = null;
  #written: Promise<void> = Promise.resolve();

  constructor(
    call: Pick<DailyCall, "on">,
    private readonly room: string,
    private readonly told: Told,
    private readonly files: () => Promise<Files> = () => import("./files"),
  ) {
    call.on("recording-started", (event) => this.#begin(event));
    call.on("recording-data", (event) => this.#take(event));
    const over = () => void setTimeout(() => this.#end(), LAST_PIECE_MS);
    call.on("left-meeting", over);
    call.on("error", over);
  }

  #begin(event: DailyEventObjectRecordingStarted): void {
    if (event.type !== "local" || !event.local) return;
    this.#end();
    this.#file = this.files().then(({ openRecording }) => openRecording(this.room, new Date()));
    this.#file.catch(() => undefined); // the first piece finds out
  }

  #take({ data, finished }: DailyEventObjectRecordingData): void {
    const file = this.#file;
    if (!file) return;
    if (data.byteLength > 0) this.#written = this.#written.then(async () => (await file).write(data));
    if (finished) this.#end();
  }

  #end(): void {
    const file = this.#file;
    if (!file) return;
    this.#file = null;
    const written = this.#written;
    this.#written = Promise.resolve();
    written
      .catch(() => undefined) // what was written before is worth having
      .then(async () => (await file).finish())
      .then(this.told.onSaved, this.told.onLost);
  }
}
