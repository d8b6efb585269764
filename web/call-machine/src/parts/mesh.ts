/** A part: the connections to other browsers, needed by calls whose media go directly. */

export { applyCaps, capsOf, smaller } from "../media/mesh/caps.js";
export { Peer } from "../media/mesh/peer.js";
export { Trespass } from "../media/mesh/trespass.js";
