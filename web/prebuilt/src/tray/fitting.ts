/** Which of the tray's buttons stand beside each other, without a browser. */

/** Widths in CSS pixels, gaps included, where text has its usual size. */
const BUTTON = 62;
const DEVICE = 108;
const DEVICE_NARROW = 94;
const LEAVE = 150;
const LEAVE_NARROW = 76;
const NARROW = 520;

interface Fixed {
  /** Camera and microphone, each with its menu. */
  readonly devices: number;
  readonly leave: boolean;
}

/** How many of `count` buttons find room in `width` pixels beside the fixed ones; when not all do, one place is the menu's. */
export function buttonsThatFit(width: number, count: number, { devices, leave }: Fixed): number {
  const narrow = width < NARROW;
  const taken = devices * (narrow ? DEVICE_NARROW : DEVICE) + (leave ? (narrow ? LEAVE_NARROW : LEAVE) : 0);
  const room = Math.max(0, Math.floor((width - taken) / BUTTON));
  return count <= room ? count : Math.max(0, room - 1);
}
