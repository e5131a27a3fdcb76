import { type ReactNode, useEffect, useId, useState } from "react";
import { useLocation } from "wouter";
import { Offline } from "./Offline";
import { useProduct } from "./product";

interface Props {
  environment: string | undefined;
  /** Who is signed in, as a few words. */
  who: string | undefined;
  onSignOut: (() => void) | undefined;
  navigation: ReactNode;
}

/** Brand, menu and account. On narrow screens the menu folds behind a button; a chosen page folds it again. */
export function Header({ environment, who, onSignOut, navigation }: Props) {
  const [open, setOpen] = useState(false);
  const [path] = useLocation();
  const { name } = useProduct();
  const menu = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever the new page is, the menu closes
  useEffect(() => setOpen(false), [path]);

  return (
    <header className="bar">
      <div className="bar-row">
        <div className="brand">
          <img src="/favicon.svg" alt="" width="32" height="32" />
          <span>{name}</span>
          {environment && environment !== "prod" && <span className="badge">{environment}</span>}
        </div>
        {onSignOut && (
          <div className="account">
            {who && <span className="who">{who}</span>}
            <button type="button" className="button quiet" onClick={onSignOut}>
              Sign out
            </button>
          </div>
        )}
        {navigation && (
          <button
            type="button"
            className="button quiet menu-button"
            aria-expanded={open}
            aria-controls={menu}
            onClick={() => setOpen(!open)}
          >
            Menu
          </button>
        )}
      </div>
      {navigation && (
        <nav id={menu} className={open ? "nav open" : "nav"} aria-label="Pages">
          {navigation}
        </nav>
      )}
      <Offline />
    </header>
  );
}
