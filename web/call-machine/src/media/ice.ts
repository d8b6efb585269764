import { asObject } from "../json.js";

/** `dailyConfig.iceConfig` and `setIceConfig` applied to the servers of the join reply. Defaults of daily-js: placement `replace`. */
export function peerConfiguration(servers: RTCIceServer[], iceConfig: unknown): RTCConfiguration {
  const wish = asObject(iceConfig);
  const own = Array.isArray(wish.iceServers) ? (wish.iceServers as RTCIceServer[]) : [];
  const configuration: RTCConfiguration = {
    bundlePolicy: "max-bundle",
    iceServers: own.length > 0 ? place(servers, own, wish.placement) : servers,
  };
  if (wish.iceTransportPolicy === "relay") configuration.iceTransportPolicy = "relay";
  return configuration;
}

function place(servers: RTCIceServer[], own: RTCIceServer[], placement: unknown): RTCIceServer[] {
  if (placement === "front") return [...own, ...servers];
  return placement === "back" ? [...servers, ...own] : own;
}
