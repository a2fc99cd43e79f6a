// The command line of the newsroom.
// Owns: its options, their defaults and limits.
// Guarantees: whatever is wrong is one line that says what, and what was probably meant; nothing is started before.

import { readdir, realpath, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { TroupeError } from '../../src/index.ts';
import type { Folder } from './folder.ts';
import { inWords } from './text/file-errors.ts';

export interface NewsroomOptions {
  readonly folder: Folder;
  /** As a person would call the folder. */
  readonly title: string;
  readonly out: string;
  /** Undefined: no crash. */
  readonly seed: number | undefined;
  readonly once: boolean;
  readonly researchers: number;
}

export const help = `npm start -- [options] [folder|file ...]
  Reports on the texts in a folder (Markdown, HTML, plain), and again whenever they change. Ctrl-C ends it.
  Without a folder it reports on the README and the docs of this project.

  --once             end when the report is printed
  --out <folder>     where to write report.md and report.html (default: out)
  --researchers <n>  how many researchers share the work, 1 to 64 (default: 3)
  --seed <n>         draw the deliberate crash from this number (default: a random one, which is printed)
  --no-chaos         crash nobody
  --help             print this`;

const flags = ['--once', '--no-chaos', '--help'] as const;
const valued = ['--out', '--researchers', '--seed'] as const;

type Given = { readonly paths: string[]; readonly values: Map<string, string> };

/** What the arguments say; 'help' when that was asked for. Throws TROUPE_BOOTSTRAP. */
export async function readOptions(args: readonly string[]): Promise<NewsroomOptions | 'help'> {
  const { paths, values } = split(args);
  if (values.has('--help')) return 'help';
  const out = resolve(values.get('--out') ?? 'out');
  const seed = wholeNumber('--seed', values, 0, 2 ** 32 - 1) ?? Math.floor(Math.random() * 1_000_000);
  return {
    ...(paths.length === 0 ? await ownTexts(out) : await givenTexts(paths, out)),
    out,
    seed: values.has('--no-chaos') ? undefined : seed,
    once: values.has('--once'),
    researchers: wholeNumber('--researchers', values, 1, 64) ?? 3,
  };
}

export function wrong(what: string): TroupeError {
  return new TroupeError('TROUPE_BOOTSTRAP', `newsroom: ${what}`);
}

function split(args: readonly string[]): Given {
  const given: Given = { paths: [], values: new Map() };
  for (let i = 0; i < args.length; i++) {
    const [name = '', inline] = (args[i] as string).split(/=(.*)/s);
    if (!name.startsWith('--')) given.paths.push(args[i] as string);
    else if (flags.some((flag) => flag === name) && inline === undefined) given.values.set(name, '');
    else if (valued.some((option) => option === name)) {
      const value = inline ?? args[++i];
      if (value === undefined || value === '') throw wrong(`${name} needs a value; see --help.`);
      given.values.set(name, value);
    } else if (flags.some((flag) => flag === name)) throw wrong(`${name} takes no value.`);
    else throw wrong(`there is no option ${name}. ${hint(name, [...flags, ...valued]) ?? 'See --help.'}`);
  }
  return given;
}

function wholeNumber(name: string, values: Given['values'], min: number, max: number): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw wrong(`${name} must be a whole number from ${min} to ${max}, not '${text.slice(0, 40)}'.`);
}
