// The command line of the newsroom.
// Owns: its options, their defaults and limits.
// Guarantees: whatever is wrong is one line that says what, and what was probably meant; nothing is started before.

import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { TroupeError } from '../../src/index.ts';
import { nearest } from './nearest.ts';
import type { Folder } from './folder.ts';
import { inWords } from './text/file-errors.ts';

export interface NewsroomOptions {
  readonly folder: Folder;
  /** Of the report. */
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

const flags = ['--once', '--no-chaos', '--help'];
const valued = ['--out', '--researchers', '--seed'];

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
  const queue = [...args];
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    const [name = '', inline] = arg.split(/=(.*)/s);
    if (!name.startsWith('-')) given.paths.push(arg);
    else if (flags.includes(name)) {
      if (inline !== undefined) throw wrong(`${name} takes no value.`);
      given.values.set(name, '');
    } else if (valued.includes(name)) {
      const value = inline ?? queue.shift();
      if (!value) throw wrong(`${name} needs a value. See --help.`);
      given.values.set(name, value);
    } else throw wrong(`there is no option ${name}. ${meant(nearest(name, [...flags, ...valued]))}`);
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

async function ownTexts(out: string): Promise<Pick<NewsroomOptions, 'folder' | 'title'>> {
  const root = await realpath(resolve(import.meta.dirname, '../..'));
  return { folder: { path: root, root, only: ['README.md', 'docs'], except: out }, title: 'Troupe in its own words' };
}

/** One folder or file as it is; of several the folder that holds them all, and the parts of it that are wanted. */
async function givenTexts(paths: readonly string[], out: string): Promise<Pick<NewsroomOptions, 'folder' | 'title'>> {
  const found = await Promise.all(paths.map(place));
  const [first] = found as [Place];
  const title = `What is in ${paths.map((path) => basename(resolve(path))).join(', ')}`;
  if (found.length === 1) return { folder: { ...first, except: out }, title };
  let root = first.root;
  while (!found.every(({ path }) => path === root || path.startsWith(join(root, sep)))) root = dirname(root);
  const parts = found.map(({ path }) => relative(root, path).replaceAll(sep, '/'));
  return { folder: { path: root, root, only: parts.includes('') ? undefined : parts, except: out }, title };
}

type Place = { readonly path: string; readonly root: string };

async function place(given: string): Promise<Place> {
  try {
    const path = await realpath(resolve(given));
    const stats = await stat(path);
    if (stats.isDirectory()) return { path, root: path };
    if (stats.isFile()) return { path, root: dirname(path) };
  } catch (error) {
    const siblings = await readdir(dirname(resolve(given))).catch(() => []);
    const near = nearest(basename(given), siblings);
    throw wrong(`${given}: ${inWords(error)}. ${meant(near && join(dirname(given), near))}`);
  }
  throw wrong(`${given} is neither a folder nor a file.`);
}

function meant(near: string | undefined): string {
  return near === undefined ? 'See --help.' : `Did you mean ${near}?`;
}
