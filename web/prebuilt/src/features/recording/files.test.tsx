import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { hasCutShort } from "./cutShort";
import { foundRecordings, openRecording } from "./files";

/** As much of a browser's private folder as is in use here. */
class Folder {
  readonly kind = "directory";
  readonly entries = new Map<string, Folder | FileEntry>();
  constructor(readonly name: string) {}
  async getDirectoryHandle(name: string, { create = false } = {}) {
    return this.#get(name, create, () => new Folder(name));
  }
  async getFileHandle(name: string, { create = false } = {}) {
    return this.#get(name, create, () => new FileEntry(name));
  }
  async removeEntry(name: string) {
    this.entries.delete(name);
  }
  async *values() {
    yield* [...this.entries.values()];
  }
  #get<Entry extends Folder | FileEntry>(name: string, create: boolean, make: () => Entry): Entry {
    const found = this.entries.get(name) ?? (create ? make() : undefined);
    if (!found) throw new DOMException(name, "NotFoundError");
    this.entries.set(name, found);
    return found as Entry;
  }
}

class FileEntry {
  readonly kind = "file";
  #file = new File([], "");
  constructor(readonly name: string) {}
  async getFile() {
    return this.#file;
  }
  async createWritable() {
    const parts: BlobPart[] = [];
    const close = async () => {
      this.#file = new File(parts, this.name, { lastModified: Date.now() });
    };
    return { write: async (part: BlobPart) => void parts.push(part), close };
  }
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let root: Folder;
let free: number;
let locks: Set<string>;
const kept = () => (root.entries.get("recordings") as Folder).entries.size;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 2, 4, 9, 5) });
  [root, free, locks] = [new Folder(""), 1e12, new Set()];
  const request = async (name: string, _: object, held: (lock: object | null) => Promise<void> | undefined) => {
    if (locks.has(name)) return held(null);
    locks.add(name);
    await held({});
    locks.delete(name);
  };
  vi.stubGlobal("navigator", {
    storage: { getDirectory: async () => root, estimate: async () => ({ quota: free, usage: 0 }) },
    locks: { request },
  });
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:x");
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function record(): Promise<void> {
  const file = await openRecording("room", new Date());
  await file.write(new Uint8Array([1, 2, 3]));
  await file.finish();
}

it("keeps the pieces of a file for a day, as nothing tells when it is saved, and offers them no more", async () => {
  await record();
  vi.setSystemTime(Date.now() + DAY - 1_000);
  expect(await foundRecordings()).toEqual([]);
  expect([kept(), hasCutShort()]).toEqual([1, true]);
  vi.setSystemTime(Date.now() + 2_000);
  expect(await foundRecordings()).toEqual([]);
  expect([kept(), hasCutShort()]).toEqual([0, false]);
});

it.each([
  [1e12, 2 * HOUR, 2],
  [1e12, DAY + 1, 1],
  [1e9, 2 * HOUR, 1],
  [1e9, HOUR / 2, 2],
])("makes room for a recording: %i bytes free, %i ms later", async (room, later, left) => {
  await record();
  free = room;
  vi.setSystemTime(Date.now() + later);
  await record();
  expect(kept()).toBe(left);
});

it("offers what was cut short, whole, and leaves alone what is being written", async () => {
  const file = await openRecording("room", new Date());
  await file.write(new Uint8Array([1, 2, 3]));
  await file.write(new Uint8Array([4]));
  expect(await foundRecordings()).toEqual([]);
  locks.clear(); // the page that wrote it is gone
  const [found] = await foundRecordings();
  expect(await found?.save()).toBe("room 2026-03-04 09.05.webm");
  const [[blob] = []] = vi.mocked(URL.createObjectURL).mock.calls;
  expect([...new Uint8Array(await (blob as Blob).arrayBuffer())]).toEqual([1, 2, 3, 4]);
  expect(await foundRecordings()).toEqual([]);
});
