import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { Fact } from "../../../ui/Fact";
import { words } from "../../../ui/format";
import { useOperator } from "../api";
import type { CatalogueEdition } from "../types";
import { EditionView } from "./EditionView";
import { spellRule } from "./rule";

type Content = CatalogueEdition["content"];

export function CataloguePage({ version }: { version: string }) {
  const api = useOperator();
  const against = useSearchParams()[0].get("against") ?? undefined;
  const query = useQuery({
    queryKey: ["operator", "catalogue", version, against],
    queryFn: () => api.catalogue(version, against),
  });
  return (
    <EditionView kind="catalogue" version={version} query={query}>
      {({ content }) => <Everything content={content} />}
    </EditionView>
  );
}

function Everything({ content: { education, offers, settings } }: { content: Content }) {
  return (
    <>
      <h3>Education</h3>
      {education.map((entry) => (
        <Entry
          key={entry.id}
          entry={entry}
          shownWhen={entry.trigger ? spellRule(entry.trigger) : "Always: it makes no personal claim"}
        />
      ))}
      <h3>Offers</h3>
      {offers.map((entry) => (
        <Entry
          key={entry.id}
          entry={entry}
          shownWhen={entry.checks.map(({ check, rule }) => `${words(check)}: ${spellRule(rule)}`).join("; ")}
        />
      ))}
      <h3>For all of them</h3>
      <p>
        Offers: {words(settings.approval.offers)}. A template’s first use:{" "}
        {words(settings.approval.first_use)}. No text says: {settings.tone.phrases.join(", ")}.
      </p>
    </>
  );
}

type AnyEntry = Content["education"][number] | Content["offers"][number];

function Entry({ entry, shownWhen }: { entry: AnyEntry; shownWhen: string }) {
  return (
    <details className="card">
      <summary>
        {entry.title} <span className="fine">{entry.id}</span>
      </summary>
      <p>{entry.summary}</p>
      <p className="because">{entry.because}</p>
      <p>{entry.why_now}</p>
      <dl className="facts">
        <Fact name="Shown when">{shownWhen}</Fact>
        <Fact name="Fits personas">{entry.personas.map(words).join(", ") || "Every one"}</Fact>
        <Fact name="Reviewed">{`Version ${entry.template_version}, by ${entry.reviewed_by}, ${entry.reviewed_at}`}</Fact>
      </dl>
    </details>
  );
}
