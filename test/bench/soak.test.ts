// The soak as a whole, in processes of its own: sound as it is, and unsound with each defect planted. Here real time is the very
// subject, so each run takes the second or two that it is asked to take.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Promised } from '../../bench/soak/findings.ts';
import { type PlantName, plantNames } from '../../bench/soak/plants.ts';

const program = join(import.meta.dirname, '..', '..', 'bench', 'soak.ts');

interface Verdict {
  readonly kind: string;
  readonly sound: boolean;
  readonly seed: number;
  readonly findings: readonly { readonly promise: string }[];
}

function start(words: readonly string[]): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
} {
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, ended };
}

function verdictIn(stdout: string): Verdict {
  const lines = stdout.trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '') as Verdict;
}

/** The promise that each planted defect breaks, and how many minutes it takes to show for sure. */
const broken: Readonly<Record<PlantName, readonly [promise: Promised, minutes: number]>> = {
  lost: ['message lost', 0.02],
  twice: ['message doubled', 0.02],
  overtaken: ['order broken', 0.02],
  unnoticed: ['Terminated wrong', 0.05],
  overlap: ['turns overlap', 0.02],
  unanswered: ['ask open', 0.02],
  leak: ['memory grows', 0.05],
  timers: ['handles grow', 0.05],
  stray: ['stray error', 0.02],
};

describe('Soak', function () {
  this.timeout(60_000).slow(10_000);

  it('finds the runtime sound, prints its seed, and leaves nothing running', async () => {
    const { code, stdout, stderr } = await start(['--minutes', '0.04', '--seed', '11', '--json']).ended;
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Verdict);
    expect(lines.at(-1)?.findings, stderr).to.deep.equal([]);
    expect([code, lines.at(-1)?.kind, lines.at(-1)?.seed]).to.deep.equal([0, 'verdict', 11]);
    expect(lines.slice(0, -1).map(({ kind }) => kind)).to.include('measurement');
    expect(stderr).to.match(/^soak of 0\.04 minutes, seed 11\n/);
  });

  for (const name of plantNames) {
    it(`finds a planted defect: ${name}`, async () => {
      const [promise, minutes] = broken[name];
      const words = ['--minutes', String(minutes), '--seed', '11', '--json', '--plant', name];
      const { code, stdout } = await start(words).ended;
      const { sound, findings } = verdictIn(stdout);
      expect(findings.map((finding) => finding.promise)).to.include(promise);
      expect([code, sound]).to.deep.equal([1, false]);
    });
  }

  it('ends early at Ctrl-C, with its summary', async () => {
    const { child, ended } = start(['--minutes', '10']);
    child.stderr?.once('data', () => child.kill('SIGINT'));
    const { code, stdout } = await ended;
    expect(stdout).to.match(/Sound: every promise was kept \(00:0\d, seed \d+\)/);
    expect(code).to.equal(130);
  });

  it('refuses a wrong command line with exit code 2', async () => {
    const { code, stdout, stderr } = await start(['--minuets', '1']).ended;
    expect([code, stdout]).to.deep.equal([2, '']);
    expect(stderr).to.match(/Did you mean '--minutes'\?/);
  });

  it('ends a process whose event loop stands still', async () => {
    const watch = join(import.meta.dirname, '..', '..', 'bench', 'soak', 'stand-still.ts');
    const wedge = `import(${JSON.stringify(watch)}).then(({ watchForStandStill }) => {
      watchForStandStill({ limitMs: 500, lastWords: 'it stands still' });
      setTimeout(() => { for (;;); }, 300);
    });`;
    const child = spawn(process.execPath, ['--eval', wedge], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [, signal] = await once(child, 'close');
    expect(signal).to.equal('SIGKILL');
    expect(stderr).to.include('it stands still');
  });
});
