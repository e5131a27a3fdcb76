/** Sets off the figures in a sentence. */

export interface Part {
  at: number;
  text: string;
  figure: boolean;
}

const FIGURE = /(\$\d[\d,]*(?:\.\d+)?|\d+(?:\.\d+)?%)/;

/** Cuts a sentence so that amounts and percentages can be set off; joined again it is the same sentence. */
export function figures(sentence: string): Part[] {
  let at = 0;
  return sentence.split(FIGURE).map((text, index) => {
    const part = { at, text, figure: index % 2 === 1 };
    at += text.length;
    return part;
  });
}
