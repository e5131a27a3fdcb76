import type { ApiError } from "../api/client";
import type { Product } from "../shell/product";
import { Notice } from "../ui/Notice";

export const SHOPPULSE: Product = {
  name: "ShopPulse",
  slug: "shoppulse",
  foot: "The metrics of your own shops, as far as your role and your rules show them.",
  unreachable: "The figures could just not be read. Please try again in a moment.",
  told,
};

function told({ code, status, detail }: ApiError) {
  if (code === "not_admitted") {
    return (
      <Notice tone="calm" title="You are not admitted here">
        <p>
          Your sign-in works, but it belongs to nobody whom ShopPulse lets in: you may not have been entered
          yet, your access may have ended, or that of your whole organisation. Please ask its administrator.
        </p>
      </Notice>
    );
  }
  if (status === 422) {
    return (
      <Notice tone="calm" title="These choices cannot be shown">
        <p>{detail ? sentence(detail) : "Please choose other days or other periods."}</p>
      </Notice>
    );
  }
  return undefined;
}

/** The API's words as a sentence: its backticks are for programs. */
function sentence(detail: string): string {
  const plain = detail.replaceAll("`", "");
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}${/[.!?]$/.test(plain) ? "" : "."}`;
}
