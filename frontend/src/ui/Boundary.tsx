import { Component, type ReactNode } from "react";
import { Failed } from "./Failed";

interface Props {
  children: ReactNode;
}

/** Catches what no page does: a part of the application that did not arrive, or a fault of ours in drawing it. */
export class Boundary extends Component<Props, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error ? <Failed error={error} onRetry={() => window.location.reload()} /> : this.props.children;
  }
}
