/** The console's menu; apart from its pages, so that it is there before they are loaded. */
import type { Entry } from "../../shell/NavList";

export const OPERATOR_PAGES: readonly Entry[] = [
  { href: "/operator/users", label: "People" },
  { href: "/operator/review", label: "Review" },
  { href: "/operator/runs", label: "Runs" },
  { href: "/operator/metrics", label: "Metrics" },
  { href: "/operator/catalogue", label: "Catalogue" },
  { href: "/operator/rules", label: "Rules" },
  { href: "/operator/audit", label: "Audit" },
];
