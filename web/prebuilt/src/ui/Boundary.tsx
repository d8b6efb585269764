import { Component, type ReactNode } from "react";

interface Props {
  /** Hears what broke, so that a person sees a reason instead of an empty page. */
  readonly onError?: (error: unknown) => void;
  /** Shown in place of what broke. */
  readonly instead?: ReactNode;
  readonly children: ReactNode;
}

/** Shows nothing, or something else, where a part of the page broke or its file could not be loaded. */
export class Boundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError?.(error);
  }

  override render(): ReactNode {
    return this.state.broken ? (this.props.instead ?? null) : this.props.children;
  }
}
