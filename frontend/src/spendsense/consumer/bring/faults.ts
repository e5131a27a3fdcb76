/**
 * What is wrong with a row or a file, in plain words, by the code that the reading gives it.
 *
 * tests/unit/domain/test_import_faults.py collects the codes from the backend and holds the two alike.
 */
import { words } from "../../../ui/format";

const FAULTS: Record<string, string> = {
  // Of a field
  missing: "This must be there and is missing",
  not_text: "This is not text; text stands in quotation marks",
  unstorable_text: "This text holds a character that cannot be stored: a NUL, or half of one",
  too_long: "This text is too long",
  not_a_number: "This is not a number; numbers stand without quotation marks and with a point: 12.50",
  out_of_range: "This number is larger than we can take, by itself or with the rows before it",
  too_many_decimals: "This number has too many decimals; in any currency, money has two: 12.50",
  not_a_date: "This is not a date we can read; write it like 2026-01-31",
  date_too_old: "This date is before 1990, which cannot be right",
  date_in_future: "This date lies too far in the future",
  not_a_boolean: "This must be true or false",
  unknown_currency: "This is not a currency that we know; write a code such as USD",
  unknown_account_type: "This is not a type of account that we know; write one such as depository or credit",
  unknown_holder_category: "This must be personal, business or unrecognized",
  not_an_object: "This must be an object, in curly brackets: { … }",
  not_a_list_of_objects: "This must be a list of objects: [{ … }]",
  duplicate_key: "This is there twice",
  duplicate_id: "Another row has this id already",

  // Of a row that depends on another
  unknown_account: "There is no account of this id, neither in the file nor among your data",
  account_rejected: "The account it belongs to was not taken; put that right first",
  unknown_user: "The file lists no person of this id",
  user_rejected: "The person it belongs to was not taken; put that right first",
  not_the_accounts_owner: "This person does not hold the account",

  // Of the file: nothing of it can be taken
  broken_json: "The file breaks off here, or is not JSON",
  too_deeply_nested: "Here too many lists lie within each other",
  row_too_large: "This row is larger than any row of a bank",
  not_a_list: "This must be a list: [ … ]",
  no_rows: "There are no accounts, transactions or liabilities in the file that we can read",
  not_utf8: "The file is not written in UTF-8",
  several_people: "The file is of several people; bring only your own data",
  sign_convention: "Most income would leave the account: the signs are the other way round",
  too_many_rows: "There are more rows than can be taken at once",
  consent_required: "Your consent ended before the file was read",
};

/** A code that came after these words were written is at least made readable. */
export const faultInWords = (code: string): string => FAULTS[code] ?? words(code);
