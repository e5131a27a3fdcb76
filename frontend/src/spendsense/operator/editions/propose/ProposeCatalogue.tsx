import { type Dispatch, type SetStateAction, useCallback } from "react";
import { useKeptState } from "../../../../drafts/context";
import { useOperator } from "../../api";
import type { CatalogueEdition, Vocabulary } from "../../types";
import { EDITING } from "../condition/editing";
import { EntryCard } from "./EntryCard";
import {
  type Change,
  changesOf,
  type EntryDraft,
  entriesOf,
  idFaults,
  newEntry,
  type Part,
  placed,
} from "./entry";
import { ProposeForm } from "./ProposeForm";
import { type FormProps, ProposePage } from "./ProposePage";
import { SettingsCard } from "./SettingsCard";
import { changedSettings, SETTINGS, type SettingsDraft, settingsFault, settingsOf } from "./settings";
import { useFaults } from "./useFaults";
import { type Based, proposalForm } from "./useInForce";

interface Draft extends Based {
  entries: readonly EntryDraft[];
  settings: SettingsDraft;
  reason: string;
}

/** Changes entries of the catalogue, adds some, or takes them out. */
export function ProposeCatalogue() {
  return <ProposePage kind="catalogue" read={useOperator().catalogue} form={Form} />;
}

function Form({ whole: { edition, content }, vocabulary, onAgain }: FormProps<CatalogueEdition>) {
  const api = useOperator();
  const { signals } = vocabulary;
  const { faults, setFaults, editing, isWrong } = useFaults(vocabulary);
  const { state, setState, found } = useKeptState<Draft>(proposalForm("catalogue"), () => ({
    base: edition.version,
    entries: entriesOf(content, signals),
    settings: settingsOf(content.settings),
    reason: "",
  }));
  const kept = state.entries.filter(({ removed }) => !removed);

  return (
    <EDITING.Provider value={editing}>
      <ProposeForm<Change>
        kind="catalogue"
        base={edition}
        reason={state.reason}
        onReason={(reason) => setState((before) => ({ ...before, reason }))}
        found={found}
        changed={() => changeOf(state, content, vocabulary)}
        check={() => idFaults(state.entries)}
        propose={({ part, ...body }) => api.proposeCatalogue({ ...body, change: part })}
        faults={faults}
        onFaults={setFaults}
        placed={(error) => (error.entry === SETTINGS ? settingsFault(error) : placed(error, kept))}
        onAgain={onAgain}
      >
        <Entries part="education" title="Education" one="lesson" {...{ state, setState, isWrong }} />
        <Entries part="offers" title="Offers" one="offer" {...{ state, setState, isWrong }} />
        <SettingsCard
          settings={state.settings}
          wrong={isWrong(SETTINGS)}
          onChange={(changes) =>
            setState((before) => ({ ...before, settings: { ...before.settings, ...changes } }))
          }
        />
      </ProposeForm>
    </EDITING.Provider>
  );
}

interface EntriesProps {
  part: Part;
  title: string;
  one: string;
  state: Draft;
  setState: Dispatch<SetStateAction<Draft>>;
  isWrong: (card: string) => boolean;
}

function Entries({ part, title, one, state, setState, isWrong }: EntriesProps) {
  const change = useCallback(
    (key: string, changes: Partial<EntryDraft>) =>
      setState((before) => ({
        ...before,
        entries: before.entries.map((it) => (it.key === key ? { ...it, ...changes } : it)),
      })),
    [setState],
  );
  const discard = useCallback(
    (key: string) =>
      setState((before) => ({ ...before, entries: before.entries.filter((it) => it.key !== key) })),
    [setState],
  );
  return (
    <section aria-label={title} className="form">
      <h2>{title}</h2>
      {state.entries
        .filter((entry) => entry.part === part)
        .map((entry) => (
          <EntryCard
            key={entry.key}
            entry={entry}
            wrong={isWrong(entry.key)}
            onChange={change}
            onDiscard={discard}
          />
        ))}
      <div className="actions">
        <button
          type="button"
          className="button quiet"
          onClick={() => setState((before) => ({ ...before, entries: [...before.entries, newEntry(part)] }))}
        >
          Add {one === "offer" ? "an" : "a"} {one}
        </button>
      </div>
    </section>
  );
}

function changeOf(draft: Draft, content: CatalogueEdition["content"], { signals }: Vocabulary) {
  const rows = (part: Part) =>
    draft.entries
      .filter((entry) => entry.part === part && !entry.removed)
      .map((entry) => changesOf(entry, signals))
      .filter((row) => row !== undefined);
  const change = {
    education: rows("education"),
    offers: rows("offers"),
    remove: draft.entries.filter(({ removed }) => removed).map(({ id }) => id),
    settings: changedSettings(draft.settings, content.settings),
  };
  const changes = change.education.length + change.offers.length + change.remove.length;
  return changes + Object.keys(change.settings).length > 0 ? change : undefined;
}
