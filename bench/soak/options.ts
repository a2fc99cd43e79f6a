// The command line of the soak.

import { readWords, unknown, UsageError } from '../runner/command-line.ts';
import { type PlantName, plantNames } from './plants.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly json: boolean;
  readonly help: boolean;
  /** A defect to be found; for the soak's own tests. */
  readonly plant: PlantName | undefined;
}

const flags = {
  minutes: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  plant: { type: 'string', hidden: true },
} as const;

const maxSeed = 2 ** 32 - 1;

export function parseOptions(words: readonly string[]): SoakOptions {
  const { values, positionals } = readWords(words, flags);
  const [first] = positionals;
  if (first !== undefined) throw new UsageError(`The soak takes options only, not '${first}'.`);
  return {
    minutes: values.minutes === undefined ? 1 : asMinutes(String(values.minutes)),
    seed: values.seed === undefined ? Math.floor(Math.random() * maxSeed) : asSeed(String(values.seed)),
    json: values.json === true,
    help: values.help === true,
    plant: values.plant === undefined ? undefined : asPlant(String(values.plant)),
  };
}

export function helpText(): string {
  return `Keeps a supervised fleet under chaos for as long as asked, and looks whether anything is lost, doubled, stuck or leaked.

usage: npm run soak -- [option …]

  --minutes <n>   how long, fractions allowed (default 1)
  --seed <n>      whole number that all choices of the chaos come from (default: a new one, which is printed); the
                  machine's timing is not in it, so the same seed gives the same kind of run, not the same run
  --json          one line of JSON per measurement and one for the verdict on stdout
  --help          this text

Exit codes: 0 sound, 1 not sound, 2 the command line is wrong, 130 interrupted while sound. Ctrl-C ends the run early
with its summary and verdict; a second one ends it at once.
`;
}

function asMinutes(text: string): number {
  const minutes = Number(text);
  if (text.trim() !== '' && minutes > 0 && minutes <= 100_000) return minutes;
  throw new UsageError(`Option --minutes must be a number above 0, at most 100000, not '${text}'.`);
}

function asSeed(text: string): number {
  const seed = Number(text);
  if (text.trim() !== '' && Number.isInteger(seed) && seed >= 0 && seed <= maxSeed) return seed;
  throw new UsageError(`Option --seed must be a whole number from 0 to ${maxSeed}, not '${text}'.`);
}

function asPlant(name: string): PlantName {
  if ((plantNames as readonly string[]).includes(name)) return name as PlantName;
  throw unknown('plant', name, plantNames);
}
