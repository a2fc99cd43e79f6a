// Runs the newsroom in this process, as `troupe run` would: a system, a console, an end. Keeps all that was seen.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fleet from '../../../examples/newsroom/fleet.ts';
import { type News, newsIn } from '../../../examples/newsroom/protocols/news.ts';
import { type ActorSystem, createSystem, type Fact, type SystemOptions } from '../../../src/index.ts';
import { CHINESE, GERMAN, GREEK, RUSSIAN } from './samples.ts';

/** Seven documents in five languages, two of them alike, with a link that is broken; and a file that is no text. */
export const texts: Readonly<Record<string, string | Uint8Array>> = {
  'README.md': `# The harbour papers

These papers describe a small harbour and the people who keep it running. The [keeper](guide.md) tends the light every
evening. A second keeper takes over when the first one is ill. Nothing that arrives at the harbour is ever lost, and the
[harbour book](notes/harbour.txt) says what happened each night. The [lost chapter](missing.md) was never found.`,
  'guide.md': `# The keeper's guide

The keeper lights the lamp at dusk and puts it out at dawn. When the lamp fails, the keeper rings the bell until the
second keeper has lit the spare lamp. Ships wait outside while the bell rings. The keeper writes the time, the weather
and the name of each ship into the harbour book. A keeper who falls ill hands the book to the next one, who begins with
a fresh page and reads the last entry. No ship has been forgotten since the book was begun.`,
  'library.md': `# 图书馆\n\n${CHINESE}`,
  'mill.html': `<!doctype html><title>Die Mühle</title><h1>Die Mühle</h1><p>${GERMAN}</p>`,
  'notes/harbour.txt': GREEK,
  'notes/post.txt': RUSSIAN,
  'noise.txt': Uint8Array.from({ length: 400 }, (_, i) => (i * 7) % 32),
};
export const withCopy = { ...texts, 'old-guide.md': texts['guide.md'] as string };

export interface Running {
  readonly system: ActorSystem;
  readonly done: Promise<unknown>;
  /** What was printed. */
  readonly lines: readonly string[];
  readonly facts: readonly Fact[];
  /** Resolves with the next announcement of this type that passes the test. */
  next<Type extends News['type']>(
    type: Type,
    test?: (news: Extract<News, { type: Type }>) => boolean,
  ): Promise<Extract<News, { type: Type }>>;
  /** Asks the fleet to end, as Ctrl-C does, and returns its summary. */
  close(): Promise<string>;
}

/** Starts the newsroom with these arguments. */
export async function startNewsroom(args: readonly string[], options: Partial<SystemOptions> = {}): Promise<Running> {
  const quick = { ...fleet.options, supervision: { backoff: { initialMs: 1, jitter: 0 } } };
  const system = createSystem({ name: 'newsroom', log: 'silent', ...quick, ...options });
  const closing = new AbortController();
  const lines: string[] = [];
  const facts: Fact[] = [];
  const waiting = new Set<(news: News) => void>();
  system.events.subscribe((fact) => {
    facts.push(fact);
    const news = newsIn(fact);
    if (news !== undefined) for (const offer of [...waiting]) offer(news);
  });
  const output = { line: (text: string) => void lines.push(text), stage: () => undefined };
  try {
    const handle = await fleet({ system, args, signal: closing.signal, output });
    const done = Promise.resolve(handle?.done);
    done.catch(() => undefined); // whoever is interested awaits it
    return {
      system,
      done,
      lines,
      facts,
      next: (type, test = () => true) =>
        new Promise((resolve) => {
          const offer = (news: News): void => {
            const wanted = news as Extract<News, { type: typeof type }>;
            if (news.type !== type || !test(wanted)) return;
            waiting.delete(offer);
            resolve(wanted);
          };
          waiting.add(offer);
        }),
      close: async () => {
        closing.abort();
        await system.stop({ drainMs: 5_000 });
        return handle?.summary?.() ?? '';
      },
    };
  } catch (error) {
    await system.stop();
    throw error;
  }
}

export interface Finished {
  readonly summary: string;
  readonly lines: readonly string[];
  readonly facts: readonly Fact[];
  /** The report in Markdown. */
  readonly report: string;
}

/** Runs the newsroom once over a folder and returns what it left behind. */
export async function runOnce(
  folder: string,
  args: readonly string[] = [],
  options?: Partial<SystemOptions>,
): Promise<Finished> {
  const out = await mkdtemp(join(tmpdir(), 'newsroom-out-'));
  try {
    const run = await startNewsroom([folder, '--once', '--out', out, ...args], options);
    try {
      await run.done;
    } finally {
      await run.close();
    }
    const report = await readFile(join(out, 'report.md'), 'utf8');
    return { summary: await run.close(), lines: run.lines, facts: run.facts, report };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** The report without what differs between two runs over the same folder: times, events, the seed. */
export function lasting(report: string): string {
  return report
    .replace(/^## What the fleet went through\n[^]*?(?=^## )/m, '')
    .replace(/^`.*` · .* UTC · .*$/m, '')
    .replace(/^(\| Files .*\n\| ---.*\n\|.*)\| \d+ \|$/m, '$1|')
    .replace(/^Seed: .*$/m, '')
    .replace(/\n{2,}/g, '\n\n')
    .trim();
}
