/** Where one is in the dashboard. It stands behind the `#` of the address, which browsers send to no server. */

export const ROOM_TABS = ["people", "configuration", "meetings", "recordings", "history"] as const;
export type RoomTab = (typeof ROOM_TABS)[number];

export type Route =
  | { readonly page: "overview" | "rooms" | "meetings" | "recordings" | "webhooks" | "domain" }
  | { readonly page: "room"; readonly name: string; readonly tab: RoomTab };

const PAGES = ["rooms", "meetings", "recordings", "webhooks", "domain"] as const;

export function routeOf(hash: string): Route {
  const [page, name, tab] = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .map(decoded);
  if (page === "rooms" && name) {
    return { page: "room", name, tab: ROOM_TABS.find((one) => one === tab) ?? "people" };
  }
  return { page: PAGES.find((one) => one === page) ?? "overview" };
}

export function hashOf(route: Route): string {
  if (route.page === "overview") return "#/";
  if (route.page !== "room") return `#/${route.page}`;
  const room = `#/rooms/${encodeURIComponent(route.name)}`;
  return route.tab === "people" ? room : `${room}/${route.tab}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
