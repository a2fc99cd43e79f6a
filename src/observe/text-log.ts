// The default log: warnings and errors as single lines on stderr, at most a few of one kind a second, with a count of the rest.
// Control characters are made visible, so that a name or an error text cannot drive the terminal.

import { writeSync } from 'node:fs';
import type { EventStream, Fact, FactKind, Logger } from '../actors/index.ts';
import { errorLine, factKinds, renderFact, severityOf } from '../actors/index.ts';

const linesPerSecond = 20;

/** A logger that writes warnings and errors as text lines; `write` gets each line without its end. */
export function textLog(write: (line: string) => void = toStderr, fields: object = {}): Logger {
  const line = (level: string) => (first: object | string, message?: string) => {
    const text = typeof first === 'string' ? first : (message ?? '');
    const more = typeof first === 'string' ? {} : isError(first) ? { err: first } : first;
    const all = Object.entries({ ...fields, ...more }).map(([name, value]) => `${name}=${show(value)}`);
    write(plain(`${level} ${text}${all.length > 0 ? ` (${all.join(' ')})` : ''}`));
  };
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: line('warn'),
    error: line('error'),
    child: (more) => textLog(write, { ...fields, ...more }),
  };
}

/** Logs facts of severity warn and error as they come; returns the way to end it. */
export function logFacts(events: EventStream, log: Logger, now: () => number = Date.now): () => void {
  const windows = new Map<FactKind, { since: number; lines: number; left: number }>();
  const kinds = factKinds.filter((kind) => ['warn', 'error'].includes(severityOf({ kind } as Fact)));
  return events.subscribe((fact) => {
    let window = windows.get(fact.kind);
    if (window === undefined || now() - window.since >= 1_000) {
      if (window !== undefined && window.left > 0)
        log.warn({ fact: fact.kind }, `${window.left} more lines of this kind were left out`);
      window = { since: now(), lines: 0, left: 0 };
      windows.set(fact.kind, window);
    }
    if (++window.lines > linesPerSecond) {
      window.left++;
      return;
    }
    if (severityOf(fact) === 'error') log.error({ fact: fact.kind }, renderFact(fact));
    else log.warn({ fact: fact.kind }, renderFact(fact));
  }, kinds);
}

/** The text with control characters, escape sequences and bidirectional overrides made visible. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    if (value instanceof Error) return errorLine(value);
    return JSON.stringify(value) ?? String(value);
  } catch {
    // A big integer, a circle, a throwing toJSON.
    return typeof value === 'bigint' ? `${value}` : `a value of type ${typeof value}`;
  }
}

function toStderr(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // A closed or full stderr must not fail the actor that is being logged.
  }
}

/** As `instanceof`, for a value that may be a proxy with traps. */
function isError(value: unknown): boolean {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}
