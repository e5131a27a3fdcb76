import { useState } from "react";
import { Choice } from "../ui/Choice";
import { chooseTheme, chosenTheme, type Theme } from "./theme";

const OPTIONS: { value: Theme; label: string }[] = [
  { value: "system", label: "As my device" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function ThemeChoice() {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <Choice
      legend="Appearance"
      options={OPTIONS}
      value={theme}
      onChange={(chosen) => {
        chooseTheme(chosen);
        setTheme(chosen);
      }}
    />
  );
}
