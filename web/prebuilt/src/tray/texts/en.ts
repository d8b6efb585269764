export const tray = {
  "tray.more": "More",
} as const;
