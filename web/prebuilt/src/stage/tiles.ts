/** What can have a tile: somebody's camera, or a screen that somebody shares. */
type TileKind = "camera" | "screen";

export interface StageTile {
  readonly sessionId: string;
  readonly kind: TileKind;
}

export const cameraOf = (sessionId: string): StageTile => ({ sessionId, kind: "camera" });
export const screenOf = (sessionId: string): StageTile => ({ sessionId, kind: "screen" });

export const tileKey = ({ sessionId, kind }: StageTile): string => `${sessionId} ${kind}`;

export function isSame(one: StageTile | null, other: StageTile | null): boolean {
  return one?.sessionId === other?.sessionId && one?.kind === other?.kind;
}
