import { GroupEditor } from "./GroupEditor";
import { TestEditor } from "./TestEditor";
import { isGroup, type Node, newGroup, newTest } from "./tree";

interface Props {
  node: Node;
  onChange: (node: Node) => void;
}

/** A rule as a tree of tests. What it says as a whole is said in words by whoever shows it. */
export function ConditionEditor({ node, onChange }: Props) {
  return (
    <div className="form">
      <p className="fine">
        A signal can be unknown. A test of it is then neither met nor not met: “any” still is met by another
        test, “all” is not met before it is known.
      </p>
      {isGroup(node) ? (
        <GroupEditor node={node} depth={1} onChange={onChange} />
      ) : (
        <>
          <TestEditor test={node} onChange={onChange} />
          <div className="actions">
            <button
              type="button"
              className="button quiet"
              onClick={() => onChange(newGroup("all", node, newTest()))}
            >
              Add a test beside it
            </button>
          </div>
        </>
      )}
    </div>
  );
}
