import { useState } from "react";
import { Choice } from "../ui/Choice";
import { useProduct } from "./product";
import { chooseTheme, chosenTheme, type Theme } from "./theme";

const OPTIONS: { value: Theme; label: string }[] = [
  { value: "system", label: "As my device" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function ThemeChoice() {
  const { slug } = useProduct();
  const [theme, setTheme] = useState(() => chosenTheme(slug));
  return (
    <Choice
      legend="Appearance"
      options={OPTIONS}
      value={theme}
      onChange={(chosen) => {
        chooseTheme(slug, chosen);
        setTheme(chosen);
      }}
    />
  );
}
