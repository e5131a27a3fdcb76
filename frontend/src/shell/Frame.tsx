import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { Boundary } from "../ui/Boundary";
import { Header } from "./Header";
import { useProduct } from "./product";
import { ThemeChoice } from "./ThemeChoice";

interface Props {
  environment?: string | undefined;
  who?: string | undefined;
  onSignOut?: (() => void) | undefined;
  navigation?: ReactNode;
  children?: ReactNode;
}

/** The frame of every screen. Where it is not production, it says so. */
export function Frame({ environment, who, onSignOut, navigation, children }: Props) {
  const { foot } = useProduct();
  const [path] = useLocation();
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Header environment={environment} who={who} onSignOut={onSignOut} navigation={navigation} />
      <div className={navigation ? "body with-nav" : "body"}>
        <main id="main" tabIndex={-1}>
          <Boundary at={path}>{children}</Boundary>
        </main>
      </div>
      <footer className="foot">
        <p>{foot}</p>
        <ThemeChoice />
      </footer>
    </>
  );
}
