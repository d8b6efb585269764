const DIALOG = ".modal-ux";
const FOCUSABLE = "button, input, select, textarea, a[href]";

/** Makes the dialogs of Swagger UI such for the keyboard and for screen readers: named, holding the focus, giving it back. */
export class Dialogs {
  readonly #root: Element;
  #open: HTMLElement | null = null;
  /** What had the focus last, outside of dialogs: Swagger UI moves it into one before anybody can see the dialog. */
  #before: HTMLElement | null = null;

  constructor(root: Element) {
    this.#root = root;
    root.addEventListener("focusin", ({ target }) => {
      if (target instanceof HTMLElement && !target.closest(DIALOG)) this.#before = target;
    });
  }

  /** To be called whenever a dialog may have opened or closed. */
  update(): void {
    const dialog = this.#root.querySelector<HTMLElement>(DIALOG);
    if (dialog === this.#open) return;
    this.#open = dialog;
    if (dialog) begin(dialog);
    else this.#before?.focus();
  }
}

function begin(dialog: HTMLElement): void {
  dialog.setAttribute("role", "dialog");
  dialog.setAttribute("aria-modal", "true");
  dialog.setAttribute("aria-label", dialog.querySelector("h3")?.textContent ?? "Dialog");
  const close = dialog.querySelector<HTMLElement>(".close-modal");
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close?.click();
    if (event.key === "Tab") keepInside(dialog, event);
  });
  const field = dialog.querySelector<HTMLElement>("input") ?? close;
  field?.focus();
}

function keepInside(dialog: HTMLElement, event: KeyboardEvent): void {
  const stops = [...dialog.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const last = event.shiftKey ? stops.at(0) : stops.at(-1);
  const next = event.shiftKey ? stops.at(-1) : stops.at(0);
  if (document.activeElement !== last) return;
  event.preventDefault();
  next?.focus();
}
