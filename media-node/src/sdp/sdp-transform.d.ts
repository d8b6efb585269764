/** What is used of `sdp-transform`, which brings no types of this version. */
declare module "sdp-transform" {
  export interface MediaDescription {
    type: string;
    port: number;
    protocol: string;
    payloads?: string;
    mid?: string | number;
    direction?: "sendrecv" | "sendonly" | "recvonly" | "inactive";
    bundleOnly?: string;
    setup?: string;
    iceUfrag?: string;
    fingerprint?: Fingerprint;
    extmapAllowMixed?: string;
    rtp: { payload: number; codec: string; rate: number; encoding?: number }[];
    fmtp: { payload: number; config: string }[];
    rtcpFb?: { payload: number | string; type: string; subtype?: string }[];
    ext?: { value: number; uri: string; direction?: string; "encrypt-uri"?: string }[];
    ssrcs?: { id: number; attribute: string; value?: string }[];
    ssrcGroups?: { semantics: string; ssrcs: string }[];
    rids?: { id: string | number; direction: string }[];
    simulcast?: { dir1: string; list1: string; dir2?: string; list2?: string };
    [attribute: string]: unknown;
  }

  export interface Fingerprint {
    type: string;
    hash: string;
  }

  export interface SessionDescription {
    setup?: string;
    iceUfrag?: string;
    fingerprint?: Fingerprint;
    extmapAllowMixed?: string;
    media: MediaDescription[];
    [attribute: string]: unknown;
  }

  export function parse(sdp: string): SessionDescription;
  export function write(description: SessionDescription): string;
  export function parseParams(text: string): Record<string, string | number>;
}
