import { Component, type ReactNode } from "react";
import { Failed } from "./Failed";

interface Props {
  /** The path of the page: another one may well work. */
  at: string;
  children: ReactNode;
}

interface State {
  error?: Error | undefined;
}

/** Catches what no page does: a part of the application that did not arrive, or a fault of ours in drawing it. */
export class Boundary extends Component<Props, State> {
  override state: State = {};

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override componentDidUpdate(before: Props, { error }: State) {
    // The fault of the page before, not one of the page that was just gone to.
    if (before.at !== this.props.at && error && error === this.state.error)
      this.setState({ error: undefined });
  }

  override render() {
    const { error } = this.state;
    return error ? <Failed error={error} onRetry={() => window.location.reload()} /> : this.props.children;
  }
}
