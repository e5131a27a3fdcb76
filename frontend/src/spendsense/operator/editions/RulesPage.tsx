import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { words } from "../../../ui/format";
import { useOperator } from "../api";
import { EditionView } from "./EditionView";
import { spellRule } from "./rule";

export function RulesPage({ version }: { version: string }) {
  const api = useOperator();
  const against = useSearchParams()[0].get("against") ?? undefined;
  const query = useQuery({
    queryKey: ["operator", "rules", version, against],
    queryFn: () => api.rules(version, against),
  });
  return (
    <EditionView kind="rules" version={version} query={query}>
      {({ content: { rules, settings } }) => (
        <>
          <p>The first one wins over all others; of the rest, the first one that is met.</p>
          <ol className="cards">
            {rules.map(({ persona, rule }) => (
              <li key={persona} className="card">
                <h3>{words(persona)}</h3>
                <p>{spellRule(rule)}</p>
              </li>
            ))}
          </ol>
          <p>A value is a near miss within {settings.nearness} of its threshold, relative to it.</p>
        </>
      )}
    </EditionView>
  );
}
