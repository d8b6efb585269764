import { createRoot, type Root } from "react-dom/client";
import { App } from "./App";
import { EMBEDDED, STANDALONE } from "./embed/appearance";
import { AppearanceStore, ViewStore } from "./embed/appearanceStore";
import { type FrameIdentity, frameIdentity } from "./embed/envelope";
import type { FrameLink } from "./embed/frameLink";
import { VIEW } from "./embed/view";
import { followRoom } from "./i18n/followRoom";
import { LanguageStore } from "./i18n/languageStore";
import { mayShareScreen } from "./room/screenRight";
import { Session } from "./room/session";
import "./styles/base.css";
import "./styles/entry.css";
import "./styles/call.css";
import "./styles/lobby.css";

const query = new URLSearchParams(location.search);
const roomUrl = location.origin + location.pathname;
const roomName = decodeURIComponent(location.pathname.slice(1));
const token = query.get("t");
const frame = window.parent === window ? null : frameIdentity(query);

const session = new Session();
const appearance = new AppearanceStore(frame ? EMBEDDED : STANDALONE);
const view = new ViewStore(VIEW);
const language = new LanguageStore(navigator.languages);
followRoom(session, language);
const warn = (sentence: string): void => console.warn(sentence);
const root = document.getElementById("root");
if (!root) throw new Error("the page lacks its root element");
void start(createRoot(root));

async function start(page: Root): Promise<void> {
  const link = frame ? await linkTo(frame) : null;
  page.render(
    <App
      session={session}
      appearance={appearance}
      view={view}
      language={language}
      roomName={roomName}
      roomUrl={roomUrl}
      embedded={frame !== null}
      onTrayButton={link?.trayButtonClicked}
      frame={link}
    />,
  );
  if (link) link.start();
  else await session.start({ url: roomUrl, token, options: {} });
}

/** The line to the app around this page, which only pages in an app's frame load. */
async function linkTo(frame: FrameIdentity): Promise<FrameLink> {
  const { FrameLink } = await import("./embed/frameLink");
  return new FrameLink({
    window,
    frame,
    session,
    appearance,
    view,
    language,
    roomUrl,
    tokenInUrl: token,
    mustAskForScreen: () => !navigator.userActivation?.isActive && mayShareScreen(session.snapshot().call),
    warn,
  });
}
