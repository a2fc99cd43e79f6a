// Reads a command line strictly: what is not known is refused with the nearest name, never ignored.

import { parseArgs } from 'node:util';
import { nearest } from '../../src/options.ts';

/** The command line is wrong; the message says what would be right. */
export class UsageError extends Error {}

export interface Flag {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** May be given several times; its value is then a list. */
  readonly multiple?: true;
  /** Known, but not offered as a suggestion. */
  readonly hidden?: true;
}

export interface Words {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

/** Splits words into options and the rest; throws UsageError for an unknown option or a missing or needless value. */
export function readWords(words: readonly string[], flags: Readonly<Record<string, Flag>>): Words {
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: flags,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const offered = Object.keys(flags).filter((name) => flags[name]?.hidden === undefined);
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined;
    if (flag === undefined) {
      throw unknown(
        'option',
        token.rawName,
        offered.map((name) => `--${name}`),
      );
    }
    const takesValue = flag.type === 'string';
    if (takesValue && token.value === undefined) throw new UsageError(`Option ${token.rawName} needs a value.`);
    if (!takesValue && token.value !== undefined) throw new UsageError(`Option ${token.rawName} takes no value.`);
  }
  return { values, positionals };
}

export function unknown(what: string, name: string, known: readonly string[]): UsageError {
  const near = nearest(name, known);
  return new UsageError(
    `Unknown ${what} '${name}'. ${near === undefined ? `Known: ${known.join(', ')}.` : `Did you mean '${near}'?`}`,
  );
}
