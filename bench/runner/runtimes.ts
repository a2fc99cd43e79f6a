// Finds the runtimes that the selected cases need. A missing one is a value with its reason, so that it is always shown.

import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RuntimeName } from '../cases/case.ts';
import { findBeam } from './beam.ts';
import { benchFolder, peersFolder } from './folders.ts';
import { installPeer } from './peers.ts';
import type { Progress } from './progress.ts';
import { type Missing, programOf, type Runtime } from './runtime.ts';

const finders: Record<RuntimeName, (progress: Progress) => Promise<Runtime>> = {
  troupe: findTroupe,
  beam: findBeam,
  nact: (progress) => findPeer('nact', progress),
  effect: (progress) => findPeer('effect', progress),
};

export async function findRuntimes(
  needed: ReadonlySet<RuntimeName>,
  progress: Progress,
): Promise<ReadonlyMap<RuntimeName, Runtime | Missing>> {
  const found = new Map<RuntimeName, Runtime | Missing>();
  for (const name of Object.keys(finders) as RuntimeName[]) {
    if (!needed.has(name)) continue;
    const runtime = await finders[name](progress).catch((error: Error) => ({ name, missing: error.message }));
    if ('missing' in runtime) progress.warn(`${name} is missing: ${runtime.missing}`);
    found.set(name, runtime);
  }
  return found;
}

async function findTroupe(): Promise<Runtime> {
  const root = join(benchFolder, '..');
  if (!existsSync(join(root, 'src', 'index.ts'))) throw new Error('there is no src/index.ts');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return onNode('troupe', `Troupe ${version}`, join(benchFolder, 'troupe'), '.ts');
}

async function findPeer(name: 'nact' | 'effect', progress: Progress): Promise<Runtime> {
  const version = await installPeer(name, progress);
  return onNode(name, `${name} ${version}`, join(peersFolder, name), '.mjs');
}

function onNode(name: RuntimeName, title: string, folder: string, extension: string): Runtime {
  return {
    name,
    title,
    command: (bench, words) => [
      process.execPath,
      ...(bench.nodeFlags ?? []),
      join(folder, programOf(bench) + (extname(programOf(bench)) === '' ? extension : '')),
      ...words,
    ],
  };
}
