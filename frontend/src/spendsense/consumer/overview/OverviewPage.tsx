import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { Loaded } from "../../../ui/Loaded";
import { Notice } from "../../../ui/Notice";
import { Title } from "../../../ui/Title";
import { EndingHint } from "../consent/EndingHint";
import { useConsumer } from "../useConsumer";
import { Balances } from "./Balances";
import { Figures } from "./Figures";

export function OverviewPage() {
  const api = useConsumer();
  const accounts = useQuery({ queryKey: ["accounts"], queryFn: api.accounts });
  return (
    <>
      <Title>Your overview</Title>
      <EndingHint />
      <Loaded query={accounts} what="your balances" heights={[13, 13]}>
        {(found) =>
          found.length === 0 ? (
            <NothingYet />
          ) : (
            <>
              <Balances accounts={found} />
              <Figures accounts={found} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function NothingYet() {
  return (
    <Notice tone="calm" title="There are no accounts yet">
      <p>Bring a file from your bank, or look around with the data of an invented person.</p>
      <Link className="button" href="/bring">
        Bring data
      </Link>
    </Notice>
  );
}
