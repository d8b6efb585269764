import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { Api } from "./api/Api";
import { ApiContext } from "./api/ApiContext";
import type { Domain } from "./api/shapes";
import { useAddress } from "./api/useLive";
import { isGuarded, mayLeave } from "./navigation/guard";
import { hashOf, type Route } from "./navigation/route";
import { useRoute } from "./navigation/useRoute";
import { RoomPage } from "./rooms/RoomPage";
import { RoomsPage } from "./rooms/RoomsPage";
import { rememberedKey, rememberKey } from "./session/keyStore";
import { SignIn } from "./session/SignIn";
import { Boundary } from "./ui/Boundary";
import { Skeleton } from "./ui/Skeleton";

const Overview = lazy(() => import("./overview/Overview"));
const MeetingsPage = lazy(() => import("./meetings/MeetingsPage"));
const RecordingsPage = lazy(() => import("./recordings/RecordingsPage"));
const WebhooksPage = lazy(() => import("./webhooks/WebhooksPage"));
const DomainPage = lazy(() => import("./configuration/DomainPage"));

const PAGES = [
  { page: "overview", title: "Overview" },
  { page: "rooms", title: "Rooms" },
  { page: "meetings", title: "Meetings" },
  { page: "recordings", title: "Recordings" },
  { page: "webhooks", title: "Webhooks" },
  { page: "domain", title: "Domain" },
] as const;

const REFUSED = "The server no longer takes the API key. Sign in with another one.";

/** The dashboard: a key is asked for first, and for nothing but the key everything else works. */
export function App() {
  const [key, setKey] = useState(rememberedKey);
  const [reason, setReason] = useState<string>();
  const keep = useCallback((given: string | null, why?: string) => {
    rememberKey(given);
    setReason(why);
    setKey(given);
  }, []);
  const api = useMemo(() => (key === null ? null : new Api(key, () => keep(null, REFUSED))), [key, keep]);
  if (api === null) return <SignIn reason={reason} onSignedIn={(given) => keep(given)} />;
  return (
    <ApiContext value={api}>
      <Frame onSignOut={() => keep(null)} />
    </ApiContext>
  );
}

function Frame({ onSignOut }: { onSignOut(): void }) {
  const route = useRoute();
  const domain = useAddress<Domain>("/");
  const signOut = async () => {
    if (!isGuarded() || (await mayLeave())) onSignOut();
  };
  return (
    <>
      {/* No link: the part of the address behind the # says where one is. */}
      <button type="button" className="skip" onClick={() => document.getElementById("content")?.focus()}>
        Skip to the content
      </button>
      <header className="top">
        <a className="brand" href="#/">
          <img src="/favicon.svg" alt="" width="26" height="26" />
          <span>Parlour</span>
        </a>
        <nav className="places" aria-label="Pages">
          {PAGES.map(({ page, title }) => (
            <a key={page} href={hashOf({ page })} aria-current={isAt(route, page) ? "page" : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <div className="who">
          <span className="muted" title="The domain that the API key belongs to">
            {domain.data?.domain_name ?? ""}
          </span>
          <button type="button" className="button quiet" onClick={signOut}>
            Sign out
          </button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Boundary key={hashOf(route)}>
          <Suspense fallback={<Skeleton label="Loading the page" />}>
            <Page route={route} />
          </Suspense>
        </Boundary>
      </main>
    </>
  );
}

function isAt(route: Route, page: string): boolean {
  return route.page === page || (route.page === "room" && page === "rooms");
}

function Page({ route }: { readonly route: Route }) {
  switch (route.page) {
    case "room":
      return <RoomPage key={route.name} name={route.name} tab={route.tab} />;
    case "domain":
      return <DomainPage />;
    case "rooms":
      return <RoomsPage />;
    case "meetings":
      return <MeetingsPage />;
    case "recordings":
      return <RecordingsPage />;
    case "webhooks":
      return <WebhooksPage />;
    case "overview":
      return <Overview />;
  }
}
