import { Link, useLocation } from "wouter";

export interface Entry {
  href: string;
  label: string;
}

/** Links to the pages; the one in which the person is says so. */
export function NavList({ entries }: { entries: readonly Entry[] }) {
  const [path] = useLocation();
  return (
    <ul>
      {entries.map(({ href, label }) => {
        const here = path === href || (href !== "/" && path.startsWith(`${href}/`));
        return (
          <li key={href}>
            <Link href={href} {...(here && { "aria-current": "page" as const })}>
              {label}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
