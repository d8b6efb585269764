import { Component, type ReactNode } from "react";
import { Notice } from "./Notice";

interface Props {
  readonly children: ReactNode;
}

/** Keeps a fault of one page from taking the rest along. */
export class Boundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Notice kind="error">
        Something in the dashboard failed.{" "}
        <a href={location.href} onClick={() => location.reload()}>
          Load it again
        </a>
      </Notice>
    );
  }
}
