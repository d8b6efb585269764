/** Files that this page makes and the person saves. */

const FORBIDDEN = /[^\p{L}\p{N} ._-]+/gu;

/** The address of a download has been read by then, in milliseconds; of one in memory it is what holds it there. */
const ADDRESS_KEPT_MS = 3_600_000;

/** A name for a file that every system takes, with room and time. */
export function fileName(room: string, at: Date, ending: string): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}.${two(at.getMinutes())}`;
  const name = room.replace(FORBIDDEN, "-").slice(0, 80) || "call";
  return `${name} ${day} ${time}.${ending}`;
}

/** Hand `content` to the person as a file. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_KEPT_MS);
}
