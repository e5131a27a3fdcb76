/** What somebody wrote into the fields of a form, by the fields' names. */
export type Written = Readonly<Record<string, string | boolean>>;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

// Passwords are kept nowhere, and the browser hands out files only to who chooses them.
const NEVER = new Set(["password", "file", "hidden", "submit", "button"]);

/** All fields as they stand; undefined where nothing was written. */
export function readFields(form: HTMLFormElement): Written | undefined {
  const fields = fieldsOf(form);
  if (!fields.some(isWritten)) return undefined;
  return Object.fromEntries(
    fields.map((field) => [keyOf(field), isTick(field) ? field.checked : field.value]),
  );
}

/** Puts back what was read. A field that is not there any more is left out. */
export function writeFields(form: HTMLFormElement, written: Written): void {
  for (const field of fieldsOf(form)) {
    const value = written[keyOf(field)];
    if (isTick(field) && typeof value === "boolean") field.checked = value;
    else if (typeof value === "string") field.value = value;
  }
}

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (it): it is Field =>
      (it instanceof HTMLInputElement ||
        it instanceof HTMLTextAreaElement ||
        it instanceof HTMLSelectElement) &&
      it.name !== "" &&
      !NEVER.has(it.type),
  );
}

const isTick = (field: Field): field is HTMLInputElement =>
  field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");

/** Radio buttons share a name, and each stands for a value. */
const keyOf = (field: Field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);

function isWritten(field: Field): boolean {
  if (field instanceof HTMLSelectElement) {
    const first = [...field.options].findIndex(({ defaultSelected }) => defaultSelected);
    return field.selectedIndex !== Math.max(first, 0);
  }
  return isTick(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}
