import type { ReactNode } from "react";
import { Link } from "wouter";
import { Notice } from "../../../ui/Notice";

/** Sends to where consent is given; `children` say why there is nothing here without it. */
export function ConsentFirst({ children }: { children: ReactNode }) {
  return (
    <Notice tone="calm" title="Your consent comes first">
      <p>{children}</p>
      <Link className="button" href="/consent">
        Read what you would agree to
      </Link>
    </Notice>
  );
}
