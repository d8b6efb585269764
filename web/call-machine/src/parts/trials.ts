/** A part: the tests that an app makes with a user. */

export { testCallQuality } from "../trials/call-quality.js";
export { testConnectivity } from "../trials/connectivity.js";
export { testPeerToPeer } from "../trials/p2p-quality.js";
export { testWebsocket } from "../trials/websocket.js";
