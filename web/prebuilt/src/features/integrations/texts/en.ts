export const integrations = {
  "share.asked": "Share your screen?",
  "share.choose": "Choose",
  "integrations.open": "Open {label}",
  "integrations.close": "Close {label}",
  "integrations.opened": "{name} has opened {label}.",
  "integrations.show": "Show",
  "integrations.asks": "{label} would like to use your camera or microphone.",
  "integrations.allow": "Allow",
} as const;
