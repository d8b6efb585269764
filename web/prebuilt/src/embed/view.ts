/**
 * What an embedding app may say about the arrangement of the call: sidebar, layout, integrations, sounds. Kept apart from the
 * looks (`appearance.ts`), because people in the call change these, too.
 */

import { type Integration, readIntegrations } from "./integrations";
import { boolean, list } from "./values";

/** A panel of the page, an integration by its id, or closed. */
export type SidebarView = string | null;

/** How many people may be there for a newcomer to be heard. */
export type NewcomerSound = boolean | number;

export interface View {
  readonly sidebar: SidebarView;
  /** Ids of the page's own panels that the sidebar may show. */
  readonly panels: readonly string[];
  readonly speakerMode: boolean;
  readonly showParticipantsBar: boolean;
  readonly newcomerSound: NewcomerSound;
  readonly integrations: readonly Integration[];
  /** Ids of the integrations that are shown. */
  readonly running: readonly string[];
  readonly showFullscreenButton: boolean;
  readonly fullscreen: boolean;
  /** The call is in a small window over other programs, too. */
  readonly pip: boolean;
  readonly showUserNameChange: boolean;
  /** The app has asked for a screen, and the person has to choose one. */
  readonly screenShareAsked: boolean;
  /** Width by height of the pictures of people that the app made up, to see its layout. */
  readonly fakes: readonly number[];
}

/** Before the room's configuration is known, an app may ask for any of them. */
const EVERY_PANEL: readonly string[] = ["people", "chat", "network", "breakout"];

export const VIEW: View = {
  sidebar: null,
  panels: EVERY_PANEL,
  speakerMode: false,
  showParticipantsBar: true,
  newcomerSound: true,
  integrations: [],
  running: [],
  showFullscreenButton: false,
  fullscreen: false,
  pip: false,
  showUserNameChange: true,
  screenShareAsked: false,
  fakes: [],
};

const MOST_FAKES = 49;
const FAKE_SHAPE = 16 / 9;

/** Apply the flattened properties of `iframe-launch-config` or `join-meeting`. */
export function applyView(current: View, properties: Readonly<Record<string, unknown>>, ownOrigin: string): View {
  const view = {
    ...current,
    speakerMode: boolean(properties.activeSpeakerMode, current.speakerMode),
    showParticipantsBar: boolean(properties.showParticipantsBar, current.showParticipantsBar),
    showFullscreenButton: boolean(properties.showFullscreenButton, current.showFullscreenButton),
    showUserNameChange: boolean(properties.showUserNameChangeUI, current.showUserNameChange),
  };
  return "customIntegrations" in properties ? withIntegrations(view, properties.customIntegrations, ownOrigin) : view;
}

/** Replace the app's integrations; those that run and are still known go on, a sidebar that is gone closes. */
export function withIntegrations(current: View, value: unknown, ownOrigin: string): View {
  const integrations = readIntegrations(value, ownOrigin);
  const known = new Set(integrations.map(({ id }) => id));
  const view = { ...current, integrations, running: current.running.filter((id) => known.has(id)) };
  return knowsSidebar(view, current.sidebar) ? view : { ...view, sidebar: null };
}

/** Offer these panels of the page; one that is open and not among them closes. */
export function withPanels(current: View, panels: readonly string[]): View {
  const view = { ...current, panels };
  return knowsSidebar(view, current.sidebar) ? view : { ...view, sidebar: null };
}

/** Start integrations by id, or by a list of them; unknown ones are ignored. */
export function started(current: View, ids: unknown): View {
  const known = list(ids).filter((id) => current.integrations.some((each) => each.id === id));
  return { ...current, running: [...new Set([...current.running, ...known])] };
}

/** Stop integrations by id, or by a list of them; a sidebar that shows one of them closes. */
export function stopped(current: View, ids: unknown): View {
  const named = new Set(list(ids).filter((id) => current.integrations.some((each) => each.id === id)));
  const sidebar = current.sidebar !== null && named.has(current.sidebar) ? null : current.sidebar;
  return { ...current, sidebar, running: current.running.filter((id) => !named.has(id)) };
}

/** The view that the sidebar shows after it was asked for `wanted`: the same as before where there is no such thing. */
export function sidebarAfter(current: View, wanted: unknown): SidebarView {
  return knowsSidebar(current, wanted) ? (wanted as SidebarView) : current.sidebar;
}

/** Read `setPlayNewParticipantSound`: yes, no, or only among so many people. */
export function newcomerSound(value: unknown, current: NewcomerSound): NewcomerSound {
  if (typeof value === "boolean") return value;
  return typeof value === "number" && value >= 0 ? value : current;
}

/** Add somebody who is not there, with a picture of this shape; a senseless one is 16:9. */
export function withFake(current: View, aspectRatio: unknown): View {
  const sensible = typeof aspectRatio === "number" && aspectRatio >= 0.25 && aspectRatio <= 4;
  return { ...current, fakes: [...current.fakes, sensible ? aspectRatio : FAKE_SHAPE].slice(0, MOST_FAKES) };
}

function knowsSidebar({ integrations, panels }: View, wanted: unknown): boolean {
  if (wanted === null || (panels as readonly unknown[]).includes(wanted)) return true;
  const tab = integrations.find(({ id }) => id === wanted);
  return tab?.location === "sidebar";
}
