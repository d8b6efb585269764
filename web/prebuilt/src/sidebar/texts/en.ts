export const sidebar = {
  "sidebar.close": "Close this panel",
  "sidebar.panels": "Panels",
  "sidebar.loading": "Loading",
  "sidebar.broken": "This could not be loaded. Close the panel and open it again.",
} as const;
