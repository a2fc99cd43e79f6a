// Pairs the marks of Markdown emphasis and makes them disappear.
// Owns: which runs of `*`, `_` and `~` may open or close; inside words `_` is a letter.
// Guarantees: marks without a partner stay as text; time is linear in the number of marks.

const WORD = /[\p{L}\p{N}_]/u;
const SPACE = /\s/;

interface Opener {
  /** Index of its part in the output. */
  readonly part: number;
  length: number;
}

/** Writes runs of marks to `parts` and blanks them when they turn out to be markup. */
export class Emphasis {
  readonly #parts: string[];
  readonly #open: Readonly<Record<string, Opener[]>> = { '*': [], _: [], '~': [] };

  constructor(parts: string[]) {
    this.#parts = parts;
  }

  /** Adds a run of one mark, which stands between the characters `before` and `after`. */
  add(run: string, before: string, after: string): void {
    const mark = run.charAt(0);
    const openers = this.#open[mark] ?? [];
    const closes = !SPACE.test(before) && (mark !== '_' || !WORD.test(after));
    const length = run.length - (closes ? this.#close(openers, mark, run.length) : 0);
    const opens = !SPACE.test(after) && (mark !== '_' || !WORD.test(before)) && (mark !== '~' || length === 2);
    if (length > 0 && opens) openers.push({ part: this.#parts.length, length });
    if (length > 0) this.#parts.push(mark.repeat(length));
  }

  /** Takes up to `wanted` marks away from the nearest open runs; the number found. */
  #close(openers: Opener[], mark: string, wanted: number): number {
    let found = 0;
    for (let opener = openers.at(-1); found < wanted && opener !== undefined; opener = openers.at(-1)) {
      const used = Math.min(wanted - found, opener.length);
      found += used;
      opener.length -= used;
      this.#parts[opener.part] = mark.repeat(opener.length);
      if (opener.length === 0) openers.pop();
    }
    return found;
  }
}
