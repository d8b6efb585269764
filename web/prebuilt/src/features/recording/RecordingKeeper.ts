import type { DailyCall, DailyEventObjectRecordingData, DailyEventObjectRecordingStarted } from "@daily-co/daily-js";
import type { RecordingFile } from "./files";

/** After the end of a call the last piece may still come; what is not there by then is not waited for, in milliseconds. */
const LAST_PIECE_MS = 1_500;

interface Told {
  readonly onSaved: (file: string) => void;
  /** A piece could not be written: the recording ends, and what there is of it is saved. */
  readonly onFull: () => void;
  readonly onLost: () => void;
}

type Files = Pick<typeof import("./files"), "openRecording">;

/** Writes what a call records into a file of this device, piece by piece, and hands it over at the end. */
export class RecordingKeeper {
  #file: Promise<RecordingFile> | null = null;
  #written: Promise<void> = Promise.resolve();

  constructor(
    private readonly call: Pick<DailyCall, "on" | "stopRecording">,
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
    if (data.byteLength > 0) {
      this.#written = this.#written.then(() => this.#write(file, data));
      this.#written.catch(() => undefined); // told where it happens; the end waits for it as well
    }
    if (finished) this.#end();
  }

  async #write(file: Promise<RecordingFile>, data: Uint8Array): Promise<void> {
    try {
      await (await file).write(data);
    } catch (error) {
      // A file with a piece missing in the middle is worth less than one that ends there.
      if (file === this.#file) {
        this.told.onFull();
        this.call.stopRecording();
      }
      throw error;
    }
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
