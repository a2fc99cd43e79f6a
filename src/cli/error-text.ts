// Errors in one line: what, and where in the user's code. Built from what Node puts into stacks.

import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { isTroupeError } from '../errors.ts';

/** Frames from here are Troupe's own. */
const ownFolder = join(import.meta.dirname, '..') + sep;
const longest = 400;

/** The error's name and first line, or what else was thrown. */
export function whatOf(error: unknown): string {
  if (!(error instanceof Error))
    return `${inspect(error, { depth: 1, breakLength: Number.POSITIVE_INFINITY }).slice(0, longest)} was thrown`;
  const line = error.message.split('\n').find((part) => part.trim() !== '') ?? '';
  const text = line.length > longest ? `${line.slice(0, longest)}…` : line;
  return isTroupeError(error) ? text : `${error.name}: ${text}`;
}

/** `file:line:column` of the place in the user's code where the error came up, if its stack tells. */
export function placeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return undefined;
  const lines = error.stack.split('\n');
  // The stack of a syntax error begins with the place in the file that does not parse.
  const head = /^(file:\/\/\/.+|\/.+|[A-Za-z]:\\.+):(\d+)$/.exec(lines[0] ?? '');
  if (head !== null) return `${shortPath(head[1] as string)}:${head[2]}`;
  for (const line of lines) {
    const frame = /^ {4}at (?:.*\()?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*?):(\d+):(\d+)\)?$/.exec(line);
    if (frame === null) continue;
    const path = pathOf(frame[1] as string);
    if (path.startsWith(ownFolder) || path.includes(`${sep}node_modules${sep}`)) continue;
    return `${shortPath(path)}:${frame[2]}:${frame[3]}`;
  }
  return undefined;
}

/** What and where in one line. */
export function errorText(error: unknown): string {
  const place = placeOf(error);
  return place === undefined ? whatOf(error) : `${whatOf(error)} (${place})`;
}

/** The path as the user would write it: below the working folder without it. */
function shortPath(path: string): string {
  const full = pathOf(path);
  const below = relative(process.cwd(), full);
  return below === '' || below.startsWith('..') ? full : below;
}

function pathOf(urlOrPath: string): string {
  return urlOrPath.startsWith('file://') ? fileURLToPath(urlOrPath) : urlOrPath;
}
