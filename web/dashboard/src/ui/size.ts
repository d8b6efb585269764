const UNITS = ["kB", "MB", "GB", "TB"] as const;

/** A number of bytes in words, in units of 1000: `999 B`, `1.5 kB`, `73.4 MB`. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}
