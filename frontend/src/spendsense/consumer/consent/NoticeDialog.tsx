import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "../../../api/client";
import { Dialog } from "../../../ui/Dialog";
import { DialogButtons } from "../../../ui/DialogButtons";
import { plural } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { Hint } from "../../../ui/Notice";
import { ScrollBox } from "../../../ui/ScrollBox";
import type { NoticeText, Purpose } from "../../types";
import { useConsumer } from "../useConsumer";
import { forgetWhatRestedOnConsent } from "./forget";
import { PURPOSES } from "./purposes";

interface Props {
  purpose: Purpose;
  onClose: () => void;
  onAgreed: () => void;
}

/** The notice in full, and the two answers to it, which weigh the same. */
export function NoticeDialog({ purpose, onClose, onAgreed }: Props) {
  const api = useConsumer();
  const queries = useQueryClient();
  // What is agreed to must be what is in force, so it is never taken from the cache.
  const notice = useQuery({
    queryKey: ["notice", purpose],
    queryFn: () => api.notice(purpose),
    staleTime: 0,
    gcTime: 0,
  });
  const agreement = useMutation({
    mutationFn: (read: NoticeText) => api.agree(read),
    onSuccess: async () => {
      await forgetWhatRestedOnConsent(queries);
      onAgreed();
    },
    onError: (error) => {
      if (isStale(error)) void notice.refetch();
    },
  });

  return (
    <Dialog title={PURPOSES[purpose].title} onClose={onClose}>
      <Loaded query={notice} what="the notice" heights={[20]}>
        {(read) => (
          <>
            <NoticeBody text={read.text} />
            <p className="fine">
              Version {read.version}. It holds for {plural(read.expires_after_days, "day")}.
            </p>
            {agreement.isError && <Trouble error={agreement.error} />}
            <DialogButtons
              confirm="Yes, I agree"
              confirming="Recording…"
              cancel="No, thank you"
              busy={agreement.isPending}
              ready={!notice.isFetching}
              onConfirm={() => agreement.mutate(read)}
              onClose={onClose}
            />
          </>
        )}
      </Loaded>
      {!notice.data && (
        <div className="actions">
          <button type="button" className="button quiet" onClick={onClose}>
            Close
          </button>
        </div>
      )}
    </Dialog>
  );
}

const isStale = (error: Error) => error instanceof ApiError && error.status === 409;

function Trouble({ error }: { error: Error }) {
  if (isStale(error)) {
    return (
      <Hint tone="problem">
        The text has changed just now. Please read the new one; your yes was not taken.
      </Hint>
    );
  }
  return (
    <Hint tone="problem">Your answer could not be recorded, so nothing has changed. Please try again.</Hint>
  );
}

/** A notice is paragraphs, each with a heading as its first line. */
function NoticeBody({ text }: { text: string }) {
  return (
    <ScrollBox label="The notice" className="notice-text">
      {text
        .trim()
        .split(/\n\s*\n/)
        .map((paragraph) => {
          const [heading = "", ...lines] = paragraph.split("\n");
          return (
            <section key={heading}>
              <h3>{heading}</h3>
              <p>{lines.join(" ")}</p>
            </section>
          );
        })}
    </ScrollBox>
  );
}
