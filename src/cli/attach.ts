// `troupe attach`: finds the fleet that is meant, asks it for its report, prints it.

import { fetchReport, listFleets, type RunningFleet, renderReport, socketStem } from '../console/index.ts';
import { isTroupeError } from '../errors.ts';
import { plain } from '../observe/index.ts';
import { nearest } from '../options.ts';
import { exitCode } from './exit-codes.ts';
import { hasColor } from './terminal.ts';

export interface AttachOptions {
  readonly once?: boolean;
  readonly json?: boolean;
  readonly timeoutMs: number;
}

/** Resolves with the exit code. */
export async function attach(wanted: string | undefined, options: AttachOptions): Promise<number> {
  if (!options.once) return complain('the live console is not there yet: use `troupe attach --once`.', exitCode.usage);
  process.stdout.on('error', () => process.exit(exitCode.fine)); // the reader has had enough: `troupe attach --once | head`
  try {
    const running = await listFleets();
    const found = running.filter((fleet) => isMeant(fleet, wanted));
    const [fleet, ...others] = found;
    if (fleet === undefined) return complain(missing(wanted, running), exitCode.failed);
    if (others.length > 0) {
      return complain(
        `several fleets run; say which one, by name or process id: ${found.map(show).join(', ')}.`,
        exitCode.usage,
      );
    }
    const report = await fetchReport(fleet, options.timeoutMs);
    const { stdout } = process;
    // What `plain` makes of control characters is also how JSON writes them.
    const text = options.json
      ? plain(JSON.stringify(report))
      : renderReport(report, { color: hasColor(stdout), ...(stdout.columns > 0 ? { columns: stdout.columns } : {}) });
    stdout.write(`${text}\n`);
    return exitCode.fine;
  } catch (error) {
    if (isTroupeError(error)) return complain(error.message, exitCode.failed);
    throw error;
  }
}

function isMeant({ name, pid }: RunningFleet, wanted: string | undefined): boolean {
  return wanted === undefined || name === socketStem(wanted) || String(pid) === wanted;
}

function missing(wanted: string | undefined, running: readonly RunningFleet[]): string {
  if (running.length === 0) return 'no fleet of yours is running. Start one: troupe run fleet.ts';
  const near = nearest(
    wanted ?? '',
    running.map(({ name }) => name),
  );
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return `no fleet named ${wanted} is running.${hint} Running: ${running.map(show).join(', ')}.`;
}

function show({ name, pid }: RunningFleet): string {
  return `${name} (${pid})`;
}

function complain(text: string, code: number): number {
  process.stderr.write(`troupe attach: ${plain(text)}\n`);
  return code;
}
