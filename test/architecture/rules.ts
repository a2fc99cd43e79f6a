// The rules of the code map (ARCHITECTURE.md), as tables and one pass over src/.
// A folder imports only folders of a lower rank, through their index; each dependency has a declared home.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Import, scanImports } from './scan.ts';

/** Lowest first. What stands in one row never imports each other. */
const ranks: readonly (readonly string[])[] = [
  ['errors.ts'],
  ['options.ts'],
  ['time'],
  ['actors', 'models', 'tools'],
  ['supervisors', 'transport', 'state', 'observe'],
  ['patterns'],
  ['agents', 'console'],
  ['protocols'],
  ['system.ts'],
  ['testkit', 'fleet.ts'],
  ['index.ts', 'cli'],
];

/** Where a package may be imported: folders (with a slash) or files; and in how many files at most. */
interface Home {
  readonly in?: readonly string[];
  readonly files?: number;
}

const computed = 'an import whose name is computed';
const homes: Readonly<Record<string, Home>> = {
  nact: { in: ['supervisors/nact-tree.ts', 'supervisors/from-nact.ts'] },
  msgpackr: { in: ['transport/'] },
  croner: { in: ['time/'], files: 1 },
  commander: { in: ['cli/'] },
  [computed]: { in: ['cli/'] }, // bootstrap scripts
};

const forbiddenFolders = new Set(['utils', 'common', 'types', 'interfaces', 'constants', 'lib']);

export const sizeLimits = { src: 450, test: 600, secondLook: 300 } as const;

export interface Report {
  /** Paths below the folder, with slashes. */
  readonly files: readonly string[];
  readonly ranks: readonly string[];
  readonly cycles: readonly string[];
  readonly homes: readonly string[];
  readonly folders: readonly string[];
  readonly stars: readonly string[];
  readonly headers: readonly string[];
}

/** Examines all sources below `root`; `packages` are those that a user's install brings. */
export function examine(root: string, packages: ReadonlySet<string>): Report {
  const files = sourcesBelow(root);
  const report = { files, ranks: [], cycles: [], homes: [], folders: [], stars: [], headers: [] } as {
    [Key in keyof Report]: string[];
  };
  const fileGraph: Graph = new Map();
  const unitGraph: Graph = new Map();
  const users = new Map<string, Set<string>>();

  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8');
    const { imports, stars } = scanImports(source, file);
    for (const line of stars) report.stars.push(`${file}:${line} exports *; name what is public`);
    if (!/^(?:#!.*\n)?\s*(?:\/\/|\/\*)/.test(source)) report.headers.push(`${file} begins without a header comment`);
    for (const folder of posix.dirname(file).split('/')) {
      if (forbiddenFolders.has(folder))
        report.folders.push(`${file}: a folder '${folder}' says nothing about its owner`);
    }
    if (rankOf(file) === undefined) {
      report.ranks.push(`${file}: '${unitOf(file)}' has no rank; a new folder needs a decision and a row in the table`);
    }
    for (const found of imports) {
      if (found.specifier !== undefined && /^\.{0,2}\//.test(found.specifier)) {
        const target = posix.join(posix.dirname(file), found.specifier);
        const wrong = edgeFault(root, file, target);
        if (wrong !== undefined) report.ranks.push(`${file}:${found.line} imports ${target}: ${wrong}`);
        if (found.kind === 'static' || found.kind === 'dynamic') connect(fileGraph, file, target);
        if (unitOf(file) !== unitOf(target)) connect(unitGraph, unitOf(file), unitOf(target));
      } else {
        const name = packageOf(found);
        if (name === undefined) continue;
        const wrong = homeFault(name, file, packages);
        if (wrong !== undefined) report.homes.push(`${file}:${found.line} ${wrong}`);
        users.set(name, (users.get(name) ?? new Set()).add(file));
      }
    }
  }

  for (const [name, importers] of users) {
    const most = homes[name]?.files ?? Number.POSITIVE_INFINITY;
    if (importers.size > most)
      report.homes.push(`${name} may be imported by ${most} file, not ${[...importers].join(', ')}`);
  }
  report.cycles.push(...cyclesOf(fileGraph), ...cyclesOf(unitGraph));
  return report;
}

export function sourcesBelow(root: string): string[] {
  return globSync('**/*.ts', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

/** Lines of each source below `root` that has more than `limit`. */
export function longerThan(root: string, limit: number): string[] {
  return sourcesBelow(root).flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n').length - 1;
    return lines > limit ? [`${file}: ${lines} lines`] : [];
  });
}

/** The folder directly below the root, or the file itself when it lies there. */
function unitOf(file: string): string {
  return file.split('/')[0] as string;
}

function rankOf(file: string): number | undefined {
  const rank = ranks.findIndex((row) => row.includes(unitOf(file)));
  return rank < 0 ? undefined : rank;
}

function edgeFault(root: string, from: string, to: string): string | undefined {
  if (to.startsWith('..') || to.startsWith('/')) return 'that is outside of src';
  if (!existsSync(join(root, to))) return 'there is no such file';
  const unit = unitOf(to);
  if (unitOf(from) === unit) return to === `${unit}/index.ts` ? 'a folder never imports its own index' : undefined;
  const own = rankOf(from);
  const other = rankOf(to);
  if (own === undefined || other === undefined) return undefined; // reported with the file that has no rank
  if (other === own) return 'both have the same rank';
  if (other > own) return 'that is upward; declare a port here and have it handed in';
  if (to !== unit && to !== `${unit}/index.ts`) return `that is past ${unit}/index.ts`;
  return undefined;
}

/** The package that an import names; undefined for what is part of Node. */
function packageOf({ specifier }: Import): string | undefined {
  if (specifier === undefined) return computed;
  if (specifier.startsWith('node:')) return undefined;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function homeFault(name: string, file: string, packages: ReadonlySet<string>): string | undefined {
  const home = Object.hasOwn(homes, name) ? homes[name] : undefined;
  if (home === undefined) return `imports '${name}', a new dependency: declare its home in ${import.meta.filename}`;
  if (name !== computed && !packages.has(name)) return `imports '${name}', which a user's install does not bring`;
  const places = home.in ?? [''];
  if (places.some((place) => (place.endsWith('.ts') ? file === place : file.startsWith(place)))) return undefined;
  return `imports '${name}', whose home is ${places.join(' and ')}`;
}

type Graph = Map<string, Set<string>>;

function connect(graph: Graph, from: string, to: string): void {
  graph.set(from, (graph.get(from) ?? new Set()).add(to));
}

/** One line per edge that closes a circle. */
function cyclesOf(graph: Graph): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): void => {
    if (done.has(node)) return;
    const start = path.indexOf(node);
    if (start >= 0) {
      cycles.push([...path.slice(start), node].join(' → '));
      return;
    }
    path.push(node);
    for (const next of graph.get(node) ?? []) visit(next);
    path.pop();
    done.add(node);
  };
  for (const node of graph.keys()) visit(node);
  return cycles;
}

/** The source of a published file: dist/console/index.js → console/index.ts. */
export function sourceOf(published: string): string {
  return published.replace(/^(?:\.\/)?dist\//, '').replace(/\.js$/, '.ts');
}
