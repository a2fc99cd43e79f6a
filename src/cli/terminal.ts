// What the terminal behind a stream can do, and whether it may.

import type { WriteStream } from 'node:tty';

/** A terminal that can move its cursor. */
export function isTerminal(stream: Pick<WriteStream, 'isTTY'>, env: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** A terminal whose user has not asked for text without color (https://no-color.org). */
export function hasColor(stream: Pick<WriteStream, 'isTTY'>, env: NodeJS.ProcessEnv = process.env): boolean {
  return isTerminal(stream, env) && (env.NO_COLOR ?? '') === '';
}
