/** The landing page's two conveniences: go to a room by name, copy a command. Without them the page still reads well. */

import { copyButton } from "./copyButton";

const form = document.querySelector<HTMLFormElement>("#open-room");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const room = new FormData(form).get("room");
  if (typeof room === "string") location.assign(`/${encodeURIComponent(room)}`);
});

for (const block of document.querySelectorAll<HTMLElement>(".code")) block.append(copyButton(block));
