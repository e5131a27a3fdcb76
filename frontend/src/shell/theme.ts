/** Light or dark: as the machine says, unless the person chose. The choice is all that is kept in the browser. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const keyOf = (slug: string) => `${slug}.theme`;

export function chosenTheme(slug: string): Theme {
  try {
    const kept = localStorage.getItem(keyOf(slug));
    return THEMES.find((theme) => theme === kept) ?? "system";
  } catch {
    return "system"; // a browser that keeps nothing still shows the page
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", theme);
}

export function chooseTheme(slug: string, theme: Theme): void {
  applyTheme(theme);
  try {
    if (theme === "system") localStorage.removeItem(keyOf(slug));
    else localStorage.setItem(keyOf(slug), theme);
  } catch {
    // It then holds until the page is closed.
  }
}
