/** Gives each code sample a button that copies it. */
export function addCopyButtons(samples: Iterable<HTMLElement>): void {
  // Pages on plain http have no clipboard.
  if (!navigator.clipboard) return;
  for (const sample of samples) {
    const frame = document.createElement("div");
    frame.className = "sample";
    sample.replaceWith(frame);
    frame.append(sample, copyButton(sample));
  }
}

function copyButton(sample: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(sample.textContent ?? "");
    button.textContent = "Copied";
  });
  button.addEventListener("blur", () => {
    button.textContent = "Copy";
  });
  return button;
}
