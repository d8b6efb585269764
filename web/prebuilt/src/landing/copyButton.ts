/** A button that copies the text of its block of code. */
export function copyButton(block: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(block.querySelector("code")?.textContent ?? "");
      button.textContent = "Copied";
    } catch {
      // No clipboard on plain http: mark the text, so that one key press copies it.
      const code = block.querySelector("code");
      if (code) getSelection()?.selectAllChildren(code);
    }
  });
  return button;
}
