/**
 * What this browser records, on this device. Every piece is a file of its own in the browser's private folder, written to the end
 * before the next: whatever happens, what was recorded until then is there, and is offered at the next visit. At the end the
 * pieces become one download, with a head that lets players jump in it. Where there is no such folder they are kept in memory.
 */

import { download, fileName } from "../../ui/downloads";
import { forgetCutShort, rememberCutShort } from "./cutShort";
import { isMp4 } from "./recordings";
import { assembled } from "./webm/assembled";
import { WebmIndex } from "./webm/WebmIndex";

/** A recording that is being written. */
export interface RecordingFile {
  write(piece: Uint8Array): Promise<void>;
  /** Hand it to the person as one file; the result is its name. */
  finish(): Promise<string>;
}

/** A recording that was cut short. */
export interface FoundRecording {
  readonly room: string;
  readonly startedAt: Date;
  save(): Promise<string>;
  discard(): Promise<void>;
}

const FOLDER = "recordings";
const ABOUT = "about.json";
/** Stands beside pieces that the person has as a file. */
const SAVED = "saved";
/**
 * Nothing tells a page when a download is done: somebody may still look for a folder to save it in, or a slow disk take its time.
 * Pieces that were handed over stay for so long, in milliseconds, and go with the first recording or visit after that.
 */
const KEPT_MS = 24 * 3_600_000;
/** Where this device has less room than this, in bytes, they go sooner. */
const SCARCE = 2_000_000_000;
const KEPT_WHERE_SCARCE_MS = 3_600_000;

interface About {
  readonly room: string;
  readonly startedAt: number;
}

/** The part of a folder's handle in use; the types of the library know less than browsers do. */
type Folder = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemHandle> };

/** Begin a recording of a room at a moment. */
export async function openRecording(room: string, startedAt: Date): Promise<RecordingFile> {
  try {
    return await KeptRecording.begin(room, startedAt);
  } catch {
    return new RecordingInMemory(room, startedAt);
  }
}

/** What is there of recordings that nobody writes any more, oldest first. */
export async function foundRecordings(): Promise<readonly FoundRecording[]> {
  const folder = await recordingsFolder(false).catch(() => null);
  if (!folder) return [];
  const found: (FoundRecording | null)[] = [];
  for await (const entry of folder.values())
    if (entry.kind === "directory") found.push(await look(folder, entry as Folder));
  if (await isEmpty(folder)) forgetCutShort();
  const left = found.filter((each) => each !== null);
  return left.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

class KeptRecording implements RecordingFile {
  #pieces = 0;
  readonly #index = new WebmIndex();

  private constructor(
    private readonly folder: Folder,
    private readonly about: About,
    private readonly release: () => void,
  ) {}

  static async begin(room: string, startedAt: Date): Promise<KeptRecording> {
    const parent = await recordingsFolder(true);
    await removeSaved(parent).catch(() => undefined); // that is for room only
    const folder = (await parent.getDirectoryHandle(crypto.randomUUID(), { create: true })) as Folder;
    const about: About = { room, startedAt: startedAt.getTime() };
    await put(folder, ABOUT, JSON.stringify(about));
    rememberCutShort();
    return new KeptRecording(folder, about, await hold(folder.name));
  }

  async write(piece: Uint8Array): Promise<void> {
    this.#pieces += 1;
    await put(this.folder, String(this.#pieces).padStart(7, "0"), piece as Uint8Array<ArrayBuffer>);
    this.#index.feed(piece);
  }

  async finish(): Promise<string> {
    return save(this.folder, this.about, this.release, this.#index);
  }
}

class RecordingInMemory implements RecordingFile {
  readonly #pieces: Blob[] = [];
  readonly #index = new WebmIndex();

  constructor(
    private readonly room: string,
    private readonly startedAt: Date,
  ) {}

  async write(piece: Uint8Array): Promise<void> {
    this.#pieces.push(new Blob([piece as Uint8Array<ArrayBuffer>]));
    this.#index.feed(piece);
  }

  finish(): Promise<string> {
    return handOver({ room: this.room, startedAt: this.startedAt.getTime() }, this.#pieces, this.#index);
  }
}

async function look(parent: Folder, folder: Folder): Promise<FoundRecording | null> {
  const release = await hold(folder.name, true).catch(() => null);
  if (!release) return null; // another window writes it
  const about = await aboutIn(folder);
  const savedAt = await savedAtIn(folder);
  if (savedAt !== null || !about || (await piecesIn(folder)).length === 0) {
    if (savedAt === null || Date.now() - savedAt > KEPT_MS) await remove(parent, folder).finally(release);
    else release();
    return null;
  }
  return {
    room: about.room,
    startedAt: new Date(about.startedAt),
    save: () => save(folder, about, release),
    discard: () => remove(parent, folder).finally(release),
  };
}

/** Hand a recording over; its pieces stay for a while, as the browser reads them meanwhile. `index` has read all of them. */
async function save(folder: Folder, about: About, release: () => void, index?: WebmIndex): Promise<string> {
  const pieces = await piecesIn(folder);
  const name = await handOver(about, pieces, index ?? (await indexOf(pieces)));
  await put(folder, SAVED, "");
  release();
  return name;
}

/** Read along afterwards, piece by piece. */
async function indexOf(pieces: readonly Blob[]): Promise<WebmIndex> {
  const index = new WebmIndex();
  for (const piece of pieces) index.feed(new Uint8Array(await piece.arrayBuffer()));
  return index;
}

/** When a recording was handed over, in Unix milliseconds; `null`: it was not. */
async function savedAtIn(folder: Folder): Promise<number | null> {
  const saved = await folder.getFileHandle(SAVED).catch(() => null);
  return saved && (await saved.getFile()).lastModified;
}

/** Make room: what was handed over long ago goes. */
async function removeSaved(parent: Folder): Promise<void> {
  const { quota = Number.POSITIVE_INFINITY, usage = 0 } = await navigator.storage.estimate();
  const kept = quota - usage < SCARCE ? KEPT_WHERE_SCARCE_MS : KEPT_MS;
  for await (const entry of parent.values()) {
    const savedAt = entry.kind === "directory" ? await savedAtIn(entry as Folder) : null;
    if (savedAt !== null && Date.now() - savedAt > kept) await parent.removeEntry(entry.name, { recursive: true });
  }
}

async function aboutIn(folder: Folder): Promise<About | null> {
  try {
    const file = await (await folder.getFileHandle(ABOUT)).getFile();
    return JSON.parse(await file.text()) as About;
  } catch {
    return null;
  }
}

async function piecesIn(folder: Folder): Promise<readonly Blob[]> {
  const pieces: [string, Blob][] = [];
  for await (const entry of folder.values())
    if (entry.kind === "file" && entry.name !== ABOUT && entry.name !== SAVED)
      pieces.push([entry.name, await (entry as FileSystemFileHandle).getFile()]);
  return pieces
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([, piece]) => piece)
    .filter(({ size }) => size > 0); // one that was cut short is empty
}

/** Offer the pieces as one download; they are read while it is written. */
async function handOver({ room, startedAt }: About, pieces: readonly Blob[], index: WebmIndex): Promise<string> {
  const [first] = pieces;
  if (!first) throw new Error("nothing was recorded");
  const start = new Uint8Array(await first.slice(0, 16).arrayBuffer());
  const name = fileName(room, new Date(startedAt), isMp4(start) ? "mp4" : "webm");
  const type = isMp4(start) ? "video/mp4" : "video/webm";
  const parts = index.finish();
  download(name, parts ? assembled(pieces, parts, type) : new Blob([...pieces], { type }));
  return name;
}

async function recordingsFolder(create: boolean): Promise<Folder> {
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle(FOLDER, { create })) as Folder;
}

async function put(folder: Folder, name: string, content: string | Uint8Array<ArrayBuffer>): Promise<void> {
  const file = await folder.getFileHandle(name, { create: true });
  const writable = await file.createWritable();
  await writable.write(content);
  await writable.close();
}

async function remove(parent: Folder, folder: Folder): Promise<void> {
  await parent.removeEntry(folder.name, { recursive: true });
  if (await isEmpty(parent)) forgetCutShort();
}

async function isEmpty(folder: Folder): Promise<boolean> {
  for await (const _ of folder.values()) return false;
  return true;
}

/** Keep other windows from a recording until the result is called, or this page is gone. Rejects where another one has it. */
function hold(name: string, ifAvailable = false): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = (lock: Lock | null) => {
      if (!lock) {
        reject(new Error("another window has it"));
        return undefined;
      }
      return new Promise<void>((release) => resolve(() => release()));
    };
    navigator.locks.request(`parlour-recording-${name}`, { ifAvailable }, held).catch(reject);
  });
}
