// The newsroom as a person runs it: through `troupe run`, as a process of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { withCopy } from './fleet-run.ts';
import { withFolder } from './temporary-folder.ts';

const project = join(import.meta.dirname, '../../..');

interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

class Run {
  readonly #child: ChildProcess;
  readonly ended: Promise<Output>;
  #stdout = '';
  #stderr = '';
  readonly #waiting = new Set<() => void>();

  constructor(...args: string[]) {
    const command = ['src/cli/main.ts', 'run', 'examples/newsroom/fleet.ts', ...args];
    this.#child = spawn(process.execPath, command, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      for (const check of [...this.#waiting]) check();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code) => resolve({ code, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  /** Resolves when this has been printed; rejects when the process ends without it. */
  async printed(text: string | RegExp): Promise<void> {
    const found = new Promise<void>((resolve) => {
      const check = (): void => {
        if (this.#stdout.search(text) < 0) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
    const ended = this.ended.then(({ stdout, stderr }) => {
      if (stdout.search(text) < 0) throw new Error(`ended without printing ${String(text)}:\n${stdout}${stderr}`);
    });
    await Promise.race([found, ended]);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }
}

describe('Newsroom on the command line', function () {
  this.timeout(30_000); // processes that start on a busy machine

  it('crashes an actor, restarts it, loses nothing, writes the report and ends', async () => {
    await withFolder(withCopy, async (folder) => {
      const out = join(folder, 'out');
      const { code, stdout } = await new Run(folder, '--once', '--seed', '7', '--out', out).ended;
      expect(code, stdout).to.equal(0);
      expect(stdout).to.match(/^Seed 7: the reader will crash before reading .+ \(--no-chaos: nobody will\)\.$/m);
      expect(stdout).to.match(/^reader crashed before reading .+: DeliberateCrash: drawn from seed 7$/m);
      expect(stdout).to.match(/^reader is back as incarnation \d+: fresh context after \d+ ms$/m);
      for (const stage of ['read', 'researched', 'written', 'audited', 'published']) {
        expect(stdout).to.match(new RegExp(`^${stage}: 7 of 7 documents`, 'm'));
      }
      expect(stdout).to.include(
        '8 files read = 7 published + 1 rejected. No document was lost. None was counted twice.',
      );
      expect(stdout).to.match(/^Crash: reader, .*: restarted with a fresh context as incarnation \d+ after \d+ ms\.$/m);
      expect(stdout).to.match(/^newsroom is done after .+: 1 restart, 0 dead letters, 0 in quarantine\.$/m);
      expect(await readFile(join(out, 'report.md'), 'utf8')).to.include('| 8 | 7 | 1 | 0 |');
      const html = await readFile(join(out, 'report.html'), 'utf8');
      expect(html)
        .to.match(/^<!doctype html>/)
        .and.to.include('<svg')
        .and.to.match(/<\/html>\n$/);
    });
  });

  it('shows no restart with --no-chaos', async () => {
    await withFolder(withCopy, async (folder) => {
      const run = new Run(folder, '--once', '--no-chaos', '--out', join(folder, 'out'));
      const { code, stdout, stderr } = await run.ended;
      expect(code, stdout).to.equal(0);
      expect(stdout + stderr).not.to.match(/crash|Seed|incarnation/i);
      expect(stdout).to.include('0 restarts');
    });
  });

  it('watches until Ctrl-C, picks up a new file, drains and ends with a summary', async () => {
    await withFolder(withCopy, async (folder) => {
      const run = new Run(folder, '--seed', '3', '--out', join(folder, 'out'));
      await run.printed('Report printed: 7 articles, 1 file rejected');
      await writeFile(join(folder, 'bell.txt'), 'The bell hangs above the quay. It rings when the fog comes in.');
      await run.printed('Report printed: 8 articles, 1 file rejected');
      run.signal('SIGINT');
      const { code, stdout } = await run.ended;
      expect(code, stdout).to.equal(0);
      expect(stdout).to.include(
        '9 files read = 8 published + 1 rejected. No document was lost. None was counted twice.',
      );
      expect(stdout).to.match(/^newsroom stopped cleanly after .+: 1 restart/m);
    });
  });

  it('tells what is wrong with its arguments in one line, and starts nothing', async () => {
    const { code, stdout, stderr } = await new Run('--once', '--sead', '7').ended;
    expect(stderr).to.equal('troupe run: newsroom: there is no option --sead. Did you mean --seed?\n');
    expect(stdout).to.equal('');
    expect(code).to.equal(3);
  });

  it('prints its help', async () => {
    const { code, stdout } = await new Run('--help').ended;
    expect(code).to.equal(0);
    for (const option of ['--once', '--out', '--researchers', '--seed', '--no-chaos'])
      expect(stdout).to.include(option);
  });
});
