/** What single letters do in a call. Keys with Ctrl, Alt or Cmd are the browser's. */

/** Which key, as `KeyboardEvent.key` says it in lower case, with `Shift+` before it where that is held. */
export type Shortcut = string;

interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
  readonly defaultPrevented: boolean;
  readonly target: EventTarget | null;
}

/** The shortcut that was pressed; none while somebody writes, or chooses in a list or menu. */
export function shortcutOf(event: Pressed): Shortcut | null {
  const { key, shiftKey, ctrlKey, altKey, metaKey, repeat, defaultPrevented } = event;
  if (ctrlKey || altKey || metaKey || repeat || defaultPrevented || takesLetters(event.target)) return null;
  if (key.length !== 1 && key !== "Escape") return null;
  const isLetter = key.toLowerCase() !== key.toUpperCase();
  return shiftKey && isLetter ? `Shift+${key.toLowerCase()}` : key.length === 1 ? key.toLowerCase() : key;
}

const TAKES_LETTERS = "input, textarea, select, [contenteditable], [role=menu], [role=listbox], [role=dialog]";

function takesLetters(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TAKES_LETTERS) !== null;
}
