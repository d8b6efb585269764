/** The REST path of a room, or with `below` of something about it. */
export function pathOf(name: string, below = ""): string {
  return `/rooms/${encodeURIComponent(name)}${below}`;
}
