// A terminal in miniature: the text that stands on it after what was written, with wrapping, scrolling back, and the three control
// sequences that a run may use. Anything else fails, so that a test sees every escape that reaches a terminal.

export class VirtualScreen {
  columns: number;
  rows = 24;
  /** All lines, those that have scrolled out of sight included. */
  readonly lines: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences to be interpreted
    for (const [token, up] of text.matchAll(/\u001B\[(\d+)A|\u001B\[J|[\s\S]/gu)) {
      if (up !== undefined) this.#row = Math.max(0, this.#row - Number(up));
      else if (token === '\u001B[J') this.#eraseBelow();
      else if (token === '\r') this.#column = 0;
      else if (token === '\n') this.#newLine();
      else if (token < ' ' || (token >= '\u007F' && token <= '\u009F'))
        throw new Error(`control character ${JSON.stringify(token)}`);
      else this.#put(token);
    }
  }

  /** What a person sees, without empty lines at the end. */
  get text(): string {
    return this.lines.join('\n').trimEnd();
  }

  #put(char: string): void {
    if (this.#column >= this.columns) this.#newLine();
    const line = (this.lines[this.#row] ?? '').padEnd(this.#column);
    this.lines[this.#row] = line.slice(0, this.#column) + char + line.slice(this.#column + 1);
    this.#column++;
  }

  #newLine(): void {
    this.#row++;
    this.#column = 0;
    this.lines[this.#row] ??= '';
  }

  #eraseBelow(): void {
    this.lines[this.#row] = (this.lines[this.#row] ?? '').slice(0, this.#column);
    this.lines.length = this.#row + 1;
  }
}
