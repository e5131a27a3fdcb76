import { useSyncExternalStore } from "react";

/** Says that the machine is offline, and takes it back when it no longer is. */
export function Offline() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status">
      {!online && (
        <p className="offline">
          You are offline. You see what was read before, and nothing can be changed until you are back.
        </p>
      )}
    </div>
  );
}

function subscribe(changed: () => void): () => void {
  for (const event of ["online", "offline"]) window.addEventListener(event, changed);
  return () => {
    for (const event of ["online", "offline"]) window.removeEventListener(event, changed);
  };
}
