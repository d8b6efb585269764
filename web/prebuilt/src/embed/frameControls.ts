/** What the call asks of the page that embeds it. */
export interface FrameControls {
  /** Fill the screen with this frame, or no longer. */
  askFullscreen(on: boolean): void;
  /** The person has answered whether to share a screen, as the app asked. */
  answerScreenShare(yes: boolean): void;
}
