import { TextField } from "../../../ui/Field";

/** What the person reads who said that it is not true. */
export const AnswerField = () => (
  <TextField
    label="Answer to the person"
    name="answer"
    required
    minLength={10}
    maxLength={1000}
    hint="They said that this is not true, and read your answer word for word. At least 10 characters."
  />
);
