// What the bench says on stderr while it works: on a terminal one line that is written over, else one line per step
// that is worth keeping. Warnings are kept everywhere. styleText respects NO_COLOR and what the stream can show.

import { styleText } from 'node:util';

const eraseLine = '\r\u001b[K';

export class Progress {
  readonly #stream = process.stderr;
  #shown = '';

  /** Shows what is being done right now; on a terminal only. */
  show(text: string): void {
    if (!this.#stream.isTTY) return;
    this.#shown = text;
    this.#stream.write(eraseLine + this.#style('dim', text.slice(0, (this.#stream.columns || 80) - 1)));
  }

  /** Writes a line that stays where there is no terminal to show progress on. */
  step(text: string): void {
    if (this.#stream.isTTY) this.show(text);
    else this.#stream.write(`${text}\n`);
  }

  /** Writes a line that always stays. */
  warn(text: string): void {
    this.clear();
    this.#stream.write(`${this.#style('yellow', text)}\n`);
  }

  clear(): void {
    if (this.#shown !== '') this.#stream.write(eraseLine);
    this.#shown = '';
  }

  #style(style: 'dim' | 'yellow', text: string): string {
    return styleText(style, text, { stream: this.#stream });
  }
}
