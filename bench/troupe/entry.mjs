// What the start-up cases import: the built package, as its users do. Without a build it is the sources, and the figure
// then includes the stripping of types, which costs more than everything else; the note says so.
// Plain JavaScript, as the cases are: a process that strips types has grown already, and would hide a part of our growth.

import { existsSync } from 'node:fs';

const built = new URL('../../dist/index.js', import.meta.url);
const sources = new URL('../../src/index.ts', import.meta.url);
const isBuilt = existsSync(built);

export const entry = (isBuilt ? built : sources).href;

export function print(sample) {
  const note = 'NOT the built package: dist/ is missing, so this includes type stripping; run `npm run build` first';
  process.stdout.write(`${JSON.stringify({ runtime: 'troupe', n: 1, ...sample, ...(isBuilt ? {} : { note }) })}\n`);
}
