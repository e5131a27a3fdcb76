/** Sends a file to where the API said, and tells how far it is. `fetch` cannot tell that. */
import type { Upload } from "../../types";

export class UploadRefused extends Error {}
export class UploadFailed extends Error {}

export function sendFile(upload: Upload, file: Blob, onProgress: (share: number) => void): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
  form.append("file", file);

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else if (request.status >= 500) reject(new UploadFailed());
      else reject(new UploadRefused());
    };
    request.onerror = () => reject(new UploadFailed());
    request.ontimeout = () => reject(new UploadFailed());
    request.open("POST", upload.url);
    request.send(form);
  });
}
