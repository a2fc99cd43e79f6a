// The BEAM as a peer: one scheduler, as JavaScript has one thread. Its programs are compiled into a folder of this run.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './children.ts';
import { peersFolder } from './folders.ts';
import type { Progress } from './progress.ts';
import { programOf, type Runtime } from './runtime.ts';

const release = 'io:format("~s, ~s", [erlang:system_info(otp_release), erlang:system_info(emu_flavor)]), halt().';

/** More than the million processes of a memory case; the default limit is 262,144. */
const processLimit = '2000000';

export async function findBeam(progress: Progress): Promise<Runtime> {
  progress.show('compiling the Erlang programs');
  const version = await erlang('erl', ['-noshell', '-eval', release]);
  const sources = join(peersFolder, 'erlang');
  const compiled = mkdtempSync(join(tmpdir(), 'troupe-bench-'));
  const close = () => rmSync(compiled, { recursive: true, force: true });
  process.once('exit', close);
  const programs = readdirSync(sources).filter((name) => name.endsWith('.erl'));
  await erlang('erlc', ['-o', compiled, ...programs.map((name) => join(sources, name))]);
  const emulator = [
    'erl',
    '+S',
    '1',
    '+P',
    processLimit,
    '-noshell',
    '-pa',
    compiled,
    '-run',
    'bench',
    'main',
  ] as const;
  return {
    name: 'beam',
    title: `BEAM +S 1 (OTP ${version})`,
    command: (bench, words) => [...emulator, programOf(bench), ...words],
  };
}

async function erlang(command: string, words: readonly string[]): Promise<string> {
  try {
    return (await runCommand(command, words)).stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(`'${command}' is not on the PATH (Debian: apt-get install erlang-base)`, { cause: error });
  }
}
