/** The landing page's two conveniences: go to a room by name, copy a command. Without them the page still reads well. */

const form = document.querySelector<HTMLFormElement>("#open-room");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const room = new FormData(form).get("room");
  if (typeof room === "string") location.assign(`/${encodeURIComponent(room)}`);
});

for (const block of document.querySelectorAll<HTMLElement>(".code")) block.append(copyButton(block));

function copyButton(block: HTMLElement): HTMLButtonElement {
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
