import type { ReactNode } from "react";

interface Props {
  environment?: string | undefined;
  email?: string | undefined;
  onSignOut?: (() => void) | undefined;
  children?: ReactNode;
}

/** The frame of every screen. Where it is not production, it says so. */
export function Page({ environment, email, onSignOut, children }: Props) {
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="bar">
        <div className="brand">
          <img src="/favicon.svg" alt="" width="32" height="32" />
          <span>SpendSense</span>
          {environment && environment !== "prod" && <span className="badge">{environment}</span>}
        </div>
        {onSignOut && (
          <div className="account">
            {email && <span className="email">{email}</span>}
            <button type="button" className="button quiet" onClick={onSignOut}>
              Sign out
            </button>
          </div>
        )}
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        <p>Education about your own money. No advice, no judgement, and nothing without your consent.</p>
      </footer>
    </>
  );
}
