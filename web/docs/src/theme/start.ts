import { ThemeSwitch } from "./theme.ts";

// A page whose storage is blocked throws on the mere mention of it: then nothing is remembered.
const theme = new ThemeSwitch({
  root: document.documentElement,
  system: matchMedia("(prefers-color-scheme: dark)"),
  storage: {
    getItem: (key) => localStorage.getItem(key),
    setItem: (key, value) => localStorage.setItem(key, value),
    removeItem: (key) => localStorage.removeItem(key),
  },
});

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll<HTMLElement>("button.theme")) theme.attach(button);
});
