// Which modules a process loads when it imports one entry, read in a fresh child: files by a resolve hook,
// parts of Node by its own list, which also holds what was fetched without an import.

import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const probe = `
import { registerHooks } from 'node:module';
const files = [];
registerHooks({ resolve(name, context, next) { const found = next(name, context); files.push(found.url); return found; } });
const before = new Set(process.moduleLoadList);
await import(process.argv[1]);
const node = process.moduleLoadList.filter((name) => !before.has(name));
console.log(JSON.stringify({ files, node }));
process.exit(0);
`;

export interface Loaded {
  /** URLs of the files outside of node_modules. */
  readonly files: readonly string[];
  /** Names of packages from node_modules. */
  readonly packages: readonly string[];
  /** Parts of Node without `internal/…`: `http`, `worker_threads`. */
  readonly node: readonly string[];
}

/** Throws when the entry cannot be imported. */
export function loadedBy(entry: string): Loaded {
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', probe, pathToFileURL(entry).href], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  const { files, node } = JSON.parse(output) as { files: string[]; node: string[] };
  const packages = files.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  return {
    files: files.filter((url) => url.startsWith('file:') && !url.includes('/node_modules/')),
    packages: [...new Set(packages)].sort(),
    node: node.flatMap((name) => /^NativeModule (?!internal\/)(.+)$/.exec(name)?.[1] ?? []).sort(),
  };
}
