import { Field, TextField } from "../../../ui/Field";
import { useOperator } from "../api";
import type { CatalogueEdition, ProposedCatalogue } from "../types";
import { ProposeForm } from "./ProposeForm";
import { ProposePage } from "./ProposePage";
import { useInForce } from "./useInForce";

type Change = NonNullable<ProposedCatalogue["change"]>;
type Content = CatalogueEdition["content"];
type Entry = Content["education"][number] | Content["offers"][number];

const TEXTS = ["summary", "because", "why_now"] as const satisfies readonly (keyof Entry)[];
const LABELS = { summary: "Summary", because: "Because", why_now: "Why now" };
const BRACES = "Words in braces are filled in with the person's own numbers.";

/** Changes what entries say, or takes them out. Each entry is closed until somebody opens it. */
export function ProposeCatalogue() {
  const api = useOperator();
  const query = useInForce("catalogue", api.catalogue);
  return (
    <ProposePage kind="catalogue" query={query}>
      {({ edition, content }) => (
        <ProposeForm<Change>
          key={edition.version}
          kind="catalogue"
          base={edition}
          changeOf={(form) => changeOf(content, form)}
          propose={api.proposeCatalogue}
          onAgain={() => void query.refetch()}
        >
          <Entries title="Education" entries={content.education} />
          <Entries title="Offers" entries={content.offers} />
        </ProposeForm>
      )}
    </ProposePage>
  );
}

function Entries({ title, entries }: { title: string; entries: readonly Entry[] }) {
  return (
    <section aria-label={title} className="form">
      <h2>{title}</h2>
      {entries.map((entry) => (
        <details key={entry.id} className="card">
          <summary>
            {entry.title} <span className="fine">{entry.id}</span>
          </summary>
          <div className="form">
            <Field label="Title" name={`${entry.id}/title`} defaultValue={entry.title} autoComplete="off" />
            {TEXTS.map((name) => (
              <TextField
                key={name}
                label={LABELS[name]}
                name={`${entry.id}/${name}`}
                defaultValue={entry[name]}
                hint={name === "because" && BRACES}
              />
            ))}
            <label>
              <input type="checkbox" name={`${entry.id}/remove`} /> Take it out of the catalogue
            </label>
          </div>
        </details>
      ))}
    </section>
  );
}

function changeOf({ education, offers }: Content, form: FormData): Change | undefined {
  const isGone = ({ id }: Entry) => form.get(`${id}/remove`) !== null;
  const changed = (entries: readonly Entry[]) =>
    entries.flatMap((entry) => {
      const texts = (["title", ...TEXTS] as const)
        .map((name) => [name, String(form.get(`${entry.id}/${name}`) ?? "").trim()] as const)
        .filter(([name, text]) => text !== entry[name]);
      return texts.length > 0 && !isGone(entry) ? [{ id: entry.id, ...Object.fromEntries(texts) }] : [];
    });
  const remove = [...education, ...offers].filter(isGone).map(({ id }) => id);
  const change = { education: changed(education), offers: changed(offers), remove };
  return Object.values(change).some((part) => part.length > 0) ? change : undefined;
}
