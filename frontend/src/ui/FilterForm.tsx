import type { FormEvent, ReactNode } from "react";

interface Props {
  label: string;
  onChoose: (form: FormData) => void;
  children: ReactNode;
}

/** Filters of a list, applied together: by the button or by Enter. */
export function FilterForm({ label, onChoose, children }: Props) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onChoose(new FormData(event.currentTarget));
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: React and older readers know the role, not yet the element
    <form className="filters" role="search" aria-label={label} onSubmit={submit}>
      {children}
      <button type="submit" className="button">
        Show
      </button>
    </form>
  );
}
