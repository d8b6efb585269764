export const pip = {
  "pip.title": "Picture in picture",
  "pip.opened": "The call is in a small window now",
  "pip.closed": "The small window is closed",
  "pip.noPicture": "There is no picture to show. Try again when somebody’s camera is on.",
  "pip.refused": "Your browser did not allow the small window. Press the button again.",
  "pip.failed": "The small window could not be opened in this browser.",
} as const;
