import type { LocalTransport } from "../src/sdp/session.ts";

/** What a transport of ours may say of itself. */
export const LOCAL: LocalTransport = {
  iceParameters: { usernameFragment: "ours", password: "oursoursoursoursoursours", iceLite: true },
  iceCandidates: [
    {
      foundation: "udpcandidate",
      priority: 1,
      ip: "127.0.0.1",
      address: "127.0.0.1",
      protocol: "udp",
      port: 40_000,
      type: "host",
    },
  ],
  dtlsParameters: { role: "server", fingerprints: [{ algorithm: "sha-256", value: "AB".repeat(32) }] },
};
