import { words } from "../../../ui/format";

const RHYTHMS: Record<string, string> = {
  WEEKLY: "every week",
  BIWEEKLY: "every two weeks",
  SEMI_MONTHLY: "twice a month",
  MONTHLY: "every month",
  QUARTERLY: "every three months",
  ANNUALLY: "every year",
  UNKNOWN: "without a fixed rhythm",
};

export const rhythm = (frequency: string): string => RHYTHMS[frequency] ?? words(frequency).toLowerCase();
