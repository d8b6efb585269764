const KEY = "parlour.recordings";

/** Whether there may be something of a recording in this browser that nobody has saved: only then is it worth looking. */
export function hasCutShort(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

export function rememberCutShort(): void {
  localStorage.setItem(KEY, "1");
}

export function forgetCutShort(): void {
  localStorage.removeItem(KEY);
}
