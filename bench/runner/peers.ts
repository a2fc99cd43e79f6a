// The peers from npm: installed from their own lock into bench/peers when they are missing or of another version.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './children.ts';
import { peersFolder } from './folders.ts';
import type { Progress } from './progress.ts';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Makes sure that a peer is installed, and returns its version. */
export async function installPeer(name: string, progress: Progress): Promise<string> {
  const wanted = manifest(peersFolder).dependencies[name];
  if (installedVersion(name) !== wanted) {
    progress.step('installing the peers into bench/peers: npm ci');
    await runCommand('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peersFolder });
  }
  const version = installedVersion(name);
  if (version === undefined || version !== wanted) throw new Error(`npm ci did not install ${name} ${wanted}`);
  return version;
}

function installedVersion(name: string): string | undefined {
  const folder = join(peersFolder, 'node_modules', name);
  return existsSync(folder) ? manifest(folder).version : undefined;
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
