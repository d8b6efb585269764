/**
 * What this browser records, on this device. Every piece is a file of its own in the browser's private folder, written to the end
 * before the next: whatever happens, what was recorded until then is there, and is offered at the next visit. At the end the
 * pieces become one download. Where there is no such folder they are kept in memory.
 */

import { forgetCutShort, rememberCutShort } from "./cutShort";
import { fileName, isMp4 } from "./recordings";

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
/** A download has begun to read by then what it needs, in milliseconds. */
const KEPT_MS = 60_000;

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
  const left = found.filter((each) => each !== null);
  if (left.length === 0) forgetCutShort();
  return left.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

class KeptRecording implements RecordingFile {
  #pieces = 0;

  private constructor(
    private readonly parent: Folder,
    private readonly folder: Folder,
    private readonly about: About,
    private readonly release: () => void,
  ) {}

  static async begin(room: string, startedAt: Date): Promise<KeptRecording> {
    const parent = await recordingsFolder(true);
    const folder = (await parent.getDirectoryHandle(crypto.randomUUID(), { create: true })) as Folder;
    const about: About = { room, startedAt: startedAt.getTime() };
    await put(folder, ABOUT, JSON.stringify(about));
    rememberCutShort();
    return new KeptRecording(parent, folder, about, await hold(folder.name));
  }

  async write(piece: Uint8Array): Promise<void> {
    this.#pieces += 1;
    await put(this.folder, String(this.#pieces).padStart(7, "0"), piece as Uint8Array<ArrayBuffer>);
  }

  async finish(): Promise<string> {
    return save(this.parent, this.folder, this.about, this.release);
  }
}

class RecordingInMemory implements RecordingFile {
  readonly #pieces: Blob[] = [];

  constructor(
    private readonly room: string,
    private readonly startedAt: Date,
  ) {}

  async write(piece: Uint8Array): Promise<void> {
    this.#pieces.push(new Blob([piece as Uint8Array<ArrayBuffer>]));
  }

  finish(): Promise<string> {
    return handOver({ room: this.room, startedAt: this.startedAt.getTime() }, this.#pieces);
  }
}

async function look(parent: Folder, folder: Folder): Promise<FoundRecording | null> {
  const release = await hold(folder.name, true).catch(() => null);
  if (!release) return null; // another window writes it, or has just saved it
  const about = await aboutIn(folder);
  const saved = await folder.getFileHandle(SAVED).catch(() => null);
  if (!about || saved || (await piecesIn(folder)).length === 0) {
    await remove(parent, folder).finally(release);
    return null;
  }
  return {
    room: about.room,
    startedAt: new Date(about.startedAt),
    save: () => save(parent, folder, about, release),
    discard: () => remove(parent, folder).finally(release),
  };
}

/** Hand a recording over; its pieces go when that is done for certain, or at the next visit. */
async function save(parent: Folder, folder: Folder, about: About, release: () => void): Promise<string> {
  const name = await handOver(about, await piecesIn(folder));
  await put(folder, SAVED, "");
  setTimeout(() => {
    void remove(parent, folder).finally(release);
  }, KEPT_MS);
  return name;
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
async function handOver({ room, startedAt }: About, pieces: readonly Blob[]): Promise<string> {
  const [first] = pieces;
  if (!first) throw new Error("nothing was recorded");
  const head = new Uint8Array(await first.slice(0, 16).arrayBuffer());
  const name = fileName(room, new Date(startedAt), head);
  const address = URL.createObjectURL(new Blob([...pieces], { type: isMp4(head) ? "video/mp4" : "video/webm" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
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
  for await (const _ of parent.values()) return;
  forgetCutShort();
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
