import { type ComponentPropsWithRef, type ReactNode, useId } from "react";

interface Shared {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
}

/** A labelled input, with its hint and its problem read out with it. */
export function Field({ label, hint, problem, ...input }: Shared & ComponentPropsWithRef<"input">) {
  const described = useDescription(hint, problem);
  return (
    <div className="field">
      <label htmlFor={described.id}>{label}</label>
      <input id={described.id} {...described.aria} {...input} />
      {described.below}
    </div>
  );
}

export function TextField({ label, hint, problem, ...area }: Shared & ComponentPropsWithRef<"textarea">) {
  const described = useDescription(hint, problem);
  return (
    <div className="field">
      <label htmlFor={described.id}>{label}</label>
      <textarea id={described.id} rows={3} {...described.aria} {...area} />
      {described.below}
    </div>
  );
}

interface SelectProps extends Shared, ComponentPropsWithRef<"select"> {
  options: readonly { value: string; label: string }[];
}

export function SelectField({ label, hint, problem, options, ...select }: SelectProps) {
  const described = useDescription(hint, problem);
  return (
    <div className="field">
      <label htmlFor={described.id}>{label}</label>
      <select id={described.id} {...described.aria} {...select}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {described.below}
    </div>
  );
}

function useDescription(hint: ReactNode, problem: string | undefined) {
  const id = useId();
  const ids = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  return {
    id,
    aria: { ...(ids && { "aria-describedby": ids }), ...(problem && { "aria-invalid": true }) },
    below: (
      <>
        {hint && (
          <span id={`${id}-hint`} className="fine">
            {hint}
          </span>
        )}
        {problem && (
          <span id={`${id}-problem`} className="wrong" role="alert">
            {problem}
          </span>
        )}
      </>
    ),
  };
}
