import type { ApiError } from "../api/client";
import type { Product } from "../shell/product";
import { ConsentFirst } from "./consumer/consent/ConsentFirst";

export const SPENDSENSE: Product = {
  name: "SpendSense",
  slug: "spendsense",
  foot: "Education about your own money. No advice, no judgement, and nothing without your consent.",
  unreachable: "Your data are safe; we could just not read them now. Please try again in a moment.",
  told,
};

function told({ code, purpose }: ApiError) {
  if (code !== "consent_required") return undefined;
  return (
    <ConsentFirst>
      {purpose === "partner_offers"
        ? "SpendSense shows no partner offer without your consent to it."
        : "SpendSense reads no transaction without your consent to educational use. You have not given it, " +
          "or you have withdrawn it, so nothing was computed and there is nothing to show."}
    </ConsentFirst>
  );
}
