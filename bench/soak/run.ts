// Run: one soak from start to verdict: chaos, a rest every few seconds to check and measure, and at the end the stop of everything.

import { setTimeout as delay } from 'node:timers/promises';
import { createSystem } from '../../src/index.ts';
import { type Happened, keepBooks } from './bookkeeping.ts';
import { Chaos } from './chaos.ts';
import { checkAtRest, checkStopped, limits } from './checks.ts';
import type { Finding } from './findings.ts';
import { Gauges } from './gauges.ts';
import type { SoakOptions } from './options.ts';
import { Planned } from './order.ts';
import { plant } from './plants.ts';
import { Random } from './random.ts';
import { judgeGrowth, type Sample } from './verdict.ts';
import { World } from './world.ts';

export interface Measurement extends Sample {
  readonly actors: number;
  readonly messages: number;
  readonly openMessages: number;
  readonly openAsks: number;
  readonly deadLetters: number;
  readonly quarantined: number;
  readonly restarts: number;
  readonly broken: number;
}

export interface Outcome {
  readonly sound: boolean;
  readonly findings: readonly Finding[];
  readonly measurements: readonly Measurement[];
  readonly happened: Happened;
  readonly ends: Readonly<Record<string, number>>;
  readonly asksAndOffers: number;
  readonly minutes: number;
}

const restMs = { most: 5_000, least: 100, share: 1 / 16 } as const;
/** How long the fleet gets to come to rest before it is measured. */
const calmMs = 100;
/** The same at the end: long enough for everything on its way to arrive. */
const lastCalmMs = 500;
const stopLimitMs = 60_000;
/** Longest that an abandoned turn of the fleet lives on. */
const leftoversMs = 2_000;

/** Soaks until the time is over or `interrupted` aborts. */
export async function soak(
  options: SoakOptions,
  interrupted: AbortSignal,
  onMeasured: (measurement: Measurement) => void,
): Promise<Outcome> {
  const gauges = new Gauges();
  let over = false;
  const system = createSystem({
    name: 'soak',
    log: 'silent',
    keepDeadLetters: limits.deadLetters,
    keepQuarantined: limits.quarantined,
    supervision: { intensity: 5, periodMs: 2_000, backoff: { initialMs: 0, maxMs: 100 } },
    onUnattributedError: (error) => world.findings.add('stray error', describe(error)),
  });
  const world: World = new World(system, new Random(options.seed));
  // A stray error may come from a turn that was abandoned when the system stopped; then nobody else is left to hear of it.
  const onStray = (error: unknown): void => {
    if (over && !(error instanceof Planned)) world.findings.add('stray error', `after the stop: ${describe(error)}`);
  };
  process.on('uncaughtException', onStray);
  process.on('unhandledRejection', onStray);
  const happened = keepBooks(world);
  const chaos = new Chaos(world);
  const endPlant = options.plant && plant(options.plant, world);

  const measurements: Measurement[] = [];
  const start = performance.now();
  const totalMs = options.minutes * 60_000;
  const periodMs = Math.min(restMs.most, Math.max(restMs.least, totalMs * restMs.share));
  while (!interrupted.aborted && performance.now() - start < totalMs) {
    chaos.start();
    const leftMs = totalMs - (performance.now() - start);
    await delay(Math.min(periodMs, leftMs), undefined, { signal: interrupted }).catch(() => undefined);
    chaos.pause();
    await delay(performance.now() - start < totalMs ? calmMs : lastCalmMs);
    const view = checkAtRest(world);
    const measurement = {
      minutes: (performance.now() - start) / 60_000,
      ...gauges.read(),
      actors: view.actors,
      messages: world.messages.issued,
      openMessages: world.messages.open,
      openAsks: view.openAsks,
      deadLetters: view.deadLetters.total,
      quarantined: view.quarantined,
      restarts: happened.ActorRestarted ?? 0,
      broken: world.findings.size,
    };
    measurements.push(measurement);
    onMeasured(measurement);
  }
  const minutes = (performance.now() - start) / 60_000;

  judgeGrowth(measurements, world.findings);
  endPlant?.();
  await stopAll(world, chaos, gauges);
  over = true;
  checkStopped(world, happened);
  gauges.close();
  process.off('uncaughtException', onStray);
  process.off('unhandledRejection', onStray);
  const findings = world.findings.list();
  const { ends } = world.messages;
  const asksAndOffers = world.settlements.total;
  return { sound: findings.length === 0, findings, measurements, happened, ends, asksAndOffers, minutes };
}

/** Stops the system and waits for what abandoned turns leave behind; what stays is a finding. */
async function stopAll(world: World, chaos: Chaos, gauges: Gauges): Promise<void> {
  const { system, findings } = world;
  const stopped = await Promise.race([
    system.stop({ drainMs: 500 }).then(() => true),
    delay(stopLimitMs, false, { ref: false }),
  ]);
  if (!stopped) findings.add('not stopped', `the system did not stop within ${stopLimitMs / 1000} s`);
  const until = performance.now() + leftoversMs;
  while ((chaos.guests > 0 || gauges.handles().size > 0) && performance.now() < until) await delay(20);
  if (chaos.guests > 0) findings.add('not stopped', `${chaos.guests} guest systems did not stop`);
  for (const [kind, count] of gauges.handles()) findings.add('not stopped', `${count} × ${kind} left behind`);
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
