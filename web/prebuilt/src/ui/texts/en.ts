export const ui = {
  "ui.messages": "Messages",
  "ui.dismiss": "Close",
  "ui.cancel": "Cancel",
} as const;
