/** What of the groups is there during the whole call, in one file that only calls load which may be divided. */

export { BreakoutBanner } from "./BreakoutBanner";
export { BreakoutNews } from "./BreakoutNews";
