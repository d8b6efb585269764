export const cpu = {
  "cpu.busy": "This computer can hardly keep up with the call.",
  "cpu.closeOthers": "This computer can hardly keep up with the call. Closing other programs may help.",
  "cpu.stopBackground": "Remove the background",
} as const;
