// Runs a program in a Node process of its own: whether a process ends, and how, shows only from outside. Real time is the
// subject here, so it is bounded by a limit after which the process is killed.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Troupe = typeof import('../../src/index.ts');

export interface Outcome {
  /** The exit code, or the signal that ended the process. */
  readonly end: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the last line of the program to the end of its process. */
  readonly lingeredMs: number;
}

const entry = pathToFileURL(join(import.meta.dirname, '..', '..', 'src', 'index.ts')).href;
const overMark = 'the program is over';

/** Runs `program` as source text: it can use its parameter and what Node offers, nothing else from around it. */
export async function inChild(program: (troupe: Troupe) => unknown, limitMs: number = 8_000): Promise<Outcome> {
  const source = `import * as troupe from '${entry}'; await (${program})(troupe); process.stdout.write('${overMark}\\n');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const outcome = { stdout: '', stderr: '' };
  let overAt = Number.NaN;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    outcome.stdout += text;
    if (Number.isNaN(overAt) && outcome.stdout.includes(overMark)) overAt = performance.now();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (outcome.stderr += text));
  const end = await new Promise<number | string | null>((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => resolve(code ?? signal));
  });
  const lingeredMs = performance.now() - overAt;
  return { ...outcome, stdout: outcome.stdout.replace(`${overMark}\n`, ''), end, lingeredMs };
}
