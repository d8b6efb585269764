/** The elements of EBML, of which WebM files consist: an id, a size, a content. Pure. Source: RFC 8794. */

/** Where an element begins: what it is, how long its head is, and how long its content; `undefined`: not said. */
export interface ElementHead {
  readonly id: number;
  readonly length: number;
  readonly size: number | undefined;
}

/** A number of variable length, and how many bytes it took. */
interface Variable {
  readonly value: number;
  readonly length: number;
}

/** The head of the element with which the bytes begin. `null`: it is longer than they are. Throws where it is none. */
export function readHead(bytes: Uint8Array): ElementHead | null {
  const [first = 0] = bytes;
  if (bytes.length === 0) return null;
  const idLength = lengthOf(first, 4);
  if (bytes.length <= idLength) return null;
  const size = readVariable(bytes.subarray(idLength));
  if (size === null) return null;
  const id = readUnsigned(bytes.subarray(0, idLength));
  const unsaid = size.value === 2 ** (7 * size.length) - 1;
  return { id, length: idLength + size.length, size: unsaid ? undefined : size.value };
}

/** The number of variable length with which the bytes begin. `null`: it is longer than they are. Throws where it is none. */
export function readVariable(bytes: Uint8Array): Variable | null {
  const [first = 0] = bytes;
  if (bytes.length === 0) return null;
  const length = lengthOf(first, 8);
  if (bytes.length < length) return null;
  // By multiplication: shifts end at 32 bits. Beyond 2 ** 53 it is not exact, but no file is as long.
  const rest = readUnsigned(bytes.subarray(1, length));
  return { value: (first - 2 ** (8 - length)) * 2 ** (8 * (length - 1)) + rest, length };
}

/** The elements of which a content consists. Throws where it is something else. */
export function* children(content: Uint8Array): Generator<{ readonly id: number; readonly content: Uint8Array }> {
  let at = 0;
  while (at < content.length) {
    const head = readHead(content.subarray(at));
    if (head?.size === undefined) throw new Error("not a list of elements");
    const [begin, end] = [at + head.length, at + head.length + head.size];
    if (end > content.length) throw new Error("an element is longer than what it is part of");
    yield { id: head.id, content: content.subarray(begin, end) };
    at = end;
  }
}

/** The content of the first of these elements that has this id. */
export function child(content: Uint8Array, id: number): Uint8Array | undefined {
  for (const each of children(content)) if (each.id === id) return each.content;
  return undefined;
}

export function readUnsigned(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/** An element, with a size of eight bytes, so that its length does not depend on what is in it. */
export function element(id: number, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = contents.reduce((sum, each) => sum + each.length, 0);
  return joined(idBytes(id), sized(size), ...contents);
}

/** The head of an element whose content is written elsewhere. */
export function elementHead(id: number, size: number): Uint8Array<ArrayBuffer> {
  return joined(idBytes(id), sized(size));
}

function idBytes(id: number): Uint8Array<ArrayBuffer> {
  return unsigned(id, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1);
}

/** A whole number, in so many bytes. */
export function unsigned(value: number, length = 8): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let [at, rest] = [length - 1, value]; at >= 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
  return bytes;
}

export function float(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function sized(size: number): Uint8Array<ArrayBuffer> {
  const bytes = unsigned(size);
  bytes[0] = 1;
  return bytes;
}

/** The first byte of such a number tells how many there are: one more than zeros with which it begins. */
function lengthOf(first: number, most: number): number {
  const length = Math.clz32(first) - 23;
  if (length > most) throw new Error("not an element");
  return length;
}
