import { memo } from "react";
import { useEditing } from "../condition/editing";
import { Card } from "./Card";
import { EntryFields } from "./EntryFields";
import { changesOf, type EntryDraft, nameOf } from "./entry";

interface Props {
  entry: EntryDraft;
  wrong: boolean;
  onChange: (key: string, changes: Partial<EntryDraft>) => void;
  /** Leaves out an entry that is not in force, and so is nothing to remove. */
  onDiscard: (key: string) => void;
}

/** One entry of the catalogue, with how it stands in this proposal. */
export const EntryCard = memo(function EntryCard({ entry, wrong, onChange, onDiscard }: Props) {
  const { signals } = useEditing().vocabulary;
  const { key, base, removed, id } = entry;
  const state = removed ? "Goes" : !base ? "New" : changesOf(entry, signals) ? "Changed" : undefined;
  const title = (
    <>
      {nameOf(entry)} <span className="fine">{id}</span>{" "}
      {state && <span className="state attention">{state}</span>}
    </>
  );
  return (
    <Card name={key} title={title} wrong={wrong} fresh={!base}>
      {!removed && <EntryFields entry={entry} onChange={(changes) => onChange(key, changes)} />}
      {base ? (
        <label className="tick">
          <input
            type="checkbox"
            checked={removed}
            onChange={({ target }) => onChange(key, { removed: target.checked })}
          />
          <span>Take it out of the catalogue</span>
        </label>
      ) : (
        <div className="actions">
          <button type="button" className="button quiet" onClick={() => onDiscard(key)}>
            Discard this entry <span className="hidden">{nameOf(entry)}</span>
          </button>
        </div>
      )}
    </Card>
  );
});
