/** A person who brings data: the API's answers about an import, and the bucket that takes the file. */
import { screen } from "@testing-library/react";
import { vi } from "vitest";
import { signIn } from "./page";
import { AGREED, set } from "./people";
import { Server } from "./server";

export const PROGRESS = "GET /users/me/imports/i-1";
export const report = (changes: object = {}) => ({
  accounts: 3,
  transactions: 400,
  liabilities: 1,
  rejected: [],
  unlisted: 0,
  ...changes,
});
export const progress = (status: string, changes: object = {}) => ({
  import_id: "i-1",
  status,
  skip_invalid: false,
  started_at: "2026-11-19T10:00:00Z",
  finished_at: null,
  progress: { bytes: 100, rows: null, taken: 0 },
  report: null,
  ...changes,
});
export const taken = () => progress("done", { report: report() });

/** Stands for the upload to the bucket. `answer` is its status, 0 a connection that broke off. */
export const bucket = { sent: [] as { url: string; form: FormData }[], answer: 204 };
class Upload {
  upload: { onprogress?: (event: object) => void } = {};
  status = 0;
  onload = () => undefined;
  onerror = () => undefined;
  private url = "";
  open(_method: string, url: string) {
    this.url = url;
  }
  send(form: FormData) {
    bucket.sent.push({ url: this.url, form });
    this.status = bucket.answer;
    this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 2 });
    setTimeout(() => (bucket.answer ? this.onload() : this.onerror()), 0);
  }
}

/** A server for somebody who said yes and has nothing here yet; the file is taken at once. */
export function bringing(): Server {
  bucket.sent.length = 0;
  bucket.answer = 204;
  vi.stubGlobal("XMLHttpRequest", Upload);
  return new Server()
    .gives("GET /users/me/consents", AGREED)
    .gives("GET /users/me/accounts", [])
    .gives("GET /users/me/recommendations", set({ status: "pending", set_id: null, education: [] }))
    .gives("POST /users/me/imports", {
      import_id: "i-1",
      upload: {
        url: "https://uploads.test/",
        fields: { key: "k", policy: "p" },
        expires_at: "",
        max_bytes: 10_000_000,
      },
    })
    .gives(PROGRESS, taken())
    .start();
}

/** Signs in, chooses a file and sends it. */
export async function bring(skip = false) {
  const page = await signIn("/bring");
  const file = new File(['{"accounts":[]}'], "bank.json", { type: "application/json" });
  await page.user.upload(await screen.findByLabelText("File"), file);
  if (skip) await page.user.click(screen.getByLabelText(/Take the good rows/));
  await page.user.click(screen.getByRole("button", { name: "Send the file" }));
  return page;
}
