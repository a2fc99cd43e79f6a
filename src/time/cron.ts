// Cron: when a cron pattern is due next. The home of croner.
// Only the arithmetic of the pattern is used; the timers are those of the actor that asked.

import { Cron } from 'croner';
import { TroupeError } from '../errors.ts';

/** A parsed pattern; throws TROUPE_INVALID_OPTION when it is not a cron pattern. */
export function parseCron(pattern: string): { next(afterWallMs: number): number | undefined } {
  let cron: Cron;
  try {
    cron = new Cron(pattern, { paused: true });
  } catch (cause) {
    throw new TroupeError(
      'TROUPE_INVALID_OPTION',
      `'${pattern}' is not a cron pattern. Example: '0 3 * * *' is each day at 03:00.`,
      {
        cause,
        data: { pattern },
      },
    );
  }
  return { next: (afterWallMs) => cron.nextRun(new Date(afterWallMs))?.getTime() };
}
