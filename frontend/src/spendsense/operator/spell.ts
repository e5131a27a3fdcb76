/** How the value of a signal is spelt by its unit, wherever the console shows one. */
import { day, money, percent, words } from "../../ui/format";

export function spell(value: string, unit: string | undefined): string {
  if (unit === "money") return money(value);
  if (unit === "ratio") return percent(value, 1);
  if (unit === "date") return day(value);
  if (unit === "flag") return value === "true" ? "Yes" : "No";
  if (unit === "text") return words(value);
  if (unit === "months") return `${Number(value).toFixed(1)} mo`;
  return unit === "days" ? `${Number(value)} d` : value;
}
