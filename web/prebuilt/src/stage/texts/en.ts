export const stage = {
  "stage.pin": "Pin {name}",
  "stage.unpin": "Unpin {name}",
  "stage.pinned": "pinned",
  "stage.weakConnection": "weak connection",
  "stage.sharing": "You are sharing your screen",
  "stage.stopSharing": "Stop sharing",
  "stage.zoomIn": "Zoom in",
  "stage.zoomOut": "Zoom out",
  "stage.moveSelf": "Move your own picture (arrow keys)",
  "stage.speakerView": "Speaker view",
  "stage.fake": "Test person {number}",
} as const;
