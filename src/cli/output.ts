// What a run prints. One of three forms by where it goes: live lines on a terminal, plain lines elsewhere, or JSON lines.
// Texts come from the fleet: their control characters are made visible here.

import { plain } from '../observe/index.ts';
import type { FleetOutput } from '../fleet.ts';

/** How a run ended, for the JSON form. */
export interface RunResult {
  readonly outcome: 'done' | 'stopped' | 'failed';
  /** All work was finished before the actors were stopped. */
  readonly drained: boolean;
  readonly exitCode: number;
  readonly ms: number;
  readonly restarts: number;
  readonly deadLetters: number;
  readonly quarantined: number;
}

export interface RunOutput extends FleetOutput {
  /** Tells of an event of the run itself: `text` to people, `facts` to programs. */
  tell(event: string, text: string, facts: object): void;
  /** A warning or an error, on stderr. */
  complain(text: string): void;
  /** The last words, after which nothing is printed: the fleet's summary and, in a line, how the run ended. */
  ended(summary: string, text: string, result: RunResult): void;
}

/** Where to write; `now` is in monotonic milliseconds. */
export interface Sink {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly now: () => number;
}

/** A text as lines without control characters. */
export function linesOf(text: string): string[] {
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) => plain(line.replaceAll('\t', '  ')));
}

const stageEveryMs = 1_000;

/** Plain lines: a stage is printed when it changes, at most once a second, and in the end as it is then. */
export class PlainOutput implements RunOutput {
  readonly #sink: Sink;
  readonly #quiet: boolean;
  readonly #stages = new Map<string, { text: string; printed: string; at: number }>();

  constructor(sink: Sink, quiet: boolean = false) {
    this.#sink = sink;
    this.#quiet = quiet;
  }

  line(text: string): void {
    if (!this.#quiet) this.#print(text);
  }

  stage(name: string, text: string): void {
    if (this.#quiet) return;
    const now = this.#sink.now();
    const stage = this.#stages.get(name) ?? { text, printed: '', at: Number.NEGATIVE_INFINITY };
    this.#stages.set(name, stage);
    stage.text = text;
    if (now - stage.at >= stageEveryMs) this.#printStage(name, stage, now);
  }

  tell(_event: string, text: string): void {
    this.line(text);
  }

  complain(text: string): void {
    this.#sink.stderr.write(`${linesOf(text).join('\n')}\n`);
  }

  ended(summary: string, text: string): void {
    for (const [name, stage] of this.#stages) this.#printStage(name, stage, this.#sink.now());
    this.#print(summary === '' ? text : `${summary}\n${text}`);
  }

  #printStage(name: string, stage: { text: string; printed: string; at: number }, now: number): void {
    if (stage.text === stage.printed) return;
    stage.printed = stage.text;
    stage.at = now;
    this.#print(`${plain(name)}: ${plain(stage.text)}`);
  }

  #print(text: string): void {
    this.#sink.stdout.write(`${linesOf(text).join('\n')}\n`);
  }
}

/** One JSON object per line on stdout; warnings and errors stay text on stderr. */
export class JsonOutput implements RunOutput {
  readonly #sink: Sink;
  readonly #quiet: boolean;

  constructor(sink: Sink, quiet: boolean = false) {
    this.#sink = sink;
    this.#quiet = quiet;
  }

  line(text: string): void {
    if (!this.#quiet) this.#print({ event: 'line', text });
  }

  stage(name: string, text: string): void {
    if (!this.#quiet) this.#print({ event: 'stage', name, text });
  }

  tell(event: string, _text: string, facts: object): void {
    if (!this.#quiet) this.#print({ event, ...facts });
  }

  complain(text: string): void {
    this.#sink.stderr.write(`${linesOf(text).join('\n')}\n`);
  }

  ended(summary: string, _text: string, result: RunResult): void {
    this.#print({ event: 'ended', ...result, summary });
  }

  #print(event: object): void {
    this.#sink.stdout.write(`${plain(JSON.stringify(event))}\n`);
  }
}
