import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { plural } from "../../../ui/format";
import { Hint } from "../../../ui/Notice";
import { useConsumer } from "../useConsumer";
import { endsSoonIn, LAST_DAYS } from "./ending";

/** In its last week: that the yes on which the pages rest ends, and where to renew it. */
export function EndingHint() {
  const api = useConsumer();
  const consents = useQuery({ queryKey: ["consents"], queryFn: api.consents });
  const left = endsSoonIn(consents.data?.active.find(({ record }) => record.purpose === "education"));
  if (left === undefined || left > LAST_DAYS) return null;
  return (
    <Hint>
      Your yes to lessons from your own numbers ends in {plural(left, "day")}.{" "}
      <Link href="/consent">Renew it under Consent</Link> to keep your figures and lessons.
    </Hint>
  );
}
