// Bench summary: the part of README.md that shows ratios, taken over from bench/RESULTS.md so that the two cannot differ.
// `npm run docs -- --write-bench` writes it; the check compares.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './blocks.ts';

const page = 'README.md';
const section = /(<!-- bench: .*? -->\n)(.*?)(<!-- end of bench -->)/s;

/** What the README shows, in this order. */
const cases: readonly (readonly [name: string, what: string])[] = [
  ['counting', 'messages told to one actor'],
  ['ping-pong', 'two actors that answer each other'],
  ['thread-ring', 'a message round a ring of 100 actors'],
  ['ask', 'asks, one after another'],
  ['ask-1000', 'asks, 1,000 in flight'],
  ['spawn', 'actors started'],
  ['spawn-life', 'whole lives: spawn, reply, end seen by a watcher'],
  ['big', '120 actors, all to all'],
  ['memory', 'memory per idle actor'],
];

/** The lines between the marks, for a folder with or without results. */
export function benchSummary(root: string): string {
  const file = join(root, 'bench', 'RESULTS.md');
  if (!existsSync(file)) return 'No full run is on record: `npm run bench` makes one ([how](bench/README.md)).\n';
  const rows = readFileSync(file, 'utf8').split('\n');
  const lines = cases.flatMap(([name, what]) => {
    const cells = rows
      .find((row) => row.startsWith(`| **${name}**`))
      ?.split('|')
      .map((cell) => cell.trim());
    if (cells === undefined) return [];
    const ratios = cells.slice(4, 7).map((cell) => /([\d.,]+ ×)$/.exec(cell)?.[1] ?? '–');
    return [`| ${what} | ${ratios.join(' | ')} |`];
  });
  const head = ['| times better than | BEAM, one scheduler | nact | Effect |', '|---|---|---|---|'];
  const text =
    'Ratios to peers measured in the same run, in fresh processes that alternate, with the defaults of `createSystem`.\n' +
    '[bench/RESULTS.md](bench/RESULTS.md) has the figures, their spread, the goals missed, and what is not measured.\n';
  return `${[...head, ...lines].join('\n')}\n\n${text}`;
}

/** The README's section, if it is not what the results say. */
export function staleBench(root: string): Finding[] {
  const [, , written] = section.exec(readFileSync(join(root, page), 'utf8')) ?? [];
  if (written === benchSummary(root)) return [];
  return [
    { page, line: 1, what: 'its bench section is not what bench/RESULTS.md says: npm run docs -- --write-bench' },
  ];
}

/** Writes the section; throws when the README has no marks for it. */
export function writeBench(root: string): void {
  const text = readFileSync(join(root, page), 'utf8');
  if (!section.test(text)) throw new Error(`${page} has no marks for the bench section`);
  writeFileSync(
    join(root, page),
    text.replace(section, (_whole, begin: string, _old, end: string) => begin + benchSummary(root) + end),
  );
}
