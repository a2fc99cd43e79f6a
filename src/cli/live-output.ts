// What a run prints on a terminal: lines that scroll, and below them one live line per stage that is redrawn in place.
//
//     guide.md: sent back, 2 claims lack a source     ← printed lines scroll up
//     research  7 of 12 documents                     ← the block: erased and drawn again with each change
//     audit     5 of 12 documents, 2 sent back
//
// The cursor rests below the block. Nothing but cursor-up, carriage return and erase-below is used.

import { displayWidth, fit, pad } from '../console/index.ts';
import { plain } from '../observe/index.ts';
import { linesOf, type RunOutput, type Sink } from './output.ts';

/** A terminal's size; asked for at each drawing, since it changes. Some terminals do not know it, and say 0. */
export interface Screen {
  readonly columns?: number;
  readonly rows?: number;
}

const drawEveryMs = 50;

export class LiveOutput implements RunOutput {
  readonly #sink: Sink;
  readonly #screen: Screen;
  readonly #stages = new Map<string, string>();
  /** Widths of the lines of the block as it stands on the screen. */
  #drawn: readonly number[] = [];
  #drawnAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(sink: Sink, screen: Screen) {
    this.#sink = sink;
    this.#screen = screen;
  }

  line(text: string): void {
    this.#above(text, this.#sink.stdout);
  }

  stage(name: string, text: string): void {
    if (this.#ended) return;
    this.#stages.set(plain(name), plain(text));
    if (this.#timer !== undefined) return;
    const wait = this.#drawnAt + drawEveryMs - this.#sink.now();
    if (wait <= 0) this.#redraw();
    else this.#timer = setTimeout(() => this.#redraw(), wait).unref();
  }

  tell(_event: string, text: string): void {
    this.line(text);
  }

  complain(text: string): void {
    this.#above(text, this.#sink.stderr);
  }

  ended(summary: string, text: string): void {
    this.#redraw();
    this.#ended = true;
    this.#stages.clear();
    this.#drawn = []; // the block stays, and what follows is printed below it
    this.#sink.stdout.write(`${linesOf(summary === '' ? text : `${summary}\n${text}`).join('\n')}\n`);
  }

  #above(text: string, to: Sink['stdout']): void {
    const erase = this.#erase();
    if (erase !== '') this.#sink.stdout.write(erase);
    to.write(`${linesOf(text).join('\n')}\n`);
    this.#sink.stdout.write(this.#block());
  }

  #redraw(): void {
    if (!this.#ended) this.#sink.stdout.write(this.#erase() + this.#block());
  }

  /** Moves to the block's first line and erases from there; a terminal that became narrower has wrapped the lines. */
  #erase(): string {
    const columns = this.#columns();
    const rows = this.#drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    this.#drawn = [];
    return rows === 0 ? '' : `\u001B[${rows}A\r\u001B[J`;
  }

  #block(): string {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#drawnAt = this.#sink.now();
    const most = Math.max(1, (this.#screen.rows || 24) - 1);
    const nameWidth = [...this.#stages.keys()].reduce((widest, name) => Math.max(widest, displayWidth(name)), 0);
    const lines = [...this.#stages]
      .slice(0, most)
      .map(([name, text]) => fit(`${pad(name, nameWidth)}  ${text}`, this.#columns() - 1));
    this.#drawn = lines.map(displayWidth);
    return lines.map((line) => `${line}\n`).join('');
  }

  #columns(): number {
    return Math.max(2, this.#screen.columns || 80);
  }
}
