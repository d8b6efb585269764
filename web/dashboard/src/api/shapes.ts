/** What the REST API answers, as far as the dashboard reads it. The server's OpenAPI document says it in full. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Domain {
  readonly domain_name: string;
}

export type Privacy = "public" | "private";

export interface Room {
  readonly id: string;
  readonly name: string;
  readonly privacy: Privacy;
  readonly url: string;
  readonly created_at: string;
}

interface RunningCall {
  readonly meeting_id: string;
  readonly participants: number;
  /** ISO 8601, as all moments whose names end in no unit. */
  readonly since: string;
}

export interface RoomNow {
  readonly room: Room;
  readonly call?: RunningCall;
}

export interface RoomOverview {
  readonly total_count: number;
  readonly live_count: number;
  readonly data: readonly RoomNow[];
}

type Source = "room" | "domain" | "server" | "default";

export interface HeldProperty {
  readonly value: Json;
  readonly source: Source;
  /** `null`: not set here. */
  readonly own: Json;
  readonly inherited: Json;
  readonly inherited_source: Source;
}

export interface Configuration {
  readonly name: string;
  readonly properties: Readonly<Record<string, HeldProperty>>;
}

type TrackState = "on" | "off" | "blocked" | "interrupted";

export interface InsideParticipant {
  readonly id: string;
  readonly user_id: string | null;
  readonly user_name: string | null;
  readonly owner: boolean;
  readonly hidden: boolean;
  readonly joined_at: string | null;
  readonly tracks: Readonly<Record<string, TrackState>>;
  readonly network: "good" | "warning" | "bad" | null;
}

export interface Inside {
  readonly meeting_id: string | null;
  readonly waiting: number;
  readonly data: readonly InsideParticipant[];
}
